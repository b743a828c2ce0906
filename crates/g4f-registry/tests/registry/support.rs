//! Providers whose descriptors are constant and whose servers are a script.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use g4f_registry::{
    Environment, Plan, ProviderConfig, Query, Registry, RegistryBuilder, Router as _,
};
use g4f_types::facets::Quota;
use g4f_types::{
    Access, AuthScheme, CallOptions, Capabilities, Capability, CapabilitySet, ChatRequest,
    ChatStream, Context, ContextParts, Descriptor, Error, ErrorKind, HttpRequest, HttpResponse,
    ModelInfo, Price, Provider, ProviderInfo, Result, Settings, Transport, async_trait,
};

pub(crate) const CHAT: Capabilities = Capabilities::can(&[Capability::Chat, Capability::Stream]);
pub(crate) const BLIND: Capabilities = CHAT.cannot(&[Capability::Vision]);

pub(crate) const fn plain(id: &'static str, base_url: &'static str) -> Descriptor {
    Descriptor {
        base_url,
        origin: "tests",
        ..Descriptor::new(id, id, "openai", build)
    }
}

pub(crate) static ALPHA: Descriptor = Descriptor {
    aliases: &["AlphaAPI"],
    key_env: &["ALPHA_API_KEY", "ALPHA_TOKEN"],
    base_url_env: &["ALPHA_BASE_URL"],
    sign_up: "https://alpha.example/keys",
    access: Access::FreeKey,
    models: &[("big-1", CHAT), ("Small-1", BLIND)],
    model_aliases: &[("tiny", "Small-1")],
    default_model: "big-1",
    ..plain("alpha", "https://alpha.example/v1")
};
pub(crate) static BETA: Descriptor = Descriptor {
    key_env: &["BETA_API_KEY"],
    models: &[("lab/Big-1", BLIND), ("only-beta", CHAT)],
    default_model: "only-beta",
    ..plain("beta", "https://beta.example/v1")
};
pub(crate) static FREE: Descriptor = Descriptor {
    auth: AuthScheme::OptionalBearer,
    access: Access::Keyless,
    models: &[
        ("big-1", CHAT),
        ("free-2", CHAT),
        ("embed-3", CHAT),
        ("free-4", CHAT),
        ("free-5", CHAT),
    ],
    default_model: "free-2",
    tier: 30,
    ..plain("free", "https://free.example/v1")
};
pub(crate) static ENGINE: Descriptor = Descriptor {
    name: "Engine",
    auth: AuthScheme::OptionalBearer,
    access: Access::Local,
    sign_up: "install it from https://engine.example",
    tier: 0,
    ..plain("engine", "http://127.0.0.1:4321/v1")
};
pub(crate) static BRIDGE: Descriptor = Descriptor {
    auth: AuthScheme::OptionalBearer,
    access: Access::Bridge,
    ..plain("bridge", "http://127.0.0.1:5432/v1")
};
pub(crate) static GENERIC: Descriptor = Descriptor {
    auth: AuthScheme::OptionalBearer,
    tier: 5,
    ..plain("openai-compatible", "")
};

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape of a descriptor's build"
)]
fn build(
    descriptor: &'static Descriptor,
    settings: Settings,
    transport: Arc<dyn Transport>,
) -> Result<Arc<dyn Provider>> {
    if settings.other.contains_key("broken") {
        return Err(Error::config("its settings are broken"));
    }
    let info = descriptor.info(&settings);
    Ok(Arc::new(Fake { info, transport }))
}

/// A provider whose lists are lines of text. A `*` marks a loaded model, ` = 2.5/10` says what it costs.
pub(crate) struct Fake {
    info: ProviderInfo,
    transport: Arc<dyn Transport>,
}

impl Fake {
    async fn get(&self, path: &str) -> Result<String> {
        let url = format!("{}{path}", self.info.base_url);
        let mut body = self.transport.send(HttpRequest::get(url)).await?.body;
        let mut text = Vec::new();
        while let Some(piece) = body.next().await {
            text.extend_from_slice(&piece?);
        }
        Ok(String::from_utf8(text).unwrap())
    }
}

