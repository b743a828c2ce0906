//! Random texts out of what rules look for, whole and in parts, and of what stands around it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces that texts are made of.
const ATOMS: &[&str] = &[
    "word ",
    "Two words. ",
    "\n",
    "\n\n",
    "\n\n\n\n",
    "\r\n",
    " ",
    "  \n",
    "\t",
    "---\n",
    "---",
    "***\n",
    "- item\n",
    "> quoted\n",
    "# Heading\n",
    "**Sponsor**\n",
    "🌸 **Ad** 🌸\n",
    "**Support Pollinations.AI:**\n\n---\n\n",
    "Powered by Pollinations.AI free text APIs. [Support our mission](https://pollinations.ai/redirect/kofi) to keep AI accessible for everyone.",
    "[Learn more](https://pollinations.ai/redirect/1826593)\n",
    "Need proxies cheaper than the market?\nhttps://op.wtf\n",
    "https://example.com/?utm_source=chatgpt.com&a=1 ",
    "discord.gg/airforce\n",
    "[text](",
    ")",
    "[",
    "]",
    "(",
    "!",
    "```rust\n",
    "```\n",
    "`",
    "``",
    "~~~\n",
    "{",
    "}",
    "{\"a\": \"",
    "\"",
    "\\",
    ", ",
    "true",
    "</s>",
    "<s>",
    "<|im_end|>",
    "<|im_start|>assistant\n",
    "<|",
    "|>",
    "<",
    ">",
    "<think>",
    "</think>",
    "<think>x</think>",
    "【1†source】",
    "【",
    "】",
    "†",
    ":contentReference[oaicite:8]{index=8}",
    ":content",
    "[^1^]",
    "[^",
    "[1]",
    "[12][3]",
    "\u{e200}cite\u{e202}turn0search0\u{e201}",
    "\u{e200}",
    "\u{e201}",
    "data: [DONE]",
    "data: ",
    "[DONE]",
    "$@$v=undefined-rv1$@$",
    "$@$",
    "\u{200b}",
    "\u{200d}",
    "\u{200c}",
    "\u{202f}",
    "\u{a0}",
    "\u{feff}",
    "ไทย",
    "می",
    "日本語。",
    "広告",
    "ж",
    "é",
    "👨‍👩‍👧",
    "\0",
    "Rate limit exceeded. ",
    "<html>",
    "<!DOCTYPE html>",
    "Assistant: ",
    "AI: ",
    "{\"error\":{\"message\":\"x\"}}",
];

/// A text out of such pieces, or any text at all.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => vec(select(ATOMS), 0..24).prop_map(|atoms| atoms.concat()),
        1 => any::<String>(),
    ]
}

/// How a text is cut: lengths of pieces in bytes, taken in turn, each rounded up to the next border of a character.
pub(crate) fn cuts() -> impl Strategy<Value = Vec<usize>> {
    vec(1..40_usize, 1..6)
}

/// The pieces of a text for such lengths.
pub(crate) fn pieces<'a>(text: &'a str, lengths: &[usize]) -> Vec<&'a str> {
    let mut rest = text;
    let mut lengths = lengths.iter().cycle();
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let wanted = lengths.next().copied().unwrap_or(1).min(rest.len());
        let end = (wanted..=rest.len()).find(|at| rest.is_char_boundary(*at));
        let (piece, more) = rest.split_at(end.unwrap_or(rest.len()));
        pieces.push(piece);
        rest = more;
    }
    pieces
}
