//! Every value of every sample replaced by one of another type, and by what no JSON value can say.

use g4f_fuzz::{
    FACETS, Facet, beside, chat_once, classifier, family, model_list, retry_after, served_request,
};
use serde_json::{Value, json};

use crate::samples::{self, Sample, samples};

/// Deeper than a JSON value may be, and small enough to stand everywhere once.
const TOO_DEEP: usize = 300;
/// So deep that a parser which recurses this far has no stack left.
const DEEP: usize = 100_000;

/// Copies of `body` with one value replaced, for every value in it.
fn wrong_types(body: &Value) -> impl Iterator<Item = String> {
    let wrong = [
        json!(null),
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(1e308),
        json!(""),
        json!("x"),
        json!([]),
        json!([[{}]]),
        json!({}),
        json!({"a": {"b": 1}}),
    ];
    places(body, String::new())
        .into_iter()
        .flat_map(move |place| {
            let mut body = body.clone();
            let one = |value: &Value| {
                let mut body = body.clone();
                *body.pointer_mut(&place).unwrap() = value.clone();
                body.to_string()
            };
            let mut all: Vec<String> = wrong.iter().map(one).collect();
            // The same number as words, and the same words as a list.
            let old = body.pointer_mut(&place).unwrap();
            *old = match old.take() {
                Value::String(text) => json!([text]),
                other => json!(other.to_string()),
            };
            all.push(body.to_string());
            all
        })
}

fn places(value: &Value, at: String) -> Vec<String> {
    let mut all: Vec<String> = match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, value)| places(value, format!("{at}/{}", name.replace('/', "~1"))))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .flat_map(|(n, value)| places(value, format!("{at}/{n}")))
            .collect(),
        _ => Vec::new(),
    };
    all.push(at);
    all
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("{}1{}", open.repeat(depth), close.repeat(depth))
}

/// Copies of `text` with something in the place of one of its values, and with the same key twice.
fn wild_values(text: &str) -> impl Iterator<Item = String> {
    let wild = [
        nested("[", "]", TOO_DEEP),
        nested("{\"a\":", "}", TOO_DEEP),
        "[".repeat(TOO_DEEP),
        format!("\"{}\"", nested("[", "]", TOO_DEEP)),
        "9".repeat(400),
        format!("-{}e999999999", "9".repeat(40)),
        "18446744073709551616".to_owned(),
        "\"\\ud800\"".to_owned(),
        "\"\\udc00\\ud800x\"".to_owned(),
        "\"\\u0000\"".to_owned(),
        "\"\u{0}\"".to_owned(),
        "\"\u{feff}\u{202e}\"".to_owned(),
        "NaN".to_owned(),
        "null".to_owned(),
    ];
    let spots: Vec<usize> = text.match_indices("\":").map(|(at, _)| at + 2).collect();
    spots.into_iter().flat_map(move |at| {
        let (head, rest) = text.split_at(at);
        let end = rest.find([',', '}', ']', '\n']).unwrap_or(rest.len());
        let name_at = head[..at - 2].rfind('"').unwrap();
        let (before, name) = head.split_at(name_at);
        let one = |(n, value): (usize, &String)| {
            let instead = [head, value, &rest[end..]].concat();
            let as_well = || [before, name, value, ",", name, rest].concat();
            // The same key twice: that it is so matters, and less what it holds.
            std::iter::once(instead).chain((n % 4 == 0).then(as_well))
        };
        wild.iter().enumerate().flat_map(one).collect::<Vec<_>>()
    })
}

/// Hands every broken copy of a sample to whoever reads it.
fn break_all(sample: &Sample, read: &dyn Fn(&[u8])) {
    for place in sample.values() {
        let text = &sample.body[place.clone()];
        let value: Value = serde_json::from_str(text).unwrap();
        for broken in wrong_types(&value) {
            read(sample.with(&place, &broken).as_bytes());
        }
        for broken in wild_values(text) {
            read(sample.with(&place, &broken).as_bytes());
        }
    }
    // Once so deep in place of everything, and of the first value.
    for (open, close) in [
        ("[", "]"),
        ("{\"a\":", "}"),
        ("{\"error\":", "}"),
        ("{\"choices\":[", "]}"),
    ] {
        let deep = nested(open, close, DEEP);
        if let Some(place) = sample.values().first() {
            read(sample.with(place, &deep).as_bytes());
            let text = &sample.body[place.clone()];
            if let Some(at) = text.rfind("\":") {
                read(
                    sample
                        .with(place, &format!("{}{deep}", &text[..at + 2]))
                        .as_bytes(),
                );
                let whole = format!("{}{deep}{}", &text[..at + 2], "}".repeat(8));
                read(sample.with(place, &whole).as_bytes());
                read(
                    sample
                        .with(place, &format!("{{\"mood\":{deep},{}", &text[1..]))
                        .as_bytes(),
                );
            }
        }
    }
}

macro_rules! families {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            let family = family(stringify!($name));
            for sample in samples::of(family) {
                break_all(&sample, &|body| chat_once(family, !sample.plain, body));
            }
        }
    )*};
}

families!(anthropic bedrock cloudflare cohere g4f gemini gigachat mistral ollama openai replicate responses watsonx);

#[test]
fn beside_chat() {
    for facet in FACETS {
        let Some(folder) = folder(facet) else {
            continue;
        };
        for sample in samples(folder) {
            // Each way of reading is asked once for each value; what no JSON can say is the parser's business.
            for place in sample.values() {
                let value: Value = serde_json::from_str(&sample.body[place.clone()]).unwrap();
                for broken in wrong_types(&value).step_by(3) {
                    beside(facet, sample.with(&place, &broken).as_bytes());
                }
            }
        }
    }
}

/// The samples of a facet.
pub(crate) fn folder(facet: Facet) -> Option<&'static str> {
    match facet {
        Facet::Images => Some("images"),
        Facet::Speech => Some("speech"),
        Facet::Transcription => Some("transcription"),
        Facet::Embeddings => Some("embeddings"),
        Facet::Rerank => Some("rerank"),
        Facet::Moderation => Some("moderation"),
        Facet::Video => Some("video"),
        Facet::Models => Some("lists"),
        Facet::Quota => None,
    }
}

#[test]
fn errors_lists_and_requests() {
    for sample in samples("errors") {
        break_all(&sample, &|body| {
            classifier(body);
            retry_after(body);
        });
    }
    for sample in samples("lists") {
        break_all(&sample, &model_list);
    }
    for sample in samples("requests") {
        break_all(&sample, &served_request);
    }
}
