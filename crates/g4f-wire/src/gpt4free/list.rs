//! What the server has, and whether it is one.

use async_trait::async_trait;
use g4f_types::{
    Capabilities, Capability, CapabilitySet, Error, ErrorKind, HttpRequest, ModelInfo, Result,
};
use serde_json::Value;

use super::names::{Names, address, root_of};
use crate::provider::{Link, ListModels, parse_list};

/// Most bytes of a list.
const MAX_LIST: u64 = 32 * 1024 * 1024;
/// Most bytes of what a server is told by.
const MAX_SIGN: u64 = 64 * 1024;
/// What the page at `/v1` says.
const PAGE: &str = "g4f API";
/// A provider that every g4f server has.
const EVERYWHERE: &str = "AnyProvider";

/// The providers of the server by the names under which they are asked; with only one, its models.
#[derive(Clone, Debug, Default)]
pub struct Providers {
    names: Names,
}

impl Providers {
    /// With providers named so.
    pub const fn new(names: Names) -> Self {
        Self { names }
    }
}

#[async_trait]
impl ListModels for Providers {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        if let Some(only) = self.names.only() {
            let body = fetch(link, &address(link, only, "models")?, MAX_LIST).await?;
            let kinds: Value = serde_json::from_slice(&body).unwrap_or_default();
            let mut models = parse_list(&body)?;
            for model in &mut models {
                mark(model, &kinds);
            }
            return Ok(models);
        }
        let body = fetch(link, "/providers", MAX_LIST).await;
        let body = body.map_err(|error| match error.kind() {
            ErrorKind::Server => error.with_help(
                "a g4f server lists its providers only while it has Internet; each can be asked by its name all the same",
            ),
            _ => error,
        })?;
        let list: Value = serde_json::from_slice(&body)
            .map_err(|_| link.invalid("the list of providers is not JSON"))?;
        // A g4f server sends a bare array; another gateway would not.
        let list = list
            .as_array()
            .ok_or_else(|| link.invalid("the list of providers is none of a g4f server"))?;
        Ok(list.iter().filter_map(provider).collect())
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        recognise(link).await
    }
}

/// Whether a g4f server answers, and not another one that uses the same port.
///
/// # Errors
/// `InvalidResponse` for another server, else whatever went wrong.
pub async fn recognise(link: &Link<'_>) -> Result<()> {
    // Its page needs no key, no Internet, and no provider.
    let page = fetch(link, "", MAX_SIGN).await;
    if let Ok(page) = &page
        && memchr::memmem::find(page, PAGE.as_bytes()).is_some()
    {
        return Ok(());
    }
    if let Err(error) = page
        && matches!(error.kind(), ErrorKind::Network | ErrorKind::Timeout)
    {
        return Err(error);
    }
    let about = fetch(link, &format!("/providers/{EVERYWHERE}"), MAX_SIGN).await;
    let is_its = |about: &[u8]| {
        serde_json::from_slice::<Value>(about).is_ok_and(|about| {
            about["id"] == EVERYWHERE && about["object"] == "provider" && about["params"].is_array()
        })
    };
    match about {
        Ok(about) if is_its(&about) => Ok(()),
        Err(error) if matches!(error.kind(), ErrorKind::Network | ErrorKind::Timeout) => Err(error),
        _ => {
            let root = root_of(link)?;
            let message = format!("what answers at {root} is no g4f server");
            Err(Error::new(ErrorKind::InvalidResponse, message))
        }
    }
}

async fn fetch(link: &Link<'_>, path: &str, limit: u64) -> Result<bytes::Bytes> {
    let mut request = HttpRequest::get(path);
    request.options.max_body = Some(limit);
    Ok(link.exchange(request).await?.body)
}

fn provider(entry: &Value) -> Option<ModelInfo> {
    let id = entry.get("id")?.as_str()?;
    let label = entry.get("label").and_then(Value::as_str);
    Some(ModelInfo {
        name: label.filter(|label| *label != id).map(str::to_owned),
        ..ModelInfo::new(id)
    })
}

/// Marks what a model of one provider can do, by the flags that the server adds.
fn mark(model: &mut ModelInfo, list: &Value) {
    let entries = list.get("data").and_then(Value::as_array);
    let entry = entries
        .into_iter()
        .flatten()
        .find(|entry| entry["id"] == *model.id);
    let Some(entry) = entry else { return };
    let flags = [
        ("vision", Capability::Vision),
        ("image", Capability::Images),
        ("audio", Capability::Speech),
        ("video", Capability::Video),
    ];
    let can = flags.iter().filter(|(flag, _)| entry[*flag] == true);
    let mut yes = CapabilitySet::EMPTY;
    for (_, capability) in can {
        yes.insert(*capability);
    }
    let known = Capabilities {
        yes,
        ..Capabilities::default()
    };
    model.capabilities = known.or(model.capabilities);
}
