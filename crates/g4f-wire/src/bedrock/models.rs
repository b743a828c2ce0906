//! The models of a region: those that can be asked by their own id, and the inference profiles that stand for the others.

use std::collections::BTreeMap;

use async_trait::async_trait;
use g4f_types::{Capabilities, Capability, CapabilitySet, ModelInfo, Result};
use serde_json::Value;

use crate::provider::{Link, ListModels};

/// Most pages of profiles that are read.
const MAX_PAGES: usize = 20;
/// Most models that are kept.
const MAX_MODELS: usize = 5000;

/// `ListFoundationModels` and `ListInferenceProfiles` of the control plane.
///
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html>
#[derive(Clone, Copy, Debug, Default)]
pub struct FoundationModels;

#[async_trait]
impl ListModels for FoundationModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let base = control_plane(link.base_url()?);
        let reply = link.get(&format!("{base}/foundation-models")).await?;
        let answer = reply.value()?;
        let Some(summaries) = answer["modelSummaries"].as_array() else {
            return Err(link.invalid("the list of models holds no list"));
        };
        let known: BTreeMap<&str, &Value> = summaries
            .iter()
            .filter_map(|summary| Some((summary["modelId"].as_str()?, summary)))
            .collect();
        let mut models: Vec<ModelInfo> = summaries
            .iter()
            .filter(|summary| is_asked_directly(summary))
            .filter_map(model)
            .collect();
        // Whoever may list the one may be kept from the other; some is better than nothing.
        match profiles(link, &base, &known).await {
            Ok(profiles) => models.extend(profiles),
            Err(error) => tracing::debug!(%error, "the inference profiles cannot be listed"),
        }
        models.truncate(MAX_MODELS);
        Ok(models)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        let base = control_plane(link.base_url()?);
        link.knock(&format!("{base}/foundation-models")).await
    }
}

/// The control plane beside a runtime; any other server is taken for both.
fn control_plane(base: &str) -> String {
    base.replacen("://bedrock-runtime", "://bedrock", 1)
}

/// Whether a model has an id that can be asked for. Many can be asked only through a profile.
fn is_asked_directly(summary: &Value) -> bool {
    let types = summary["inferenceTypesSupported"].as_array();
    types.is_none_or(|types| types.is_empty() || types.iter().any(|kind| kind == "ON_DEMAND"))
}

async fn profiles(
    link: &Link<'_>,
    base: &str,
    known: &BTreeMap<&str, &Value>,
) -> Result<Vec<ModelInfo>> {
    let first = format!("{base}/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED");
    let mut next = Some(first.clone());
    let mut models = Vec::new();
    for _ in 0..MAX_PAGES {
        let Some(path) = next.take() else { break };
        let answer = link.get(&path).await?.value()?;
        let list = answer["inferenceProfileSummaries"].as_array();
        for profile in list.into_iter().flatten() {
            models.extend(profile_model(profile, known));
        }
        let token = answer["nextToken"]
            .as_str()
            .filter(|token| !token.is_empty());
        next = token.map(|token| format!("{first}&nextToken={}", super::percent_encoded(token)));
    }
    Ok(models)
}

/// A profile, with the abilities of the model behind it.
fn profile_model(profile: &Value, known: &BTreeMap<&str, &Value>) -> Option<ModelInfo> {
    let id = profile["inferenceProfileId"].as_str()?;
    let arns = profile["models"].as_array().into_iter().flatten();
    let behind = arns
        .filter_map(|model| model["modelArn"].as_str()?.rsplit('/').next())
        .find_map(|id| known.get(id));
    let name = profile["inferenceProfileName"].as_str();
    Some(ModelInfo {
        name: name.map(str::to_owned),
        ..match behind.and_then(|summary| model(summary)) {
            Some(model) => ModelInfo {
                id: id.to_owned(),
                ..model
            },
            None => ModelInfo::new(id),
        }
    })
}

fn model(summary: &Value) -> Option<ModelInfo> {
    let id = summary["modelId"].as_str().filter(|id| !id.is_empty())?;
    let text = |name: &str| summary[name].as_str().map(str::to_owned);
    Some(ModelInfo {
        name: text("modelName").filter(|name| name != id),
        owned_by: text("providerName"),
        capabilities: capabilities(summary),
        ..ModelInfo::new(id)
    })
}

/// What a model takes in and gives out.
fn capabilities(summary: &Value) -> Capabilities {
    let has = |list: &str, kind: &str| {
        let list = summary[list].as_array().into_iter().flatten();
        list.filter_map(Value::as_str)
            .any(|known| known.eq_ignore_ascii_case(kind))
    };
    let mut yes = CapabilitySet::EMPTY;
    let mut no = CapabilitySet::EMPTY;
    let mut set = |is: bool, capability| {
        if is {
            yes.insert(capability);
        } else {
            no.insert(capability);
        }
    };
    if summary["outputModalities"].is_array() {
        let chats = has("outputModalities", "TEXT");
        set(chats, Capability::Chat);
        set(has("outputModalities", "EMBEDDING"), Capability::Embeddings);
        set(
            has("outputModalities", "IMAGE") && !chats,
            Capability::Images,
        );
        if chats && summary["inputModalities"].is_array() {
            set(has("inputModalities", "IMAGE"), Capability::Vision);
            set(has("inputModalities", "VIDEO"), Capability::VideoInput);
        }
    }
    if let Some(streams) = summary["responseStreamingSupported"].as_bool() {
        set(streams, Capability::Stream);
    }
    Capabilities {
        yes,
        no,
        ..Capabilities::UNKNOWN
    }
}
