//! The list of models, page after page.
//!
//! See <https://docs.claude.com/en/api/models-list>.

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use g4f_types::{Capabilities, Capability, CapabilitySet, HttpRequest, ModelInfo, Result};
use http::HeaderValue;
use serde_json::Value;

use super::family::VERSION;
use crate::provider::{Link, ListModels, Reply, parse_list};
use crate::retry_after::rfc3339;

/// Most bytes of a page.
const MAX_BODY: u64 = 32 * 1024 * 1024;
/// Models on a page; the most that the API gives.
const PAGE: usize = 1000;
/// Most pages.
const MAX_PAGES: usize = 20;

/// The list of models of hosts that speak Anthropic's API, at `/models`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnthropicModels;

#[async_trait]
impl ListModels for AnthropicModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let mut models = Vec::new();
        let mut seen = BTreeSet::new();
        let mut path = format!("/models?limit={PAGE}");
        for _ in 0..MAX_PAGES {
            let page = Page::read(&fetch(link, &path).await?)?;
            let known = models.len();
            let new = page.models.into_iter();
            models.extend(new.filter(|model| seen.insert(model.id.clone())));
            match page.next {
                // A server that gives the same page again is not asked for ever.
                Some(next) if models.len() > known => {
                    path = format!("/models?limit={PAGE}&after_id={next}");
                }
                _ => break,
            }
        }
        Ok(models)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        fetch(link, "/models?limit=1").await.map(drop)
    }
}

async fn fetch(link: &Link<'_>, path: &str) -> Result<Reply> {
    let mut request = HttpRequest::get(path);
    let version = HeaderValue::from_static(VERSION);
    request.headers.insert("anthropic-version", version);
    request.options.max_body = Some(MAX_BODY);
    link.exchange(request).await
}

/// One page of the list.
struct Page {
    models: Vec<ModelInfo>,
    /// The id behind which the next one begins.
    next: Option<String>,
}

impl Page {
    fn read(reply: &Reply) -> Result<Self> {
        let mut models = parse_list(&reply.body)?;
        let json = reply.value()?;
        for entry in json["data"].as_array().into_iter().flatten() {
            let id = entry["id"].as_str().unwrap_or_default();
            if let Some(model) = models.iter_mut().find(|model| model.id == id) {
                complete(model, entry);
            }
        }
        let more = json["has_more"] == true;
        let last = json["last_id"].as_str().filter(|id| is_plain(id) && more);
        Ok(Self {
            models,
            next: last.map(str::to_owned),
        })
    }
}

/// Whether an id can stand in an address as it is.
fn is_plain(id: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    !id.is_empty() && id.len() <= 512 && id.bytes().all(fits)
}

/// Adds what only this API says of a model.
fn complete(model: &mut ModelInfo, entry: &Value) {
    let created = entry["created_at"].as_str().and_then(rfc3339);
    let seconds = created
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map(|since: Duration| since.as_secs());
    model.created = model.created.or(seconds);
    let tokens = |name: &str| {
        let number = entry[name].as_u64().filter(|tokens| *tokens > 0);
        number.map(|tokens| u32::try_from(tokens).unwrap_or(u32::MAX))
    };
    let said = |names: &[Capability], supported: bool| {
        let able = |name: &Capability| can(entry, *name) == Some(supported);
        names
            .iter()
            .copied()
            .filter(able)
            .collect::<CapabilitySet>()
    };
    let known = [
        Capability::Vision,
        Capability::Documents,
        Capability::JsonSchema,
        Capability::Reasoning,
    ];
    let own = Capabilities {
        yes: said(&known, true),
        no: said(&known, false),
        context_window: tokens("max_input_tokens"),
        max_output: tokens("max_tokens"),
    };
    model.capabilities = own.or(model.capabilities);
}

fn can(entry: &Value, capability: Capability) -> Option<bool> {
    let name = match capability {
        Capability::Vision => "image_input",
        Capability::Documents => "pdf_input",
        Capability::JsonSchema => "structured_outputs",
        Capability::Reasoning => "thinking",
        _ => return None,
    };
    entry["capabilities"][name]["supported"].as_bool()
}

#[cfg(test)]
mod tests;