#[async_trait]
impl Provider for Fake {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, _: &Context, _: ChatRequest) -> Result<ChatStream> {
        Err(self.unsupported("answers"))
    }

    async fn models(&self, _: &Context) -> Result<Vec<ModelInfo>> {
        let text = self.get("/models").await?;
        Ok(text
            .lines()
            .map(|line| {
                let (id, price) = line.split_once(" = ").unwrap_or((line, ""));
                let price = price.split_once('/').map(|(input, output)| Price {
                    input: input.parse().unwrap(),
                    output: output.parse().unwrap(),
                });
                ModelInfo {
                    loaded: line.starts_with('*').then_some(true),
                    price,
                    ..ModelInfo::new(id.trim_start_matches('*'))
                }
            })
            .collect())
    }

    async fn quota(&self, _: &Context) -> Result<Quota> {
        let text = self.get("/quota").await?;
        let raw = serde_json::from_str(&text);
        Ok(Quota {
            raw: raw.map_err(|_| Error::new(ErrorKind::InvalidResponse, "no JSON"))?,
            ..Quota::default()
        })
    }

    async fn probe(&self, _: &Context) -> Result<()> {
        self.get("/probe").await.map(drop)
    }
}

/// Answers from a script; whatever is not in it refuses the connection. `hang` never answers.
#[derive(Default)]
pub(crate) struct Script {
    answers: Mutex<HashMap<String, String>>,
    asked: Mutex<Vec<String>>,
}

impl Script {
    pub(crate) fn new(answers: &[(&str, &str)]) -> Arc<Self> {
        let script = Self::default();
        for (url, answer) in answers {
            script.say(url, answer);
        }
        Arc::new(script)
    }

    pub(crate) fn say(&self, url: &str, answer: &str) {
        let mut answers = self.answers.lock().unwrap();
        answers.insert(url.to_owned(), answer.to_owned());
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        self.asked.lock().unwrap().push(request.url.clone());
        let answer = self.answers.lock().unwrap().get(&request.url).cloned();
        match answer.as_deref() {
            None => Err(Error::new(ErrorKind::Network, "connection refused")),
            Some("hang") => {
                tokio::time::sleep(Duration::from_secs(3600)).await;
                Err(Error::new(ErrorKind::Network, "nobody waits this long"))
            }
            Some(text) => Ok(HttpResponse {
                status: http::StatusCode::OK,
                headers: http::HeaderMap::new(),
                body: futures_util::stream::iter([Ok(Bytes::from(text.to_owned()))]).boxed(),
            }),
        }
    }
}

pub(crate) fn builder(script: &Arc<Script>, variables: &[(&str, &str)]) -> RegistryBuilder {
    Registry::builder()
        .descriptors([&ALPHA, &BETA, &FREE, &ENGINE, &BRIDGE, &GENERIC])
        .environment(variables.iter().copied().collect::<Environment>())
        .transport(script.clone())
}

pub(crate) fn registry(script: &Arc<Script>, variables: &[(&str, &str)]) -> Registry {
    builder(script, variables).build().unwrap()
}

pub(crate) fn server(base_url: &str, models: &[&str]) -> ProviderConfig {
    ProviderConfig {
        protocol: Some("openai".to_owned()),
        settings: Settings {
            base_url: Some(base_url.to_owned()),
            models: models.iter().map(|&model| model.to_owned()).collect(),
            ..Settings::default()
        },
        ..ProviderConfig::default()
    }
}

pub(crate) fn call(change: impl FnOnce(&mut CallOptions)) -> Context {
    let mut options = CallOptions::default();
    change(&mut options);
    Context::new(ContextParts {
        request_id: "test".into(),
        options,
        started: tokio::time::Instant::now().into_std(),
        deadline: None,
        attempts: 10,
    })
}

pub(crate) async fn plan_with(registry: &Registry, model: &str, cx: &Context) -> Result<Arc<Plan>> {
    let needs = CapabilitySet::of(&[Capability::Chat]);
    registry.plan(cx, &Query::new(model, needs)).await
}

pub(crate) async fn plan(registry: &Registry, model: &str) -> Result<Arc<Plan>> {
    plan_with(registry, model, &call(|_| {})).await
}

/// `provider:model` of each target, with where its key came from.
pub(crate) fn targets(plan: &Plan) -> Vec<String> {
    plan.targets
        .iter()
        .map(|target| match &target.credential {
            None => target.label(),
            Some(key) => format!("{} by {}", target.label(), key.source()),
        })
        .collect()
}

/// The verdict about each of those who were looked at, a line each.
pub(crate) fn verdicts(plan: &Plan) -> Vec<String> {
    plan.considered.iter().map(ToString::to_string).collect()
}
