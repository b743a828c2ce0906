//! The catalogue: `GET /ai/models/search`, page after page.

use async_trait::async_trait;
use g4f_types::{Capability, ModelInfo, Result};
use serde_json::Value;

use super::run;
use crate::provider::{Link, ListModels};
use crate::shared::json::{list, text};

/// Models of one page.
const PAGE: usize = 100;
/// Most pages that are read.
const MOST_PAGES: u32 = 50;

/// Cloudflare's list of models.
#[derive(Clone, Copy, Debug, Default)]
pub struct CloudflareModels;

#[async_trait]
impl ListModels for CloudflareModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let root = run::root(link)?.to_owned();
        let mut models: Vec<ModelInfo> = Vec::new();
        for page in 1..=MOST_PAGES {
            let address = format!("{root}/models/search?per_page={PAGE}&page={page}");
            let result = run::result(link, &link.get(&address).await?)?;
            let Value::Array(entries) = &result else {
                return Err(link.invalid("the list of models holds no list"));
            };
            let before = models.len();
            for model in entries.iter().filter_map(model) {
                // A server that does not know pages gives the first one again.
                if models.iter().all(|known| known.id != model.id) {
                    models.push(model);
                }
            }
            if entries.len() < PAGE || models.len() == before {
                break;
            }
        }
        Ok(models)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        let root = run::root(link)?.to_owned();
        link.knock(&format!("{root}/models/search?per_page=1"))
            .await
    }
}

fn model(entry: &Value) -> Option<ModelInfo> {
    let mut model = ModelInfo::new(text(entry, "name")?);
    let can = &mut model.capabilities;
    let task = text(&entry["task"], "name").unwrap_or_default();
    let does: &[Capability] = match task {
        "Text Generation" => &[Capability::Chat, Capability::Stream],
        "Image-to-Text" => &[Capability::Vision],
        "Text Embeddings" => &[Capability::Embeddings],
        "Text-to-Image" => &[Capability::Images],
        "Text-to-Speech" => &[Capability::Speech],
        "Automatic Speech Recognition" => &[Capability::Transcription],
        _ => &[],
    };
    for capability in does {
        can.yes.insert(*capability);
    }
    if !task.is_empty() && task != "Text Generation" {
        can.no.insert(Capability::Chat);
    }
    for property in list(&entry["properties"]) {
        let value = text(property, "value").unwrap_or_default();
        match text(property, "property_id") {
            Some("context_window") => can.context_window = value.parse().ok(),
            Some("function_calling") if value == "true" => can.yes.insert(Capability::Tools),
            Some("reasoning") if value == "true" => can.yes.insert(Capability::Reasoning),
            Some("vision") if value == "true" => can.yes.insert(Capability::Vision),
            _ => {}
        }
    }
    Some(model)
}
