//! The wire of a gpt4free server (`g4f api`): OpenAI's, with a provider named in each request.

use bytes::Bytes;
use g4f_types::{ChatRequest, ResponseFormat};
use serde_json::{Value, json};

use super::asked::Asked;
use super::openai::OpenAiWire;
use super::wire::{Fault, Noise, Said, Wire};
use crate::{Received, Reply};

/// A gpt4free server: base URLs end in `/v1`, and the model is the name of one of its providers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gpt4FreeWire;

impl Wire for Gpt4FreeWire {
    fn base_path(&self) -> &'static str {
        OpenAiWire.base_path()
    }

    fn model(&self) -> &'static str {
        "AnyProvider"
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        OpenAiWire.plain(said)
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        OpenAiWire.stream(said)
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        OpenAiWire.error(fault)
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let entry = |id: &&str| json!({ "id": id, "object": "provider", "created": 0, "url": null, "label": id });
        Some(Reply::ok(ids.iter().map(entry).collect::<Value>()))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        let noise = OpenAiWire.noise(noise)?;
        let noise = String::from_utf8_lossy(&noise);
        Some(noise.replace(OpenAiWire.model(), self.model()).into())
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        let mut body = received.json().map_err(|error| error.to_string())?;
        let (provider, model) = asked.model.split_once('/').unwrap_or((&asked.model, ""));
        let named = (
            body["provider"].as_str().unwrap_or_default(),
            body["model"].as_str().unwrap_or_default(),
        );
        if named != (provider, model) {
            return Err(format!(
                "{named:?} was asked instead of {:?}",
                (provider, model)
            ));
        }
        let is_sound = asked.params.audio.is_some() || !asked.params.modalities.is_empty();
        if body["stream"] != json!(true) && !is_sound {
            return Err("thinking is lost unless the answer is streamed".to_owned());
        }
        body["model"] = json!(*asked.model);
        body["stream"] = json!(asked.stream);
        if let Some(Value::Object(behind)) = body.get("extra_body").cloned()
            && let Some(fields) = body.as_object_mut()
        {
            fields.extend(behind);
        }
        let mut asked = asked.clone();
        if let Some(ResponseFormat::JsonObject | ResponseFormat::JsonSchema(_)) =
            asked.params.response_format
        {
            let words = body["messages"][0]["content"].as_str().unwrap_or_default();
            if !words.contains("JSON") {
                return Err("nothing in the messages asks for JSON".to_owned());
            }
            if let Some(messages) = body["messages"].as_array_mut()
                && messages.len() > asked.messages.len()
            {
                messages.remove(0);
            }
            asked.params_mut().response_format = None;
        }
        let mut received = received.clone();
        received.body = body.to_string().into();
        OpenAiWire.check_request(&received, &asked)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        match asked {
            // A video is there when the answer is, so there is none that is queued.
            Asked::Video(_) => None,
            asked => OpenAiWire.beside(asked),
        }
    }
}
