//! Which models are only to be had through responses.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::StreamExt as _;
use g4f_testkit::context;
use g4f_types::{
    ChatRequest, Descriptor, HttpRequest, HttpResponse, Message, Result, Settings, Transport,
    async_trait,
};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::only_there;
use crate::vendors;

#[test]
fn models_that_chat_completions_refuse() {
    for model in [
        "o1-pro",
        "o3-pro-2025-06-10",
        "gpt-5-pro",
        "gpt-5.2-pro-2025-12-11",
        "openai/gpt-5.5-pro",
        "gpt-5.1-codex-max",
        "codex-mini-latest",
        "o4-mini-deep-research-2025-06-26",
        "computer-use-preview-2025-03-11",
        "gpt-daybreak-red-latest",
    ] {
        assert!(only_there(model), "{model}");
    }
    for model in [
        "gpt-4o",
        "gpt-5",
        "o3",
        "o4-mini",
        "gpt-5-mini-2025-08-07",
        "my-pro",
        "",
    ] {
        assert!(!only_there(model), "{model}");
    }
}

/// Answers every family, and keeps where it was asked.
#[derive(Default)]
struct Keeps(Mutex<String>);

#[async_trait]
impl Transport for Keeps {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        if let Ok(mut url) = self.0.lock() {
            url.clone_from(&request.url);
        }
        let answer = json!({
            "choices": [{ "message": { "content": "hi" }, "finish_reason": "stop" }],
            "status": "completed",
            "output": [{ "type": "message", "content": [{ "type": "output_text", "text": "hi" }] }],
        });
        Ok(HttpResponse {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: futures_util::stream::iter([Ok(Bytes::from(answer.to_string()))]).boxed(),
        })
    }
}

/// Where a model is asked for.
async fn asked(descriptor: &'static Descriptor, model: &str) -> Result<String> {
    let transport = Arc::new(Keeps::default());
    let mut settings = Settings::default();
    settings.other.insert("resource".into(), "me".into());
    let provider = (descriptor.build)(descriptor, settings, transport.clone())?;
    let cx = context(provider.clone()).model(model).key("key").build();
    let request = ChatRequest::new(model, [Message::user("Hi")]);
    let answer = provider.chat(&cx, request).await?.collect().await?;
    assert_eq!(answer.text(), "hi");
    let url = transport.0.lock().map(|url| url.clone());
    Ok(url.unwrap_or_default())
}

#[tokio::test]
async fn each_model_is_asked_for_where_it_answers() -> Result<()> {
    static OPENAI: Descriptor = vendors::openai::DESCRIPTOR;
    static AZURE: Descriptor = vendors::azure::DESCRIPTOR;
    static AZURE_RESPONSES: Descriptor = vendors::azure_responses::DESCRIPTOR;
    static RESPONSES: Descriptor = super::DESCRIPTOR;
    let (openai, azure) = (
        "https://api.openai.com/v1",
        "https://me.openai.azure.com/openai/v1",
    );
    for (descriptor, model, url) in [
        (&OPENAI, "gpt-4o", format!("{openai}/chat/completions")),
        (&OPENAI, "o3-pro", format!("{openai}/responses")),
        (&RESPONSES, "gpt-4o", format!("{openai}/responses")),
        (&AZURE, "mine", format!("{azure}/chat/completions")),
        (&AZURE, "gpt-5-codex", format!("{azure}/responses")),
        (&AZURE_RESPONSES, "mine", format!("{azure}/responses")),
    ] {
        assert_eq!(asked(descriptor, model).await?, url, "{model}");
    }
    Ok(())
}
