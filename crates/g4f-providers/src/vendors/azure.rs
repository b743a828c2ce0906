//! Azure's OpenAI service through chat completions, and through responses where a model has only those. The model is
//! the name of a deployment.
//!
//! There are two [addresses](https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle): `/openai/v1`,
//! which is OpenAI's own API, and the older `/openai`, where the deployment stands in the path and every call names a
//! dated version of the API.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use g4f_types::{
    ChatRequest, ModelInfo, Provider, Result, Settings, Transport, Variable, async_trait,
};
use g4f_wire::classify::Override;
use g4f_wire::openai::OpenAi;
use g4f_wire::provider::{
    ChatFamily, EncodeTarget, Link, ListModels, Outgoing, WireProvider, parse_list,
};
use g4f_wire::responses::Responses;

use super::openai_responses::{QUIRKS, only_there};
use crate::prelude::*;

const VERSION: Variable = Variable {
    name: "api_version",
    env: &[
        "AZURE_API_VERSION",
        "AZURE_OPENAI_API_VERSION",
        "OPENAI_API_VERSION",
    ],
    default: "v1",
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["azure-openai", "AzureOpenAI"],
    base_url: "https://{resource}.openai.azure.com/openai/v1",
    base_url_env: &["AZURE_BASE_URL", "AZURE_OPENAI_ENDPOINT", "AZURE_API_BASE"],
    auth: AuthScheme::Header("api-key"),
    variables: &[
        Variable {
            name: "resource",
            env: &["AZURE_RESOURCE_NAME", "AZURE_OPENAI_RESOURCE_NAME"],
            default: "",
        },
        VERSION,
    ],
    key_env: &["AZURE_API_KEY", "AZURE_OPENAI_API_KEY"],
    sign_up: "https://portal.azure.com",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::ImageEdits,
            Capability::Speech,
            Capability::Transcription,
            Capability::Translation,
            Capability::Embeddings,
        ],
    ),
    models: &[
        ("gpt-4o-mini", seer(128_000)),
        ("gpt-4.1", seer(1_047_576)),
        ("gpt-5-mini", seeing_thinker(400_000)),
        ("gpt-image-1", EDITS),
        ("gpt-4o-mini-tts", SPEAKS),
        ("whisper-1", TRANSLATES),
        ("text-embedding-3-small", EMBEDS),
    ],
    default_model: "gpt-4o-mini",
    build: |d, s, t| {
        let (provider, service) = provider(d, s, t)?;
        let chat = service.family(OpenAi::new(&Quirks::OPENAI), true);
        let responses = service.family(Responses::new(&QUIRKS), false);
        let provider = provider.chat(chat).chat_when(only_there, responses);
        Ok(service.beside_chat(provider).build())
    },
    ..plain("azure", "Azure OpenAI")
};

static PICTURES: ImageQuirks = ImageQuirks::OPENAI;
static VOICES: SpeechQuirks = SpeechQuirks::OPENAI;
static EARS: TranscribeQuirks = TranscribeQuirks::OPENAI;

register_provider!(DESCRIPTOR);

/// The provider without its chat, and the service that it asks.
pub(super) fn provider(
    descriptor: &'static Descriptor,
    mut settings: Settings,
    transport: Arc<dyn Transport>,
) -> Result<(WireProvider, Service)> {
    let service = Service::of(&settings);
    let url = descriptor.info(&settings).base_url;
    settings.base_url = (!url.is_empty()).then(|| service.base_url(&url));
    let list = Listed(service.versioned("/models"));
    let provider = WireProvider::new(descriptor, settings, transport)?.models(list);
    Ok((provider, service))
}

/// Builds a provider that speaks responses only.
pub(super) fn responses(
    descriptor: &'static Descriptor,
    settings: Settings,
    transport: Arc<dyn Transport>,
) -> Result<Arc<dyn Provider>> {
    let (provider, service) = provider(descriptor, settings, transport)?;
    let family = service.family(Responses::new(&QUIRKS), false);
    Ok(provider.chat(family).build())
}

/// Which of the two APIs is asked.
#[derive(Clone, Debug)]
pub(super) struct Service {
    /// The version that every call names; none in the newer API, unless one of its previews is wanted.
    version: Option<String>,
    /// Whether it is the older one.
    dated: bool,
}

impl Service {
    fn of(settings: &Settings) -> Self {
        let version = VERSION.value(settings).filter(|version| *version != "v1");
        Self {
            dated: version.is_some_and(|version| version.starts_with("20")),
            version: version.map(str::to_owned),
        }
    }

    /// The address of the API: an endpoint as the portal shows it has no path yet.
    fn base_url(&self, url: &str) -> String {
        let url = url.trim().trim_end_matches('/');
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let root = match url.strip_suffix("/v1") {
            Some(root) if root.ends_with("/openai") => root,
            _ if url.ends_with("/openai") => url,
            _ if !rest.contains('/') => url,
            // Something of the user's own stands before it.
            _ => return url.to_owned(),
        };
        let root = root.strip_suffix("/openai").unwrap_or(root);
        let api = if self.dated { "/openai" } else { "/openai/v1" };
        format!("{root}{api}")
    }

    /// What there is beside chat. In the older API the deployment stands in the path of these, too, which are OpenAI's own
    /// here.
    fn beside_chat(&self, provider: WireProvider) -> WireProvider {
        if self.dated {
            return provider;
        }
        provider
            .images(Images::new(&PICTURES))
            .speech(Speech::new(&VOICES))
            .transcribe(Transcribe::new(&EARS))
            .embed(Embed::new(&EMBED))
    }

    fn versioned(&self, path: &str) -> String {
        match &self.version {
            Some(version) => format!("{path}?api-version={}", escaped(version)),
            None => path.to_owned(),
        }
    }

    /// A family at its place; `deployed` says whether the older API wants the deployment in the path.
    fn family<F>(&self, family: F, deployed: bool) -> At<F> {
        At {
            family,
            service: self.clone(),
            deployed,
        }
    }
}

/// A family whose paths name the version, and the deployment.
struct At<F> {
    family: F,
    service: Service,
    deployed: bool,
}

impl<F: ChatFamily> ChatFamily for At<F> {
    type Decoder = F::Decoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        let mut outgoing = self.family.encode(request, target)?;
        if self.deployed && self.service.dated {
            let deployment = escaped(target.model);
            outgoing.path = Cow::Owned(format!("/deployments/{deployment}{}", outgoing.path));
        }
        if self.service.version.is_some() {
            outgoing.path = Cow::Owned(self.service.versioned(&outgoing.path));
        }
        Ok(outgoing)
    }

    fn decoder(&self, request: &ChatRequest) -> F::Decoder {
        self.family.decoder(request)
    }

    fn verdict(&self) -> Override {
        self.family.verdict()
    }
}

/// The list of models at a path that names the version.
struct Listed(String);

#[async_trait]
impl ListModels for Listed {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        parse_list(&link.get(&self.0).await?.body)
    }
}

/// A name as one step of a path.
fn escaped(name: &str) -> String {
    let mut step = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            step.push(char::from(byte));
        } else {
            let _ = write!(step, "%{byte:02X}");
        }
    }
    step
}

#[cfg(test)]
mod tests;
