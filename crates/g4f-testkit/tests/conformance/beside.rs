//! Providers that embed, well or with one thing wrong.

use std::sync::Arc;

use g4f_testkit::conformance::{OpenAiWire, Report, Suite};
use g4f_testkit::transport::PlainTransport;
use g4f_types::facets::{Embed, EmbedRequest, Embeddings};
use g4f_types::{
    Capabilities, Capability, ChatRequest, ChatStream, Context, Error, ErrorKind, Provider,
    ProviderInfo, Result, async_trait,
};
use serde_json::{Value, json};

use crate::decode;
use crate::honest::{Honest, read};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wrong {
    Nothing,
    /// The vectors come in another order.
    Swaps,
    /// Only the first text is sent.
    SendsOne,
    /// A failed request is sent again.
    Retries,
    /// What cannot be read is an empty answer.
    TakesGarbage,
    /// A failure under 200 is unreadable, and nothing more.
    OverlooksFailures,
    /// Errors quote the key.
    LeaksTheKey,
    /// A task of its own asks, and goes on after the caller has left.
    Spawns,
}

struct Embedder {
    honest: Arc<Honest>,
    info: ProviderInfo,
    wrong: Wrong,
}

impl Embedder {
    fn build(base_url: &str, wrong: Wrong) -> Arc<dyn Provider> {
        let honest = Honest::new(base_url, Arc::new(PlainTransport));
        let mut info = honest.info().clone();
        info.capabilities = Capabilities::can(&[Capability::Embeddings])
            .cannot(&[Capability::Chat, Capability::Stream]);
        Arc::new(Self {
            honest: Arc::new(honest),
            info,
            wrong,
        })
    }
}

async fn ask(
    honest: &Honest,
    cx: &Context,
    request: &EmbedRequest,
    wrong: Wrong,
) -> Result<Embeddings> {
    let texts: Vec<_> = request.input.iter().map(|input| input.as_text()).collect();
    let texts = match wrong {
        Wrong::SendsOne => &texts[..1],
        _ => &texts[..],
    };
    let body = json!({ "model": *request.model, "input": texts });
    let response = match honest.send(cx, "/embeddings", Some(body.clone())).await {
        Err(_) if wrong == Wrong::Retries => honest.send(cx, "/embeddings", Some(body)).await,
        first => first,
    }?;
    let body = read(response).await?;
    let text = String::from_utf8_lossy(&body).into_owned();
    let json: Value = serde_json::from_slice(&body).unwrap_or_default();
    if wrong != Wrong::OverlooksFailures && !json["error"].is_null() {
        return Err(decode::failure(200, &json, &text));
    }
    let vectors: Option<Vec<Vec<f32>>> = json["data"].as_array().map(|list| {
        let one = |item: &Value| serde_json::from_value(item["embedding"].clone());
        list.iter().filter_map(|item| one(item).ok()).collect()
    });
    let mut vectors = match vectors {
        None if wrong != Wrong::TakesGarbage => {
            let kind = ErrorKind::InvalidResponse;
            return Err(Error::new(kind, "there are no vectors").with_reached_upstream(true));
        }
        vectors => vectors.unwrap_or_default(),
    };
    if wrong == Wrong::Swaps {
        vectors.reverse();
    }
    Ok(Embeddings {
        vectors,
        ..Embeddings::default()
    })
}

#[async_trait]
impl Embed for Embedder {
    async fn embed(&self, cx: &Context, request: EmbedRequest) -> Result<Embeddings> {
        let own = self.honest.owner(cx, &request.model);
        let wrong = self.wrong;
        let answer = if wrong == Wrong::Spawns {
            let (honest, asked) = (Arc::clone(&self.honest), cx.clone());
            let asking = async move { ask(&honest, &asked, &request, wrong).await };
            let broken = |_| Error::new(ErrorKind::Cancelled, "the task broke");
            tokio::spawn(asking).await.map_err(broken)?
        } else {
            ask(&self.honest, cx, &request, wrong).await
        };
        answer.map_err(|error| match (wrong, cx.credential()) {
            (Wrong::LeaksTheKey, Some(key)) => {
                let message = format!("{} (key {})", error.message(), key.expose());
                error.with_message(message).with_target("honest", "")
            }
            _ => own(error),
        })
    }
}

#[async_trait]
impl Provider for Embedder {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, _: &Context, _: ChatRequest) -> Result<ChatStream> {
        Err(self.unsupported("chat"))
    }

    fn embed(&self) -> Option<&dyn Embed> {
        Some(self)
    }
}

async fn report(wrong: Wrong) -> Report {
    let build = move |base_url: &str| Embedder::build(base_url, wrong);
    Suite::new(OpenAiWire, build).run().await
}

#[tokio::test]
async fn who_does_not_chat_is_asked_for_what_it_does() {
    let report = report(Wrong::Nothing).await;
    report.assert();
    let passed = report.passed();
    for scenario in [
        "embeddings_answer",
        "beside_chat_statuses",
        "beside_chat_garbage",
        "beside_chat_error_under_200",
        "beside_chat_key_is_never_shown",
        "beside_chat_cancel",
        "facts_are_sane",
    ] {
        assert!(passed.contains(&scenario), "{scenario}: {report}");
    }
    assert!(!passed.contains(&"plain_answer"), "{report}");
}

#[tokio::test]
async fn every_wrong_is_caught() {
    for (wrong, by) in [
        (Wrong::Swaps, "embeddings_answer"),
        (Wrong::SendsOne, "embeddings_answer"),
        (Wrong::Retries, "beside_chat_statuses"),
        (Wrong::TakesGarbage, "beside_chat_garbage"),
        (Wrong::OverlooksFailures, "beside_chat_error_under_200"),
        (Wrong::LeaksTheKey, "beside_chat_key_is_never_shown"),
        (Wrong::Spawns, "beside_chat_cancel"),
    ] {
        let report = report(wrong).await;
        assert_eq!(report.failed(), [by], "{wrong:?}\n{report}");
    }
}
