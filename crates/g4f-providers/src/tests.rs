//! What is registered, and that its data holds together.

mod beside_chat;
mod files;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::StreamExt as _;
use g4f_registry::{Environment, Registry, Usable};
use g4f_types::descriptor::linked;
use g4f_types::{
    Access, Capability, ChatRequest, Context, ContextParts, Descriptor, Error, ErrorKind, HttpBody,
    HttpRequest, HttpResponse, Message, Provider, Result, Settings, Support, Target, Transport,
    async_trait,
};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

mod anthropic;
mod bridge;

/// Answers everything alike and keeps what it was asked.
struct Always {
    status: u16,
    body: String,
    asked: Mutex<Vec<HttpRequest>>,
}

impl Always {
    fn new(status: u16, body: &Value) -> Arc<Self> {
        Arc::new(Self {
            status,
            body: body.to_string(),
            asked: Mutex::new(Vec::new()),
        })
    }

    fn last(&self) -> HttpRequest {
        self.asked.lock().unwrap().pop().unwrap()
    }
}

#[async_trait]
impl Transport for Always {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        self.asked.lock().unwrap().push(request);
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json".parse().unwrap());
        Ok(HttpResponse {
            status: StatusCode::from_u16(self.status).unwrap(),
            headers,
            body: futures_util::stream::iter([Ok(Bytes::from(self.body.clone()))]).boxed(),
        })
    }
}

fn find(id: &str) -> &'static Descriptor {
    crate::all().into_iter().find(|d| d.id == id).unwrap()
}

fn built(id: &str, base_url: Option<&str>, transport: &Arc<Always>) -> Arc<dyn Provider> {
    let descriptor = find(id);
    let variables = descriptor.variables.iter();
    let settings = Settings {
        base_url: base_url.map(str::to_owned),
        other: variables
            .map(|variable| (variable.name.to_owned(), json!("acme")))
            .collect(),
        ..Settings::default()
    };
    (descriptor.build)(descriptor, settings, transport.clone()).unwrap()
}

fn call(provider: &Arc<dyn Provider>, model: &str) -> Context {
    let cx = Context::new(ContextParts {
        request_id: "test".into(),
        options: g4f_types::CallOptions::default(),
        started: tokio::time::Instant::now().into_std(),
        deadline: None,
        attempts: 1,
    });
    let needs_key = provider.info().auth.needs_key();
    cx.for_target(Arc::new(Target {
        provider: provider.clone(),
        model: model.into(),
        credential: needs_key
            .then(|| g4f_types::Credential::new("test-key-0123456789".to_owned().into(), "test")),
    }))
}

async fn failure(id: &str, status: u16, body: Value) -> Error {
    let transport = Always::new(status, &body);
    let provider = built(id, None, &transport);
    let request = ChatRequest::new("m", vec![Message::user("hi")]);
    let result = provider.chat(&call(&provider, "m"), request).await;
    result.err().unwrap()
}

