//! The wire of GigaChat: OpenAI's answers, and functions in place of tools in requests.

use g4f_types::{ChatRequest, Part, Tool};
use serde_json::{Value, json};

use super::OpenAiWire;
use super::asked::Asked;
use super::wire::{Fault, Noise, Said, Wire};
use crate::{Received, Reply};

/// GigaChat's upstream.
#[derive(Clone, Copy, Debug, Default)]
pub struct GigaChatWire;

impl Wire for GigaChatWire {
    fn base_path(&self) -> &'static str {
        "/api/v1"
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
        OpenAiWire.models(ids)
    }

    fn noise(&self, noise: Noise) -> Option<bytes::Bytes> {
        OpenAiWire.noise(noise)
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        let body = received.json().map_err(|error| error.to_string())?;
        let equal = |what: &str, is: &Value, should: Value| {
            if *is == should {
                Ok(())
            } else {
                Err(format!("{what} was sent as {is} instead of {should}"))
            }
        };
        equal(
            "path",
            &json!(received.path),
            json!("/api/v1/chat/completions"),
        )?;
        equal("model", &body["model"], json!(*asked.model))?;
        let streams = body["stream"].as_bool().unwrap_or(false);
        equal("stream", &json!(streams), json!(asked.stream))?;
        let functions = body["functions"].as_array().cloned().unwrap_or_default();
        let wanted = asked.params.tools.iter().filter_map(|tool| match tool {
            Tool::Function(function) => Some(function),
            _ => None,
        });
        let wanted: Vec<_> = wanted.collect();
        equal(
            "number of functions",
            &json!(functions.len()),
            json!(wanted.len()),
        )?;
        for (sent, wanted) in functions.iter().zip(wanted) {
            equal("name of a function", &sent["name"], json!(wanted.name))?;
            equal(
                "parameters of a function",
                &sent["parameters"],
                json!(wanted.parameters),
            )?;
        }
        let sent = body["messages"].as_array().cloned().unwrap_or_default();
        for part in asked.messages.iter().flat_map(|message| &message.parts) {
            let is_there = sent.iter().any(|message| match part {
                Part::Text(text) => message["content"] == json!(text),
                Part::ToolCall(call) => message["function_call"]["name"] == json!(call.name),
                Part::ToolResult(_) => message["role"] == "function",
                _ => true,
            });
            if !is_there {
                return Err(format!("{part:?} is not among {sent:?}"));
            }
        }
        Ok(())
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        OpenAiWire.beside(asked)
    }
}
