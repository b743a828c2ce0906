//! The list of models, which version 1 of the API still serves.
//!
//! Reference: <https://docs.cohere.com/reference/list-models>.

use std::fmt::Write as _;

use async_trait::async_trait;
use g4f_types::{Capabilities, Capability, CapabilitySet, ModelInfo, Result};
use serde_json::Value;

use crate::provider::{Link, ListModels};
use crate::shared::json::{count, list, text};

/// Models of one page; the most that may be asked for.
const PAGE: u32 = 1000;
/// Most pages that are read.
const MOST_PAGES: u32 = 20;

/// Cohere's list of models.
#[derive(Clone, Copy, Debug, Default)]
pub struct CohereModels;

#[async_trait]
impl ListModels for CohereModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let address = address(link.base_url()?);
        let mut models = Vec::new();
        let mut token = String::new();
        for _ in 0..MOST_PAGES {
            let page = if token.is_empty() {
                format!("{address}?page_size={PAGE}")
            } else {
                format!("{address}?page_size={PAGE}&page_token={}", escaped(&token))
            };
            let page = link.get(&page).await?.value()?;
            models.extend(list(&page["models"]).iter().filter_map(model));
            match text(&page, "next_page_token") {
                Some(next) if next != token => next.clone_into(&mut token),
                _ => break,
            }
        }
        Ok(models)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        let address = address(link.base_url()?);
        link.knock(&format!("{address}?page_size=1")).await
    }
}

fn address(base_url: &str) -> String {
    let root = base_url.strip_suffix("/v2").unwrap_or(base_url);
    format!("{root}/v1/models")
}

/// A token as part of a query.
fn escaped(token: &str) -> String {
    let mut escaped = String::with_capacity(token.len());
    for byte in token.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

fn model(entry: &Value) -> Option<ModelInfo> {
    let mut model = ModelInfo::new(text(entry, "name")?);
    model.capabilities = capabilities(entry);
    Some(model)
}

/// What a model can do, by the calls that it serves and its features.
fn capabilities(entry: &Value) -> Capabilities {
    let has = |field: &str, word: &str| list(&entry[field]).iter().any(|known| *known == word);
    let facts = [
        (
            has("endpoints", "chat"),
            &[Capability::Chat, Capability::Stream][..],
        ),
        (has("endpoints", "embed"), &[Capability::Embeddings]),
        (has("endpoints", "rerank"), &[Capability::Rerank]),
        (has("features", "tools"), &[Capability::Tools]),
        (has("features", "tool_choice"), &[Capability::ToolChoice]),
        (has("features", "json_mode"), &[Capability::JsonMode]),
        (has("features", "json_schema"), &[Capability::JsonSchema]),
        (has("features", "logprobs"), &[Capability::Logprobs]),
        (has("features", "reasoning"), &[Capability::Reasoning]),
        (
            has("features", "vision") || entry["supports_vision"] == true,
            &[Capability::Vision],
        ),
    ];
    let known = facts.iter().filter(|(holds, _)| *holds);
    let window = count(entry, "context_length").filter(|window| *window > 0);
    let mut capabilities = Capabilities {
        yes: known
            .flat_map(|(_, can)| can.iter().copied())
            .collect::<CapabilitySet>(),
        context_window: window.and_then(|window| u32::try_from(window).ok()),
        ..Capabilities::UNKNOWN
    };
    // A list that names calls names all of them.
    if !list(&entry["endpoints"]).is_empty() && !has("endpoints", "chat") {
        capabilities.no.insert(Capability::Chat);
    }
    capabilities
}
