//! The models that are installed, and which of them are in memory.

use std::collections::BTreeSet;

use async_trait::async_trait;
use g4f_types::{Capability, ModelInfo, Result};
use serde_json::Value;

use crate::provider::{Link, ListModels};
use crate::shared::json::{count, list, text};

/// Ollama's list of models.
#[derive(Clone, Copy, Debug, Default)]
pub struct OllamaModels {
    /// Whether to ask as well which of them are in memory. A hosted service does not say.
    pub loaded: bool,
}

#[async_trait]
impl ListModels for OllamaModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let installed = link.get("/api/tags").await?.value()?;
        let Some(installed) = installed.get("models").and_then(Value::as_array) else {
            return Err(link.invalid("the list of models holds no list"));
        };
        let mut models: Vec<ModelInfo> = installed.iter().filter_map(model).collect();
        if self.loaded {
            // The list is of use without this.
            if let Ok(running) = link.get("/api/ps").await
                && let Ok(running) = running.value()
            {
                mark(&mut models, &running);
            }
        }
        Ok(models)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        link.knock("/api/tags").await
    }
}

fn name(entry: &Value) -> Option<&str> {
    text(entry, "model").or_else(|| text(entry, "name"))
}

fn model(entry: &Value) -> Option<ModelInfo> {
    let mut model = ModelInfo::new(name(entry)?);
    // Newer servers say what a model can do.
    for word in list(&entry["capabilities"]) {
        let can: &[Capability] = match word.as_str().unwrap_or_default() {
            "completion" => &[Capability::Chat, Capability::Stream],
            "tools" => &[Capability::Tools],
            "vision" => &[Capability::Vision],
            "thinking" => &[Capability::Reasoning],
            "embedding" => &[Capability::Embeddings],
            _ => &[],
        };
        for capability in can {
            model.capabilities.yes.insert(*capability);
        }
    }
    let can = &mut model.capabilities;
    if can.yes.contains(Capability::Embeddings) && !can.yes.contains(Capability::Chat) {
        can.no.insert(Capability::Chat);
    }
    Some(model)
}

/// Says of each model whether it runs, and with which context.
fn mark(models: &mut [ModelInfo], running: &Value) {
    let names: BTreeSet<&str> = list(&running["models"]).iter().filter_map(name).collect();
    for model in &mut *models {
        model.loaded = Some(names.contains(model.id.as_str()));
    }
    for entry in list(&running["models"]) {
        let window = count(entry, "context_length").and_then(|window| window.try_into().ok());
        let known = |model: &&mut ModelInfo| Some(model.id.as_str()) == name(entry);
        if let Some(model) = models.iter_mut().find(known) {
            model.capabilities.context_window = window.filter(|window| *window > 0);
        }
    }
}
