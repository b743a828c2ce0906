//! The context window in a complaint: the model's limit, never the size of the request.

use serde_json::Value;

use super::Facts;

/// Smallest and largest number that is believed to be a context window.
const PLAUSIBLE: std::ops::RangeInclusive<u32> = 128..=100_000_000;

/// What stands before the limit, with nothing but small words and brackets between.
const BEFORE: [&str; 34] = [
    "maximum context length",
    "maximum context limit",
    "maximum context window",
    "model's context length",
    "configured limit",
    "maximum prompt length",
    "maximum input length",
    "maximum model length",
    "maximum allowed number of input tokens",
    "maximum number of tokens allowed",
    "maximum number of input tokens",
    "model maximum",
    "exceeded model token limit",
    "model token limit",
    "context window limit",
    "context length limit",
    "token limit of",
    "limit for this model",
    "while limit",
    "available context size",
    "context size",
    "context window of",
    "context window size",
    "context length of",
    "max_model_len",
    "max context length",
    "cannot exceed",
    "must be <=",
    "must be less than",
    "max size",
    "(tpm): limit",
    "at most",
    "up to",
    "maximum of",
];

/// What stands behind the limit.
const AFTER: [&str; 4] = [
    " maximum context length",
    " token context",
    " maximum",
    "-token context",
];

/// The context window that the complaint names, in tokens.
pub(super) fn of(facts: &Facts<'_>) -> Option<u32> {
    field(facts.json)
        .or_else(|| behind(&facts.words))
        .or_else(|| comparison(&facts.words))
        .or_else(|| before(&facts.words))
        .or_else(|| range(&facts.words))
}

/// Engines that put it into a field.
fn field(json: Option<&Value>) -> Option<u32> {
    let json = json?;
    ["/error/n_ctx", "/n_ctx", "/error/max_context_length"]
        .into_iter()
        .find_map(|pointer| plausible(json.pointer(pointer)?.as_u64()?))
}

/// "maximum context length is N".
fn behind(text: &str) -> Option<u32> {
    BEFORE.into_iter().find_map(|lead| {
        text.match_indices(lead)
            .find_map(|(at, _)| number_soon(&text[at + lead.len()..]))
    })
}

/// The number at most a few small words away. "by N tokens" says how much too long it was.
fn number_soon(text: &str) -> Option<u32> {
    let gap = text.find(|c: char| c.is_ascii_digit())?;
    let between = text[..gap].trim_matches(|c: char| !c.is_alphanumeric());
    let small = between.is_empty()
        || between.split_whitespace().all(|word| {
            matches!(
                word,
                "is" | "of" | "tokens" | "allowed" | "only" | "limit" | "the" | "to"
            )
        });
    (gap <= 24 && small)
        .then(|| leading(&text[gap..]))
        .flatten()
}

/// "A > N" and "A + B > N".
fn comparison(text: &str) -> Option<u32> {
    text.match_indices("> ").find_map(|(at, sign)| {
        let before = text[..at].trim_end();
        let counted = before.ends_with(|c: char| c.is_ascii_digit()) || before.ends_with("tokens");
        counted.then(|| leading(&text[at + sign.len()..])).flatten()
    })
}

/// "N maximum".
fn before(text: &str) -> Option<u32> {
    AFTER.into_iter().find_map(|tail| {
        text.match_indices(tail).find_map(|(at, _)| {
            let digits = text[..at]
                .rfind(|c: char| !c.is_ascii_digit() && c != ',')
                .map_or(0, |last| {
                    last + text[last..].chars().next().map_or(1, char::len_utf8)
                });
            leading(&text[digits..at])
        })
    })
}

/// "should be [1, N]".
fn range(text: &str) -> Option<u32> {
    let open = text.find("length should be [")?;
    let rest = &text[open..];
    leading(rest[rest.find(',')? + 1..].trim_start())
}

/// The number at the start, with or without thousands marks.
fn leading(text: &str) -> Option<u32> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '_'))
        .unwrap_or(text.len());
    let digits: String = text[..end].chars().filter(char::is_ascii_digit).collect();
    plausible(digits.parse().ok()?)
}

fn plausible(number: u64) -> Option<u32> {
    u32::try_from(number)
        .ok()
        .filter(|number| PLAUSIBLE.contains(number))
}
