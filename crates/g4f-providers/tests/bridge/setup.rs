//! A provider that asks a real server, and the upstream behind that.

use std::sync::Arc;

use g4f_testkit::{Script, Upstream, context};
use g4f_types::{ChatEvent, ChatRequest, Context, Error, ErrorKind, Message, Provider, Settings};
use g4f_wire::http::{HttpConfig, HttpTransport};
use serde_json::{Value, json};

use crate::g4f_server::G4fServer;

/// The name under which the upstream is asked.
pub(crate) const MODEL: &str = "Custom/m-1";

pub(crate) struct Bridge {
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) only: Arc<dyn Provider>,
    pub(crate) upstream: Upstream,
}

/// What an answer says.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) thinking: String,
    pub(crate) arguments: String,
    pub(crate) finish: String,
    pub(crate) tokens: (u64, u64),
    pub(crate) sounds: usize,
    pub(crate) pieces: usize,
    pub(crate) failure: Option<Error>,
}

impl Bridge {
    pub(crate) async fn to(server: &G4fServer) -> Self {
        let upstream = Upstream::start(Script::openai("Hello")).await.unwrap();
        let settings = json!({ "custom_base_url": upstream.base_url() });
        let only = json!({ "custom_base_url": upstream.base_url(), "provider": "Custom" });
        Self {
            provider: build(server, &settings),
            only: build(server, &only),
            upstream,
        }
    }

    pub(crate) fn cx(&self) -> Context {
        context(self.provider.clone()).model(MODEL).build()
    }

    /// Asks the upstream, which answers by `script`.
    pub(crate) async fn ask(&self, script: impl Into<Script>, request: ChatRequest) -> Said {
        self.upstream.set_script(script);
        let mut said = Said::default();
        let mut first = self.provider.chat(&self.cx(), request.clone()).await;
        if matches!(&first, Err(error) if error.kind() == ErrorKind::Network) {
            // After it broke it closes the connection without a word: the layers above ask again.
            first = self.provider.chat(&self.cx(), request).await;
        }
        let mut answer = match first {
            Ok(answer) => answer,
            Err(error) => {
                said.failure = Some(error);
                return said;
            }
        };
        while let Some(event) = answer.next().await {
            match event {
                Ok(ChatEvent::TextDelta { text, .. }) => {
                    said.text += &text;
                    said.pieces += 1;
                }
                Ok(ChatEvent::ReasoningDelta { text, .. }) => said.thinking += &text,
                Ok(ChatEvent::ToolDelta { arguments, .. }) => said.arguments += &arguments,
                Ok(ChatEvent::Media { .. }) => said.sounds += 1,
                Ok(ChatEvent::Usage(usage)) => {
                    said.tokens = (usage.input_tokens, usage.output_tokens);
                }
                Ok(ChatEvent::Finished { reason }) => reason.as_str().clone_into(&mut said.finish),
                Ok(_) => {}
                Err(error) => said.failure = Some(error),
            }
        }
        said
    }

    /// The body that the upstream got last.
    pub(crate) fn last_body(&self) -> Value {
        self.upstream.last_request().unwrap().json().unwrap()
    }
}

fn build(server: &G4fServer, other: &Value) -> Arc<dyn Provider> {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let descriptor = g4f_providers::all()
        .into_iter()
        .find(|d| d.id == "g4f")
        .unwrap();
    let settings = Settings {
        base_url: Some(server.base_url()),
        other: other.as_object().unwrap().clone(),
        ..Settings::default()
    };
    let transport = Arc::new(HttpTransport::new(config).unwrap());
    (descriptor.build)(descriptor, settings, transport).unwrap()
}

pub(crate) fn hello() -> ChatRequest {
    ChatRequest::new(MODEL, vec![Message::user("hi")])
}
