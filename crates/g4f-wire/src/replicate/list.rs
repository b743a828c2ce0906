//! The list of models, page after page.
//!
//! <https://replicate.com/docs/reference/http#models.list>

use std::collections::BTreeSet;

use async_trait::async_trait;
use g4f_types::{HttpRequest, ModelInfo, Result};
use serde_json::Value;

use crate::openai::facet::object;
use crate::provider::{Link, ListModels};

/// Most bytes of a page.
const MAX_BODY: u64 = 32 * 1024 * 1024;
/// Most pages: all public models would be thousands.
const MAX_PAGES: usize = 40;

/// The public models, the newest first.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReplicateModels;

#[async_trait]
impl ListModels for ReplicateModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let mut models = Vec::new();
        let mut seen = BTreeSet::new();
        let mut path = "/models".to_owned();
        for _ in 0..MAX_PAGES {
            let mut request = HttpRequest::get(path.as_str());
            request.options.max_body = Some(MAX_BODY);
            let page: Value = object(&link.exchange(request).await?.body)?;
            let Some(list) = page["results"].as_array() else {
                return Err(link.invalid("the list of models holds no list"));
            };
            let known = models.len();
            let new = list.iter().filter_map(model);
            models.extend(new.filter(|model| seen.insert(model.id.clone())));
            match next(&page) {
                // A server that gives the same page again is not asked for ever.
                Some(next) if models.len() > known => path = next,
                _ => break,
            }
        }
        Ok(models)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        link.knock("/account").await
    }
}

/// The next page, at the server that we were told to ask.
fn next(page: &Value) -> Option<String> {
    let url = page["next"].as_str()?;
    let query = url.split_once('?')?.1;
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'?' | b'\\');
    (query.len() < 4096 && query.bytes().all(is_plain)).then(|| format!("/models?{query}"))
}

fn model(entry: &Value) -> Option<ModelInfo> {
    let text = |name: &str| entry[name].as_str().filter(|text| !text.is_empty());
    let (owner, name) = (text("owner"), text("name")?);
    let id = match owner {
        Some(owner) => format!("{owner}/{name}"),
        None => name.to_owned(),
    };
    (id.len() <= 512).then(|| ModelInfo {
        owned_by: owner.map(str::to_owned),
        ..ModelInfo::new(id)
    })
}
