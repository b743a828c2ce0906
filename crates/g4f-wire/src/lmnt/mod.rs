//! LMNT: speech near OpenAI's shape. <https://docs.lmnt.com/api-reference/speech/synthesize-speech-bytes>

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};
use crate::openai::SpeechQuirks;

/// Its speech. Text is of 5000 characters at most; the voice must be named, so one is.
pub static SPEECH: SpeechQuirks = SpeechQuirks {
    path: "/ai/speech/bytes",
    takes: &["voice", "response_format", "language", "sample_rate"],
    rename: &[("input", "text"), ("response_format", "format")],
    voices: &[("", "leah")],
    ..SpeechQuirks::DEFAULT
};

/// How failures are read.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let says = |words: &str| facts.words.contains(words);
    let kind = if says("character limit") || says("out of characters") || says("upgrade your plan")
    {
        ErrorKind::QuotaExhausted
    } else if says("voice") && says("not found") {
        ErrorKind::BadRequest
    } else {
        return None;
    };
    Some(Verdict::new(kind))
}
