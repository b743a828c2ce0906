//! What Deepgram heard. Several channels are put one after the other.

use g4f_types::Result;
use serde_json::{Map, Value};

use crate::openai::facet::{object, unusable};
use crate::shared::heard::{Heard, Passage, fields, list, name, number};

/// Reads an answer.
///
/// # Errors
/// `InvalidResponse` for what holds no transcript.
pub(super) fn read(body: &[u8]) -> Result<Heard> {
    let answer: Value = object(body)?;
    let Some(channels) = answer
        .pointer("/results/channels")
        .and_then(Value::as_array)
    else {
        return Err(unusable("the answer holds no transcript"));
    };
    let many = channels.len() > 1;
    let mut heard = Heard {
        duration: number(answer.pointer("/metadata/duration")),
        ..Heard::default()
    };
    let mut texts = Vec::with_capacity(channels.len());
    for (place, channel) in channels.iter().enumerate() {
        let Some(best) = list(channel.get("alternatives")).first() else {
            continue;
        };
        texts.extend(best.get("transcript").and_then(Value::as_str));
        let words = list(best.get("words")).iter().map(|word| {
            let mut word = passage(word, &["punctuated_word", "word"]);
            if many {
                word.more.insert("channel".to_owned(), place.into());
            }
            word
        });
        heard.words.extend(words);
        let language = name(channel.get("detected_language"))
            .or_else(|| name(list(best.get("languages")).first()));
        heard.language = heard.language.or(language);
    }
    heard.text = texts.join("\n");
    if many {
        heard.words.sort_by(|a, b| a.start.total_cmp(&b.start));
    }
    let utterances = list(answer.pointer("/results/utterances")).iter();
    heard.passages = utterances
        .map(|utterance| passage(utterance, &["transcript"]))
        .collect();
    heard.other = other(&answer);
    Ok(heard)
}

fn passage(value: &Value, texts: &[&str]) -> Passage {
    let text = texts.iter().find_map(|text| value.get(*text)?.as_str());
    Passage {
        text: text.unwrap_or_default().to_owned(),
        start: number(value.get("start")).unwrap_or(0.0),
        end: number(value.get("end")).unwrap_or(0.0),
        speaker: name(value.get("speaker")),
        glued: false,
        more: fields(
            value,
            &["confidence", "channel", "language", "speaker_confidence"],
        ),
    }
}

/// What else was asked for: summaries, topics, sentiments, and who the request was.
fn other(answer: &Value) -> Map<String, Value> {
    let mut other = Map::new();
    if let Some(Value::Object(results)) = answer.get("results") {
        let more = results.iter().filter(|(name, value)| {
            !matches!(&***name, "channels" | "utterances") && !value.is_null()
        });
        other.extend(more.map(|(name, value)| (name.clone(), value.clone())));
    }
    if let Some(metadata) = answer.get("metadata") {
        other.extend(fields(metadata, &["request_id", "model_info", "warnings"]));
    }
    other
}
