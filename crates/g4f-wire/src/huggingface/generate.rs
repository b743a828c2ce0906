//! Endpoints that generate text: `{"inputs", "parameters"}` to `{"generated_text", "details"}`.
//!
//! It is what text-generation-inference serves at the root of an endpoint:
//! <https://huggingface.github.io/text-generation-inference/>.

mod stream;

use std::borrow::Cow;

use g4f_types::{ChatParams, ChatRequest, Error, ErrorKind, Result};
use serde_json::{Map, Value, json};

use super::verdict;
use crate::classify::Override;
use crate::provider::{ChatFamily, EncodeTarget, Outgoing};
use crate::shared::prompt::Prompt;
use crate::shared::{needs, writer};

pub use stream::TextGenerationDecoder;

/// Parameters that only tune and that the task has.
const TUNES: &[&str] = &[
    "frequency_penalty",
    "repetition_penalty",
    "seed",
    "temperature",
    "top_k",
    "top_p",
];

/// Chat with an endpoint that only goes on with a text: the conversation is written as a dialogue.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextGeneration;

impl ChatFamily for TextGeneration {
    type Decoder = TextGenerationDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        let params = &*request.params;
        needs::check(params, &[])?;
        for (place, message) in request.messages.iter().enumerate() {
            if message.parts.iter().any(|part| part.media().is_some()) {
                let place = format!("messages[{place}]");
                let message = format!("{place}: this endpoint reads text only");
                return Err(Error::new(ErrorKind::Unsupported, message).with_param(place));
            }
        }
        let (body, dropped) = writer::body(request, target, |body| {
            let prompt = Prompt {
                messages: &request.messages,
                with_system: true,
            };
            body.put("inputs", &prompt)?;
            body.put("parameters", &parameters(params))?;
            body.put("stream", &request.stream)?;
            body.drop_rest(params, TUNES);
            Ok(())
        })?;
        Ok(Outgoing {
            // The endpoint is its address.
            path: Cow::Borrowed(""),
            body,
            dropped,
            ..Outgoing::default()
        })
    }

    fn decoder(&self, _: &ChatRequest) -> TextGenerationDecoder {
        TextGenerationDecoder::default()
    }

    fn verdict(&self) -> Override {
        verdict
    }
}

fn parameters(params: &ChatParams) -> Map<String, Value> {
    let tokens = params.max_completion_tokens.or(params.max_tokens);
    let stop = (!params.stop.is_empty()).then(|| json!(params.stop));
    // What is at an end of its range is refused, and means that nothing is to be done.
    let inside = |p: &f64| *p > 0.0 && *p < 1.0;
    let warm = params.temperature.filter(|warmth| *warmth > 0.0);
    let ours = [
        ("max_new_tokens", tokens.map(Value::from)),
        ("temperature", warm.map(Value::from)),
        ("top_p", params.top_p.filter(inside).map(Value::from)),
        ("top_k", params.top_k.filter(|k| *k > 0).map(Value::from)),
        (
            "repetition_penalty",
            params.repetition_penalty.map(Value::from),
        ),
        (
            "frequency_penalty",
            params.frequency_penalty.map(Value::from),
        ),
        ("seed", params.seed.map(Value::from)),
        ("stop", stop),
        ("return_full_text", Some(false.into())),
        ("details", Some(true.into())),
    ];
    let ours = ours
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let mut parameters: Map<String, Value> = ours.collect();
    for (name, value) in &params.other {
        parameters.insert(name.clone(), value.clone());
    }
    parameters
}

#[cfg(test)]
mod tests;
