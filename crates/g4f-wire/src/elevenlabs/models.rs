//! The list of models that speak: `GET /models`, a bare array. Those that listen are not in it.

use async_trait::async_trait;
use g4f_types::{Capabilities, Capability, HttpRequest, ModelInfo, Result};
use serde_json::Value;

use crate::provider::{Link, ListModels};

/// Most bytes of the list.
const MAX_BODY: u64 = 16 * 1024 * 1024;
/// Most models that are kept.
const MAX_MODELS: usize = 1_000;

/// The list of models.
#[derive(Clone, Copy, Debug, Default)]
pub struct ElevenLabsModels;

#[async_trait]
impl ListModels for ElevenLabsModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let mut request = HttpRequest::get("/models");
        request.options.max_body = Some(MAX_BODY);
        let answer = link.exchange(request).await?.value()?;
        read(&answer).ok_or_else(|| link.invalid("the list of models holds no list"))
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        link.knock("/models").await
    }
}

/// Reads the list.
pub(super) fn read(answer: &Value) -> Option<Vec<ModelInfo>> {
    let list = answer.as_array().or_else(|| answer["models"].as_array())?;
    let model = |entry: &Value| {
        let id = entry["model_id"].as_str().filter(|id| !id.is_empty())?;
        let speaks = entry["can_do_text_to_speech"].as_bool().unwrap_or(true);
        let mut capabilities = Capabilities::can(&[]).cannot(&[Capability::Chat]);
        let set = if speaks {
            &mut capabilities.yes
        } else {
            &mut capabilities.no
        };
        set.insert(Capability::Speech);
        Some(ModelInfo {
            name: entry["name"].as_str().map(str::to_owned),
            capabilities,
            ..ModelInfo::new(id)
        })
    };
    Some(list.iter().filter_map(model).take(MAX_MODELS).collect())
}
