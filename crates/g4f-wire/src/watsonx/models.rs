//! The list of models: `GET /ml/v1/foundation_model_specs`, page after page.

use async_trait::async_trait;
use g4f_types::{Capabilities, Capability, HttpRequest, ModelInfo, Result};
use serde_json::Value;

use super::VERSION;
use crate::provider::{Link, ListModels};
use crate::shared::heard::{list, number};

/// Most bytes of a page.
const MAX_BODY: u64 = 16 * 1024 * 1024;
/// Most pages.
const MAX_PAGES: usize = 20;

/// The list of models.
#[derive(Clone, Copy, Debug, Default)]
pub struct WatsonxModels;

#[async_trait]
impl ListModels for WatsonxModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let mut models = Vec::new();
        let mut after = String::new();
        for _ in 0..MAX_PAGES {
            let mut request = HttpRequest::get(format!("{}{after}", path()));
            request.options.max_body = Some(MAX_BODY);
            let page = link.exchange(request).await?.value()?;
            if !page["resources"].is_array() {
                return Err(link.invalid("the list of models holds no list"));
            }
            models.extend(read(&page));
            // Only the mark of the next page is taken from its address.
            let next = page.pointer("/next/href").and_then(Value::as_str);
            let mark = next.and_then(|next| next.split_once("start=")?.1.split('&').next());
            match mark {
                Some(mark) if !mark.is_empty() && mark.len() < 256 => {
                    after = format!("&start={mark}");
                }
                _ => break,
            }
        }
        Ok(models)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        link.knock(&path()).await
    }
}

fn path() -> String {
    format!("/ml/v1/foundation_model_specs?version={VERSION}&limit=200")
}

/// Reads a page. Models that were withdrawn are not in it.
pub(super) fn read(page: &Value) -> Vec<ModelInfo> {
    let model = |entry: &Value| {
        let id = entry["model_id"].as_str().filter(|id| !id.is_empty())?;
        let is = |kind: &str| {
            list(entry.get("functions"))
                .iter()
                .any(|one| one["id"] == kind)
        };
        let is_withdrawn = list(entry.get("lifecycle"))
            .iter()
            .any(|stage| stage["id"] == "withdrawn" && stage["current_state"] == Value::Bool(true));
        if is_withdrawn {
            return None;
        }
        let mut capabilities = Capabilities::can(&[]);
        for (kind, capability) in [
            ("text_chat", Capability::Chat),
            ("image_chat", Capability::Vision),
            ("embedding", Capability::Embeddings),
            ("rerank", Capability::Rerank),
        ] {
            if is(kind) {
                capabilities.yes.insert(capability);
            }
        }
        let calls = list(entry.get("task_ids"))
            .iter()
            .any(|task| task == "function_calling");
        if calls {
            capabilities.yes.insert(Capability::Tools);
        }
        let limits = &entry["model_limits"];
        capabilities.context_window = tokens(limits.get("max_sequence_length"));
        capabilities.max_output = tokens(limits.get("max_output_tokens"));
        Some(ModelInfo {
            name: entry["label"].as_str().map(str::to_owned),
            owned_by: entry["provider"].as_str().map(str::to_owned),
            capabilities,
            ..ModelInfo::new(id)
        })
    };
    list(page.get("resources"))
        .iter()
        .filter_map(model)
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded on both sides"
)]
fn tokens(value: Option<&Value>) -> Option<u32> {
    let tokens = number(value)?;
    (tokens >= 1.0).then(|| tokens.min(f64::from(u32::MAX)) as u32)
}
