//! The list of models: `GET /models`, those that listen and those that speak.

use std::collections::BTreeSet;

use async_trait::async_trait;
use g4f_types::{Capabilities, Capability, HttpRequest, ModelInfo, Result};
use serde_json::Value;

use crate::provider::{Link, ListModels};
use crate::shared::heard::list;

/// Most bytes of the list.
const MAX_BODY: u64 = 16 * 1024 * 1024;
/// Most models that are kept.
const MAX_MODELS: usize = 5_000;
/// Longest id that is kept, in bytes.
const MAX_ID: usize = 256;

/// The list of models.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeepgramModels;

#[async_trait]
impl ListModels for DeepgramModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let mut request = HttpRequest::get("/models");
        request.options.max_body = Some(MAX_BODY);
        let list = link.exchange(request).await?.value()?;
        read(&list).ok_or_else(|| link.invalid("the list of models holds no list"))
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        link.knock("/models").await
    }
}

/// Reads the list. A model is told once, though it is listed for each of its languages.
pub(super) fn read(answer: &Value) -> Option<Vec<ModelInfo>> {
    if !answer.get("stt")?.is_array() && !answer.get("tts")?.is_array() {
        return None;
    }
    let mut seen = BTreeSet::new();
    let mut models = Vec::new();
    for (kind, capability) in [
        ("stt", Capability::Transcription),
        ("tts", Capability::Speech),
    ] {
        let mut can = Capabilities::can(&[]);
        can.yes.insert(capability);
        can.no.insert(Capability::Chat);
        for entry in list(answer.get(kind)) {
            let id = ["canonical_name", "name"]
                .iter()
                .find_map(|name| entry.get(*name)?.as_str())
                .filter(|id| !id.is_empty() && id.len() <= MAX_ID);
            if let Some(id) = id
                && models.len() < MAX_MODELS
                && seen.insert(id)
            {
                models.push(ModelInfo {
                    capabilities: can,
                    ..ModelInfo::new(id)
                });
            }
        }
    }
    Some(models)
}
