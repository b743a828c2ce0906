//! The bridge to a running g4f server (gpt4free, `g4f api`): its providers are this one's models.
//!
//! `g4f:Copilot` asks its provider `Copilot` for that one's default model, `g4f:Copilot/gpt-4o` for `gpt-4o`. The server
//! makes choices of its own, so it is asked only by name. It answers nearly every failure with 500; the class name at
//! the beginning of the message says what happened.

use std::sync::Arc;

use g4f_types::extra::BodyEdit;
use g4f_types::{
    Capabilities, ChatRequest, ChatStream, Context, Error, ModelInfo, Provider, ProviderInfo,
    Result, Settings, Target, Transport, async_trait,
};
use serde_json::Value;

use crate::engines::address::base_url;
use crate::engines::front::{get_json, root_of};
use crate::prelude::*;

const PORT: u16 = 1337;

static QUIRKS: Quirks = Quirks::new().g4f(true).stream_options(false);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["gpt4free"],
    base_url: "http://127.0.0.1:1337/v1",
    base_url_env: &["G4F_BRIDGE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["G4F_BRIDGE_KEY"],
    sign_up: "start a g4f server: g4f api --port 1337; for another port set base_url",
    access: Access::Bridge,
    capabilities: Capabilities::can(&[Capability::Chat, Capability::Stream, Capability::ModelList]),
    default_model: "AnyProvider",
    tier: TIER_BRIDGE,
    build,
    ..plain("g4f", "g4f server")
};

register_provider!(DESCRIPTOR);

fn build(
    descriptor: &'static Descriptor,
    mut settings: Settings,
    transport: Arc<dyn Transport>,
) -> Result<Arc<dyn Provider>> {
    let written = settings.base_url.as_deref().unwrap_or(descriptor.base_url);
    settings.base_url = Some(base_url(written, PORT));
    let inner = openai(
        descriptor,
        settings,
        transport.clone(),
        &QUIRKS,
        Some(verdict),
    )?;
    Ok(Arc::new(Bridge { inner, transport }))
}

struct Bridge {
    inner: Arc<dyn Provider>,
    transport: Arc<dyn Transport>,
}

/// `Name/model` as the server's provider and that one's model.
fn parts(model: &str) -> (&str, &str) {
    model.split_once('/').unwrap_or((model, ""))
}

#[async_trait]
impl Provider for Bridge {
    fn info(&self) -> &ProviderInfo {
        self.inner.info()
    }

    fn capabilities(&self, model: &str) -> Capabilities {
        self.inner.capabilities(model)
    }

    async fn chat(&self, cx: &Context, mut request: ChatRequest) -> Result<ChatStream> {
        let asked = match cx.target() {
            Some(target) if !target.model.is_empty() => target.model.clone(),
            _ => request.model.clone(),
        };
        let (name, model) = parts(&asked);
        request.model = model.into();
        let edits = [
            BodyEdit::set("/provider", name),
            // Without this, a default would take the place of "no model", which leaves the choice to its provider.
            BodyEdit::set("/model", model),
        ];
        // The caller's own edits come after these and win.
        request.params_mut().extra.splice(0..0, edits);
        let cx = match cx.target() {
            Some(target) => &cx.for_target(Arc::new(Target {
                model: model.into(),
                ..Target::clone(target)
            })),
            None => cx,
        };
        self.inner.chat(cx, request).await
    }

    /// The server's providers, by the names under which they are asked.
    async fn models(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        let url = format!("{}/v1/providers", root_of(&self.info().base_url));
        let answer = get_json(&*self.transport, cx, &url).await?;
        // A g4f server sends a bare array; another gateway on this port would not.
        let list = answer
            .as_array()
            .ok_or_else(|| Error::new(ErrorKind::InvalidResponse, format!("{url} is no list")))?;
        Ok(list.iter().filter_map(model).collect())
    }
}

fn model(provider: &Value) -> Option<ModelInfo> {
    let label = provider.get("label").and_then(Value::as_str);
    Some(ModelInfo {
        name: label.map(str::to_owned),
        ..ModelInfo::new(provider.get("id")?.as_str()?)
    })
}

/// Reads the class name before the first colon. What one of its providers refuses is that one's affair alone.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let (class, rest) = facts.message.split_once(':')?;
    let kind = match class.trim() {
        "RateLimitError" => ErrorKind::RateLimited,
        "PaymentRequiredError" => ErrorKind::QuotaExhausted,
        "MissingAuthError" | "NoValidHarFileError" => ErrorKind::Auth,
        "ModelNotFoundError" | "ModelNotAllowedError" | "ProviderNotFoundError" => {
            ErrorKind::ModelNotFound
        }
        "TimeoutError" => ErrorKind::Timeout,
        "CloudflareError" => ErrorKind::ErrorPage,
        "NoMediaResponseError" => ErrorKind::Empty,
        "StreamNotSupportedError" | "MissingRequirementsError" => ErrorKind::Unsupported,
        "ProviderNotWorkingError" | "RetryProviderError" | "RetryNoProviderError" => {
            ErrorKind::Overloaded
        }
        "BadRequestError" => ErrorKind::BadRequest,
        "ResponseError" | "ResponseStatusError" => by_status(rest),
        _ => return None,
    };
    let verdict = Verdict::new(kind);
    Some(match kind {
        ErrorKind::BadRequest | ErrorKind::Unsupported => verdict,
        _ => verdict.fault_domain(FaultDomain::Model),
    })
}

/// `Response 503: ..` or `Error 400: ..`.
fn by_status(text: &str) -> ErrorKind {
    let status = text
        .split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() == 3)
        .and_then(|digits| digits.parse().ok());
    match status {
        Some(401 | 403) => ErrorKind::Auth,
        Some(402) => ErrorKind::QuotaExhausted,
        Some(404) => ErrorKind::ModelNotFound,
        Some(408 | 504) => ErrorKind::Timeout,
        Some(429) => ErrorKind::RateLimited,
        Some(400..=499) => ErrorKind::BadRequest,
        Some(502 | 503) => ErrorKind::Overloaded,
        _ => ErrorKind::Server,
    }
}
