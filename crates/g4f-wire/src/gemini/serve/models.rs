//! The list of models, page after page: <https://ai.google.dev/api/models>.

use async_trait::async_trait;
use g4f_types::{Capabilities, Capability, CapabilitySet, HttpRequest, ModelInfo, Result};
use serde_json::Value;

use crate::gemini::surface::Surface;
use crate::provider::{Link, ListModels};

/// Most pages that are fetched.
const MOST_PAGES: usize = 32;
/// Most bytes of a page.
const MAX_BODY: u64 = 32 * 1024 * 1024;

/// Lists models.
#[derive(Clone, Copy, Debug)]
pub struct GeminiModels(pub Surface);

#[async_trait]
impl ListModels for GeminiModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let place = self.place(link, 1000)?;
        let mut models = Vec::new();
        let mut token = String::new();
        for _ in 0..MOST_PAGES {
            let mut request = HttpRequest::get(format!("{place}{token}"));
            request.options.max_body = Some(MAX_BODY);
            let page = link.exchange(request).await?.value()?;
            let list = ["models", "publisherModels", "tunedModels"]
                .iter()
                .find_map(|name| page.get(*name)?.as_array());
            models.extend(list.into_iter().flatten().filter_map(model));
            let next = page.get("nextPageToken").and_then(Value::as_str);
            match next.filter(|next| !next.is_empty()) {
                Some(next) => token = format!("&pageToken={}", escaped(next)),
                None if list.is_none() && models.is_empty() => {
                    return Err(link.invalid("the list of models holds no list"));
                }
                None => break,
            }
        }
        Ok(models)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        link.knock(&self.place(link, 1)?).await
    }
}

impl GeminiModels {
    /// Where the list is. Vertex's stands beside the projects, not in one.
    fn place(self, link: &Link<'_>, size: u32) -> Result<String> {
        match self.0 {
            Surface::AiStudio => Ok(format!("models?pageSize={size}")),
            Surface::Vertex => {
                let base = link.base_url()?;
                let root = base.split_once("/projects/").map_or(base, |(root, _)| root);
                let size = size.min(100);
                Ok(format!("{root}/publishers/google/models?pageSize={size}"))
            }
        }
    }
}

fn model(entry: &Value) -> Option<ModelInfo> {
    let text = |name: &str| {
        let text = entry.get(name)?.as_str()?;
        (!text.is_empty()).then_some(text)
    };
    let name = text("name")?;
    let id = match name.split_once("/models/") {
        Some((_, id)) => id,
        None => name.strip_prefix("models/").unwrap_or(name),
    };
    let number = |name: &str| {
        let number = entry.get(name).and_then(Value::as_u64)?;
        Some(u32::try_from(number).unwrap_or(u32::MAX)).filter(|number| *number > 0)
    };
    Some(ModelInfo {
        name: text("displayName").map(str::to_owned),
        owned_by: Some("google".to_owned()),
        capabilities: Capabilities {
            yes: abilities(entry, id),
            no: CapabilitySet::EMPTY,
            context_window: number("inputTokenLimit"),
            max_output: number("outputTokenLimit"),
        },
        ..ModelInfo::new(id)
    })
}

/// What the methods and the name tell.
fn abilities(entry: &Value, id: &str) -> CapabilitySet {
    let methods = entry
        .get("supportedGenerationMethods")
        .and_then(Value::as_array);
    let has = |method: &str| methods.is_some_and(|list| list.iter().any(|one| one == method));
    let mut yes = CapabilitySet::EMPTY;
    let mut mark = |condition: bool, capability| {
        if condition {
            yes.insert(capability);
        }
    };
    let chats = has("generateContent");
    mark(chats && id.contains("-tts"), Capability::Speech);
    mark(chats && id.contains("-image"), Capability::Images);
    mark(chats && id.contains("-image"), Capability::ImageEdits);
    mark(chats && id.contains("-image"), Capability::ImageOutput);
    mark(chats && !id.contains("-tts"), Capability::Chat);
    mark(chats && !id.contains("-tts"), Capability::Stream);
    mark(
        entry.get("thinking") == Some(&Value::Bool(true)),
        Capability::Reasoning,
    );
    mark(
        has("embedContent") || has("batchEmbedContents"),
        Capability::Embeddings,
    );
    mark(has("predict") && id.contains("imagen"), Capability::Images);
    mark(has("predictLongRunning"), Capability::Video);
    yes
}

/// A token as a query carries it.
fn escaped(token: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(token.len());
    for byte in token.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}
