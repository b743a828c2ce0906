//! What answers beside chat say.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::facets::VideoState;
use serde_json::Value;

use super::sse;
use crate::cassettes::ask::Operation;
use crate::cassettes::recording::Exchange;
use crate::cassettes::replay::Given;

/// Compares what was given with what the recording says.
///
/// # Errors
/// The difference, in words.
pub(crate) fn compare(
    exchange: &Exchange,
    operation: &Operation,
    given: &Given,
) -> Result<(), String> {
    let json = exchange.body.json();
    let wrong = |theirs: &dyn std::fmt::Debug| {
        let ours: String = format!("{given:?}").chars().take(300).collect();
        let theirs: String = format!("{theirs:?}").chars().take(300).collect();
        Err(format!("{operation:?}: {ours} in place of {theirs}"))
    };
    match given {
        Given::Vectors(ours) => {
            // Perplexity's numbers are whole, of one byte each.
            let whole = exchange.provider == "perplexity";
            let theirs = vectors(json, whole);
            let near = |a: &f32, b: &f64| (f64::from(*a) - b).abs() <= 1e-6 * b.abs().max(1.0);
            let same = |a: &Vec<f32>, b: &Vec<f64>| {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b))
            };
            let all =
                ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| same(a, b));
            if all && !ours.is_empty() {
                Ok(())
            } else {
                wrong(&theirs)
            }
        }
        Given::Ranks(ours) => {
            let list = json.get("results").or_else(|| json.get("data"));
            let theirs: Vec<(u64, f64)> = list
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|row| Some((row["index"].as_u64()?, row["relevance_score"].as_f64()?)))
                .collect();
            let ours: Vec<(u64, f64)> = ours
                .iter()
                .map(|(at, score)| (u64::from(*at), *score))
                .collect();
            if ours == theirs && !ours.is_empty() {
                Ok(())
            } else {
                wrong(&theirs)
            }
        }
        Given::Text(ours) => {
            let theirs = transcript(exchange);
            if *ours == theirs {
                Ok(())
            } else {
                wrong(&theirs)
            }
        }
        Given::Bytes(ours) => {
            let theirs = exchange.body.bytes().len();
            if *ours == theirs && theirs > 0 {
                Ok(())
            } else {
                wrong(&theirs)
            }
        }
        Given::Pictures(ours) => {
            let theirs = json["data"].as_array().map_or(0, Vec::len);
            if *ours == theirs && theirs > 0 {
                Ok(())
            } else {
                wrong(&theirs)
            }
        }
        Given::Verdicts(ours) => {
            let theirs = json["results"].as_array().cloned().unwrap_or_default();
            if *ours == theirs && !ours.is_empty() {
                Ok(())
            } else {
                wrong(&theirs)
            }
        }
        Given::Job(ours) => {
            let theirs = (
                json["status"].as_str(),
                json.pointer("/video/url").and_then(Value::as_str),
            );
            let state = match theirs.0 {
                Some("done") => VideoState::Done,
                _ => VideoState::Queued,
            };
            let id = json["request_id"].as_str().unwrap_or(&ours.id);
            let urls = ours.videos.iter().filter_map(|video| video.to_url().ok());
            let urls: Vec<_> = urls.collect();
            let same_urls = urls.iter().map(|url| &**url).eq(theirs.1);
            if ours.state == state && ours.id == id && !id.is_empty() && same_urls {
                Ok(())
            } else {
                wrong(&theirs)
            }
        }
        Given::Ids(ours) => {
            let theirs = ids(json);
            if ours.len() == theirs && theirs > 0 {
                Ok(())
            } else {
                wrong(&theirs)
            }
        }
    }
}

/// How many models any vendor's list has. Deepgram lists one for each of its languages, by the same name.
fn ids(json: &Value) -> usize {
    let lists = ["stt", "tts"].map(|kind| json[kind].as_array());
    let names: BTreeSet<_> = lists
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry["canonical_name"].as_str())
        .collect();
    if !names.is_empty() {
        return names.len();
    }
    let list = json.get("data").or_else(|| json.get("models"));
    list.and_then(Value::as_array).map_or(0, Vec::len)
}

/// The vectors of any vendor's answer.
fn vectors(json: &Value, whole: bool) -> Vec<Vec<f64>> {
    let numbers = |value: &Value| -> Option<Vec<f64>> {
        match value {
            Value::String(text) => {
                let bytes = STANDARD.decode(text).ok()?;
                if whole {
                    let signed = bytes.into_iter().map(u8::cast_signed);
                    return Some(signed.map(f64::from).collect());
                }
                let (quads, _) = bytes.as_chunks::<4>();
                Some(
                    quads
                        .iter()
                        .map(|quad| f64::from(f32::from_le_bytes(*quad)))
                        .collect(),
                )
            }
            Value::Array(list) => list.iter().map(Value::as_f64).collect(),
            _ => None,
        }
    };
    let lists = [
        json["embeddings"]["float"].as_array(),
        json["embeddings"].as_array(),
        json["data"].as_array(),
        json["predictions"].as_array(),
    ];
    if let Some(one) = numbers(&json["embedding"]["values"]) {
        return vec![one];
    }
    let rows = lists
        .into_iter()
        .flatten()
        .next()
        .cloned()
        .unwrap_or_default();
    let places = ["/embedding", "/values", "/embeddings/values", ""];
    rows.iter()
        .filter_map(|row| places.iter().find_map(|place| numbers(row.pointer(place)?)))
        .collect()
}

/// The words of any vendor's transcript.
fn transcript(exchange: &Exchange) -> String {
    let json = exchange.body.json();
    let deepgram = json.pointer("/results/channels/0/alternatives/0/transcript");
    if let Some(text) = json["text"].as_str().or_else(|| deepgram?.as_str()) {
        return text.to_owned();
    }
    sse(exchange.body.text())
        .into_iter()
        .filter_map(|(_, data)| serde_json::from_str::<Value>(&data).ok())
        .filter_map(|event| event["delta"].as_str().map(str::to_owned))
        .collect()
}
