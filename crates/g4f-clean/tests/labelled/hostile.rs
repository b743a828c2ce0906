//! Texts that are made to hurt: what is held stays bounded, and what is not an insertion comes out as it went in.

use g4f_clean::About;
use g4f_clean::filter::MAX_HELD;

use crate::lines;
use crate::texts;

/// Bytes of each hostile text.
const SIZE: usize = 48 << 10;

/// Units that hostile texts repeat: beginnings of everything that rules look for.
const UNITS: &[&str] = &[
    "a",
    " ",
    "\n",
    "\u{200b}",
    "的",
    "<",
    "[",
    "(",
    "{",
    "\"",
    "`",
    "~",
    "-",
    "*",
    "_",
    "|",
    ">",
    "$",
    ":",
    "&",
    "\\",
    "---\n",
    "---\n\n",
    "\n\n---",
    "> ",
    "> > ",
    "\n> ",
    "```\n",
    "``` ",
    "~~~\n",
    "- ",
    "# ",
    "<|",
    "<|im_",
    "<think>",
    "</think>",
    "<think",
    "</s",
    "【",
    "【1",
    "【1†",
    ":contentReference[",
    "[^",
    "[^1",
    "[1",
    "[[",
    "\u{e200}",
    "\u{e200}cite",
    "$@$",
    "$@$v=",
    "data: ",
    "[ERROR] '",
    "![",
    "](",
    "[a](",
    "https://",
    "https://a.example/?utm_source=",
    "**Ad**",
    "**Sponsor**\n",
    "🌸",
    "Powered by ",
    "Need proxies cheaper than the market?\n",
    "Support our mission\n",
    "{\"a\":",
    "[[[[",
    "<!DOCTYPE html>",
    "<html>",
    "Rate limit exceeded. ",
    "\r\n",
    "\r",
    "\n \n",
    "* * *\n",
    "___\n",
    "===\n",
    "Learn more\n\n",
    "[Learn more](https://a.example)\n\n---\n\n",
];

#[test]
fn what_is_held_is_bounded_and_cuts_do_not_matter() {
    let about = About::default();
    for unit in UNITS {
        let text = unit.repeat(SIZE / unit.len());
        let whole = lines::whole(&text, &about);
        assert!(
            whole.most_held <= MAX_HELD,
            "{} held of {unit:?}",
            whole.most_held
        );
        let cut = lines::stream(texts::pieces(&text, &[4099]), &about);
        assert!(
            cut.most_held <= MAX_HELD,
            "{} held of {unit:?}",
            cut.most_held
        );
        assert!(cut.text == whole.text, "{unit:?} depends on the cuts");
        assert!(cut.removed == whole.removed, "{unit:?} depends on the cuts");
    }
}

#[test]
fn an_opener_behind_an_answer_is_let_go() {
    let about = About::default();
    let answer = "The capital of Australia is Canberra.\n\n";
    for unit in UNITS {
        let text = format!("{answer}{}", unit.repeat(MAX_HELD * 5 / 4 / unit.len()));
        let whole = lines::whole(&text, &about);
        assert!(whole.text.starts_with(answer.trim_end()), "{unit:?}");
        for length in [1, 13] {
            let cut = lines::stream(texts::pieces(&text, &[length]), &about);
            assert!(cut.text == whole.text, "{unit:?} depends on the cuts");
            assert!(
                cut.most_held <= MAX_HELD,
                "{} held of {unit:?}",
                cut.most_held
            );
        }
    }
}

#[test]
fn a_gigantic_line_and_a_gigantic_document_come_out_as_they_went_in() {
    let about = About::default();
    let line = "lorem ipsum dolor sit amet ".repeat(SIZE / 27);
    let document = "A paragraph of an ordinary document, with a full stop.\n\n".repeat(SIZE / 56);
    for text in [line, document] {
        let cleaned = lines::whole(&text, &about);
        assert!(cleaned.text == text);
        assert!(cleaned.removed.is_empty());
    }
}
