//! From Soniox' tokens, which are pieces of words with their spaces, to words.

use serde_json::Value;

use crate::shared::heard::{Heard, Passage, fields, list, name, number};

/// Reads a transcript, or its translation.
pub(super) fn read(answer: &Value, translated: bool) -> Option<Heard> {
    let tokens = list(answer.get("tokens"));
    if !answer.get("tokens")?.is_array() {
        return None;
    }
    let is_meant = |token: &&Value| {
        let is_translation = token["translation_status"] == "translation";
        is_translation == translated
    };
    let mut heard = Heard::default();
    for token in tokens.iter().filter(is_meant) {
        let piece = token["text"].as_str().unwrap_or_default();
        heard.text.push_str(piece);
        // Marks such as `<end>` are no words.
        if piece.starts_with('<') && piece.ends_with('>') {
            continue;
        }
        heard.language = heard.language.or_else(|| name(token.get("language")));
        add(&mut heard.words, token, piece);
    }
    if !translated && let Some(text) = answer["text"].as_str() {
        text.clone_into(&mut heard.text);
    }
    heard.text = heard.text.trim().to_owned();
    Some(heard)
}

/// A token that begins with a space begins a word, as does one of another speaker.
fn add(words: &mut Vec<Passage>, token: &Value, piece: &str) {
    let speaker = name(token.get("speaker"));
    let seconds = |name: &str| number(token.get(name)).map(|millis| millis / 1000.0);
    let (start, end) = (seconds("start_ms"), seconds("end_ms"));
    let text = piece.trim();
    let begins = piece.starts_with(char::is_whitespace) || is_whole(text);
    match words.last_mut() {
        Some(word) if !begins && word.speaker == speaker => {
            word.text.push_str(text);
            word.end = end.unwrap_or(word.end);
        }
        // A space alone, or nothing.
        _ if text.is_empty() => {}
        last => {
            let at = last.map_or(0.0, |word| word.end);
            let glued = !piece.starts_with(char::is_whitespace) && !words.is_empty();
            words.push(Passage {
                text: text.to_owned(),
                // Translations have no times of their own.
                start: start.unwrap_or(at),
                end: end.or(start).unwrap_or(at),
                speaker,
                glued,
                more: fields(token, &["confidence", "language"]),
            });
        }
    }
}

/// Whether a piece is a word of a script without spaces.
fn is_whole(text: &str) -> bool {
    let wide = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    text.chars().next().is_some_and(wide)
}