fn ids(list: impl Iterator<Item = &'static Descriptor>) -> Vec<&'static str> {
    let mut ids: Vec<&str> = list.map(|descriptor| descriptor.id).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn the_linker_and_the_list_agree() {
    let listed: Vec<&str> = crate::all().iter().map(|d| d.id).collect();
    assert!(listed.is_sorted());
    assert_eq!(ids(linked()), listed);
    // Both at once are no conflict.
    let registry = Registry::builder().discover().descriptors(crate::all());
    assert_eq!(registry.build().unwrap().providers().len(), listed.len());
}

#[test]
fn names_are_unique() {
    let mut names = BTreeSet::new();
    for descriptor in crate::all() {
        for name in std::iter::once(descriptor.id).chain(descriptor.aliases.iter().copied()) {
            let own_id = name.eq_ignore_ascii_case(descriptor.id) && name != descriptor.id;
            assert!(own_id || names.insert(name.to_lowercase()), "{name}");
        }
    }
}

#[test]
fn the_data_holds_together() {
    for d in crate::all() {
        let models: Vec<&str> = d.models.iter().map(|(id, _)| *id).collect();
        assert!(
            d.id == "g4f" || d.default_model.is_empty() || models.contains(&d.default_model),
            "{d:?}"
        );
        assert!(
            d.model_aliases.iter().all(|(_, id)| models.contains(id)),
            "{d:?}"
        );
        assert!(
            !d.base_url.ends_with('/') && !d.name.is_empty() && !d.sign_up.is_empty(),
            "{d:?}"
        );
        assert!(
            d.base_url.starts_with("https://")
                || matches!(d.access, Access::Local | Access::Bridge)
                || d.base_url.is_empty(),
            "{d:?}"
        );
        assert_eq!(
            d.auth.needs_key(),
            matches!(d.access, Access::Paid | Access::FreeKey)
                && !d.base_url.is_empty()
                // Google Cloud's own login does without.
                && d.id != "vertex",
            "{d:?}"
        );
        assert!(!d.auth.needs_key() || !d.key_env.is_empty(), "{d:?}");
        assert!(!d.capabilities.yes.is_empty(), "{d:?}");
        let chats = d.capabilities.support(Capability::Chat) == Support::Yes;
        assert!(chats || d.default_model.is_empty(), "{d:?}");
        for (id, known) in d.models {
            let both = known.yes.intersection(known.no);
            assert!(both.is_empty(), "{id} at {d:?}");
            // What a model can be asked for, its provider must have a piece for.
            let missing = d.capabilities.missing(known.yes);
            assert!(missing.is_empty(), "{missing:?} of {id} at {d:?}");
        }
    }
}

#[test]
fn every_provider_can_be_built_and_keeps_its_id() {
    let transport = Always::new(200, &json!({}));
    for descriptor in crate::all() {
        // Some have no address until somebody gives one, or what belongs into it.
        let open = descriptor.base_url.is_empty() || descriptor.base_url.contains('{');
        let base_url = open.then_some("http://127.0.0.1:9/v1");
        let provider = built(descriptor.id, base_url, &transport);
        assert_eq!(&*provider.info().id, descriptor.id);
        assert_eq!(provider.info().tier, descriptor.tier);
    }
}

#[test]
fn keys_and_addresses_come_from_the_environment() {
    let environment: Environment = [("HF_TOKEN", "hf-key"), ("OLLAMA_HOST", "0.0.0.0")]
        .into_iter()
        .collect();
    let registry = Registry::builder()
        .descriptors(crate::all())
        .environment(environment)
        .transport(Always::new(200, &json!({})))
        .build()
        .unwrap();
    assert!(registry.provider("HuggingFaceAPI").unwrap().usable.is_yes());
    let ollama = registry.provider("ollama").unwrap();
    assert_eq!(ollama.info.base_url, "http://127.0.0.1:11434");
    assert!(matches!(
        registry.provider("groq").unwrap().usable,
        Usable::NoKey { .. }
    ));
    assert!(matches!(
        registry.provider("Custom").unwrap().usable,
        Usable::NoAddress
    ));
}

#[test]
fn addresses_are_filled_in() {
    let address = |id: &str| {
        let transport = Always::new(200, &json!({}));
        built(id, None, &transport).info().base_url.clone()
    };
    assert_eq!(
        address("snowflake"),
        "https://acme.snowflakecomputing.com/api/v2/cortex/v1"
    );
    assert_eq!(
        address("cloudflare-gateway"),
        "https://api.cloudflare.com/client/v4/accounts/acme/ai/v1"
    );
    // DATABRICKS_HOST is written with and without a scheme.
    let mut settings = Settings::default();
    settings.other.insert(
        "host".to_owned(),
        json!("https://dbc-1.cloud.databricks.com/"),
    );
    let descriptor = find("databricks");
    let transport = Always::new(200, &json!({}));
    let provider = (descriptor.build)(descriptor, settings, transport).unwrap();
    assert_eq!(
        provider.info().base_url,
        "https://dbc-1.cloud.databricks.com/serving-endpoints"
    );
}

#[tokio::test]
async fn engines_are_told_by_what_they_answer() {
    let answers = [
        (
            "ollama",
            "http://127.0.0.1:11434/api/version",
            json!({"version": "0.9.0"}),
        ),
        (
            "lmstudio",
            "http://127.0.0.1:1234/api/v0/models",
            json!({"data": []}),
        ),
        (
            "llamacpp",
            "http://127.0.0.1:8080/props",
            json!({"default_generation_settings": {}}),
        ),
        (
            "vllm",
            "http://127.0.0.1:8000/v1/models",
            json!({"data": [{"id": "m", "owned_by": "vllm"}]}),
        ),
        (
            "docker-model-runner",
            "http://127.0.0.1:12434/engines/v1/models",
            json!({"object": "list", "data": []}),
        ),
        (
            "gpt4all",
            "http://127.0.0.1:4891/v1/models",
            json!({"data": [{"id": "m", "owned_by": "humanity"}]}),
        ),
        (
            "gpustack",
            "http://127.0.0.1/v1/models",
            json!({"data": [{"id": "m", "owned_by": "gpustack"}]}),
        ),
        (
            "jan",
            "http://127.0.0.1:1337/v1/models",
            json!({"data": [{"id": "m", "object": "model"}]}),
        ),
        (
            "koboldcpp",
            "http://127.0.0.1:5001/api/extra/version",
            json!({"result": "KoboldCpp", "version": "1.99"}),
        ),
        (
            "lemonade",
            "http://127.0.0.1:8000/api/v1/health",
            json!({"status": "ok", "model_loaded": null}),
        ),
        (
            "litellm",
            "http://127.0.0.1:4000/health/liveliness",
            json!("I'm alive!"),
        ),
        (
            "localai",
            "http://127.0.0.1:8080/system",
            json!({"backends": ["llama-cpp"], "loaded_models": []}),
        ),
        (
            "sglang",
            "http://127.0.0.1:30000/get_model_info",
            json!({"model_path": "m", "is_generation": true}),
        ),
        (
            "tabbyapi",
            "http://127.0.0.1:5000/health",
            json!({"status": "healthy", "issues": []}),
        ),
        (
            "textgen",
            "http://127.0.0.1:5000/v1/internal/model/info",
            json!({"model_name": "m", "lora_names": []}),
        ),
        (
            "tgi",
            "http://127.0.0.1:8080/info",
            json!({"model_id": "m", "max_total_tokens": 4096}),
        ),
        (
            "xinference",
            "http://127.0.0.1:9997/v1/cluster/version",
            json!({"version": "1.0.0"}),
        ),
    ];
    for (id, url, answer) in &answers {
        let transport = Always::new(200, answer);
        let provider = built(id, None, &transport);
        provider.probe(&call(&provider, "")).await.unwrap();
        assert_eq!(transport.last().url, *url);

        let stranger = Always::new(200, &json!({"error": "Unexpected endpoint"}));
        let provider = built(id, None, &stranger);
        let error = provider.probe(&call(&provider, "")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{id}");

        let locked = Always::new(401, &json!({}));
        let provider = built(id, None, &locked);
        let error = provider.probe(&call(&provider, "")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth, "{id}");
    }
}

#[tokio::test]
async fn every_engine_is_told_apart() {
    // Those that share a port, each with what the other answers there.
    for (id, answer) in [
        (
            "jan",
            json!({"data": [{"id": "gpt-4o", "provider": false}]}),
        ),
        ("localai", json!({"default_generation_settings": {}})),
        ("llamacpp", json!({"backends": []})),
        ("tgi", json!({"default_generation_settings": {}})),
        ("textgen", json!({"status": "healthy"})),
        ("tabbyapi", json!({"model_name": "m"})),
        (
            "lemonade",
            json!({"data": [{"id": "m", "owned_by": "vllm"}]}),
        ),
    ] {
        let transport = Always::new(200, &answer);
        let provider = built(id, None, &transport);
        assert!(
            provider.probe(&call(&provider, "")).await.is_err(),
            "{id}: {answer}"
        );
    }
}

#[tokio::test]
async fn failures_are_read_as_each_vendor_means_them() {
    let text = |message: &str| json!({"error": {"message": message}});
    let anthropic = |kind: &str, message: &str| json!({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"});
    let cases = [
        (
            "openrouter",
            404,
            text("No endpoints found that support tool use. Try another."),
            ErrorKind::Unsupported,
        ),
        (
            "openrouter",
            404,
            text("No endpoints found for x/y."),
            ErrorKind::ModelNotFound,
        ),
        (
            "mistral",
            429,
            json!({"object": "error", "message": "Service tier capacity exceeded for this model.", "type": "invalid_request_error"}),
            ErrorKind::Overloaded,
        ),
        (
            "xai",
            400,
            json!({"code": "Client specified an invalid argument", "error": "Model grok does not support parameter reasoningEffort."}),
            ErrorKind::Unsupported,
        ),
        (
            "xai",
            403,
            json!({"code": "permission-denied", "error": "Your team x has either used all available credits or reached its monthly spending limit."}),
            ErrorKind::QuotaExhausted,
        ),
        (
            "nvidia",
            400,
            json!({"status": 400, "title": "Bad Request", "detail": "Function id 'u': DEGRADED function cannot be invoked"}),
            ErrorKind::Overloaded,
        ),
        (
            "nvidia",
            404,
            json!({"status": 404, "title": "Not Found", "detail": "Function 'u': Not found for account 'a'"}),
            ErrorKind::ModelNotFound,
        ),
        (
            "fireworks",
            412,
            json!({"error": {"message": "Account x is suspended", "code": "PRECONDITION_FAILED"}}),
            ErrorKind::QuotaExhausted,
        ),
        (
            "deepinfra",
            429,
            text("Model busy, retry later"),
            ErrorKind::Overloaded,
        ),
        (
            "together",
            429,
            text("You have been rate limited. Your rate limit is 60 queries per minute."),
            ErrorKind::RateLimited,
        ),
        (
            "huggingface",
            400,
            text("The requested model 'x' is not supported by any provider you have enabled."),
            ErrorKind::ModelNotFound,
        ),
        (
            "deepseek",
            402,
            text("Insufficient Balance"),
            ErrorKind::QuotaExhausted,
        ),
        (
            "google",
            400,
            json!([{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT"}}]),
            ErrorKind::Auth,
        ),
        (
            "groq",
            429,
            text("Rate limit reached for model `x` on tokens per day (TPD): Limit 100, Used 99"),
            ErrorKind::QuotaExhausted,
        ),
        (
            "pollinations",
            402,
            json!({"error": "Queue full for IP: 1.2.3.4: 1 requests already queued (max: 1)."}),
            ErrorKind::RateLimited,
        ),
        (
            "pollinations",
            402,
            json!({"error": "Model not found or tier not high enough. Your tier: anonymous", "status": 402}),
            ErrorKind::ModelNotFound,
        ),
        (
            "ovhcloud",
            429,
            text("Too many requests"),
            ErrorKind::RateLimited,
        ),
        (
            "anthropic",
            400,
            anthropic(
                "invalid_request_error",
                "prompt is too long: 208544 tokens > 200000 maximum",
            ),
            ErrorKind::ContextLength,
        ),
        (
            "anthropic",
            400,
            anthropic(
                "invalid_request_error",
                "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
            ),
            ErrorKind::QuotaExhausted,
        ),
        (
            "anthropic",
            400,
            anthropic(
                "invalid_request_error",
                "This model does not support assistant message prefill. The conversation must end with a user message.",
            ),
            ErrorKind::Unsupported,
        ),
        (
            "anthropic",
            400,
            anthropic(
                "invalid_request_error",
                "Output blocked by content filtering policy",
            ),
            ErrorKind::ContentFilter,
        ),
        (
            "anthropic",
            400,
            anthropic(
                "invalid_request_error",
                "messages: at least one message is required",
            ),
            ErrorKind::BadRequest,
        ),
        (
            "anthropic",
            413,
            anthropic("request_too_large", "Request exceeds the maximum size"),
            ErrorKind::BadRequest,
        ),
        (
            "anthropic",
            429,
            anthropic(
                "rate_limit_error",
                "This request would exceed your account's rate limit. Please try again later.",
            ),
            ErrorKind::RateLimited,
        ),
        (
            "anthropic",
            429,
            anthropic(
                "rate_limit_error",
                "Extra usage is required for long context requests.",
            ),
            ErrorKind::ContextLength,
        ),
        (
            "anthropic",
            529,
            anthropic("overloaded_error", "Overloaded"),
            ErrorKind::Overloaded,
        ),
        (
            "anthropic",
            500,
            anthropic("api_error", "Internal server error"),
            ErrorKind::Server,
        ),
        (
            "anthropic",
            404,
            anthropic("not_found_error", "model: claude-9"),
            ErrorKind::ModelNotFound,
        ),
    ];
    for (id, status, body, kind) in cases {
        let error = failure(id, status, body).await;
        assert_eq!(error.kind(), kind, "{id}: {error}");
    }
}

#[tokio::test]
async fn limits_of_a_model_bench_no_key() {
    let body = json!({"error": {"message": "Too many requests"}});
    let error = failure("ovhcloud", 429, body).await;
    assert_eq!(error.fault_domain(), g4f_types::FaultDomain::Model);
}

#[tokio::test]
async fn the_horde_has_a_key_for_everybody() {
    let transport = Always::new(
        200,
        &json!({"choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}]}),
    );
    let provider = built("aihorde", None, &transport);
    let request = ChatRequest::new("m", vec![Message::user("hi")]);
    provider.chat(&call(&provider, "m"), request).await.unwrap();
    assert_eq!(
        transport.last().headers["authorization"],
        "Bearer 0000000000"
    );
}
