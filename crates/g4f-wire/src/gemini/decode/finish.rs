//! Why answers end, by Google's names or by the numbers of its enumeration.

use g4f_types::FinishReason;

/// Names by number, as servers write them that are asked for `enum-encoding=int`.
const BY_NUMBER: [&str; 11] = [
    "FINISH_REASON_UNSPECIFIED",
    "STOP",
    "MAX_TOKENS",
    "SAFETY",
    "RECITATION",
    "OTHER",
    "LANGUAGE",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "MALFORMED_FUNCTION_CALL",
];

/// The reason that Google gives.
pub(super) fn reason(name: &str) -> FinishReason {
    let number: Option<&&str> = name.parse().ok().and_then(|at: usize| BY_NUMBER.get(at));
    match number.copied().unwrap_or(name) {
        "STOP" => FinishReason::Stop,
        "MAX_TOKENS" => FinishReason::Length,
        "SAFETY"
        | "RECITATION"
        | "BLOCKLIST"
        | "PROHIBITED_CONTENT"
        | "SPII"
        | "MODEL_ARMOR"
        | "IMAGE_SAFETY"
        | "IMAGE_PROHIBITED_CONTENT"
        | "IMAGE_RECITATION" => FinishReason::ContentFilter,
        other => FinishReason::Other(other.to_owned()),
    }
}
