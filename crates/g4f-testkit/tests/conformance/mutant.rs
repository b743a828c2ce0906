//! Providers that do one thing wrong.

use std::sync::Arc;

use futures_util::StreamExt as _;
use g4f_types::{
    AuthScheme, Capability, ChatEvent, ChatRequest, ChatStream, Context, Error, ErrorKind,
    FinishReason, ModelInfo, Provider, ProviderInfo, Result, async_trait,
};

use crate::crooked::Crooked;
use crate::honest::Honest;

/// What is wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wrong {
    /// The end of the bytes is taken for the end of the answer.
    FinishesAtEof,
    /// Errors quote the key.
    LeaksTheKey,
    /// `Retry-After` is not read.
    IgnoresRetryAfter,
    /// Every piece of text comes twice.
    DoublesText,
    /// A task of its own reads the answer, and goes on after the caller has left.
    Spawns,
    /// A failed request is sent again.
    Retries,
    /// Everything that fails is a `Server` error.
    CallsEverythingServer,
    /// The errors do not say who failed.
    ForgetsItsName,
    /// The beginning of the answer is not told.
    NeverStarts,
    /// Another model is asked.
    AsksAnotherModel,
    /// Tools are not sent.
    DropsTools,
    /// The usage is lost.
    DropsUsage,
    /// The base URL of the call is not used.
    IgnoresCallOptions,
    /// Calls do not end.
    LeavesCallsOpen,
    /// More is declared than there is.
    DeclaresTooMuch,
    /// Every finish reason is `stop`.
    AlwaysStops,
    /// The key travels in another way than is declared.
    MisdeclaresTheKey,
    /// The key travels in the URL as well.
    PutsTheKeyIntoTheUrl,
    /// Bytes become text before the characters are whole.
    DecodesPieces,
    /// A stream is collected before it is handed out.
    Collects,
}

pub(crate) struct Mutant {
    honest: Arc<Honest>,
    info: ProviderInfo,
    wrong: Wrong,
}

impl Mutant {
    pub(crate) fn build(base_url: &str, wrong: Wrong) -> Arc<dyn Provider> {
        let honest = Arc::new(Honest::new(base_url, Arc::new(Crooked(wrong))));
        let mut info = honest.info().clone();
        match wrong {
            Wrong::DeclaresTooMuch => {
                info.capabilities.yes.insert(Capability::Embeddings);
                info.capabilities.yes.insert(Capability::Documents);
            }
            Wrong::MisdeclaresTheKey => info.auth = AuthScheme::Header("x-api-key"),
            _ => {}
        }
        Arc::new(Self {
            honest,
            info,
            wrong,
        })
    }

    fn error(&self, cx: &Context, error: Error) -> Error {
        match (self.wrong, cx.credential()) {
            (Wrong::LeaksTheKey, Some(key)) => {
                let message = format!("{} (key {})", error.message(), key.expose());
                error.with_message(message)
            }
            (Wrong::IgnoresRetryAfter, _) => copy(&error, error.kind()),
            (Wrong::CallsEverythingServer, _) => error.with_kind(ErrorKind::Server),
            (Wrong::ForgetsItsName, _) => Error::new(error.kind(), error.message())
                .with_status(error.status().unwrap_or_default()),
            _ => error,
        }
    }

    fn events(&self, event: ChatEvent) -> Vec<ChatEvent> {
        match (self.wrong, event) {
            (Wrong::DoublesText, event @ ChatEvent::TextDelta { .. }) => vec![event.clone(), event],
            (Wrong::NeverStarts, ChatEvent::Started(_))
            | (Wrong::DropsUsage, ChatEvent::Usage(_))
            | (Wrong::LeavesCallsOpen, ChatEvent::ToolEnd { .. }) => Vec::new(),
            (Wrong::AlwaysStops, ChatEvent::ChoiceFinished { choice, .. }) => {
                vec![ChatEvent::ChoiceFinished {
                    choice,
                    reason: FinishReason::Stop,
                }]
            }
            (_, event) => vec![event],
        }
    }
}

/// The same failure without the wait.
fn copy(error: &Error, kind: ErrorKind) -> Error {
    Error::new(kind, error.message())
        .with_status(error.status().unwrap_or_default())
        .with_reached_upstream(error.reached_upstream())
        .with_target(error.provider().unwrap_or_default(), "")
}

#[async_trait]
impl Provider for Mutant {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, cx: &Context, mut request: ChatRequest) -> Result<ChatStream> {
        let mut asked = cx.clone();
        match self.wrong {
            Wrong::AsksAnotherModel => request.model = Arc::from("another"),
            Wrong::DropsTools => request.params_mut().tools.clear(),
            Wrong::IgnoresCallOptions => {
                let mut other = g4f_testkit::context(self.honest.clone());
                if let Some(key) = cx.credential() {
                    other = other.key(key.expose());
                }
                asked = other.build();
            }
            _ => {}
        }
        let mut answer = if let Wrong::Spawns = self.wrong {
            let honest = Arc::clone(&self.honest);
            let asking = async move { honest.chat(&asked, request).await.map(drain) };
            let broken = |_| Error::new(ErrorKind::Cancelled, "the task broke");
            tokio::spawn(asking).await.map_err(broken)?
        } else {
            let first = self.honest.chat(&asked, request.clone()).await;
            match (self.wrong, first) {
                (Wrong::Retries, Err(_)) => self.honest.chat(&asked, request).await,
                (_, first) => first,
            }
        }
        .map_err(|error| self.error(cx, error))?;

        let mut seen = Vec::new();
        let mut failed = None;
        if let Wrong::Spawns = self.wrong {
            return Ok(answer);
        }
        while let Some(event) = answer.next().await {
            match event {
                Ok(event) => seen.extend(self.events(event)),
                Err(error) => failed = Some(error),
            }
        }
        let end = match (self.wrong, failed) {
            (Wrong::FinishesAtEof, Some(error)) if error.kind() == ErrorKind::Truncated => {
                let reason = FinishReason::Stop;
                seen.push(ChatEvent::ChoiceFinished {
                    choice: 0,
                    reason: reason.clone(),
                });
                Some(Ok(ChatEvent::Finished { reason }))
            }
            (_, failed) => failed.map(|error| Err(self.error(cx, error))),
        };
        let events = seen.into_iter().map(Ok).chain(end);
        Ok(ChatStream::new(futures_util::stream::iter(
            events.collect::<Vec<_>>(),
        )))
    }

    async fn models(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        self.honest.models(cx).await
    }
}

/// An answer that a task reads on its own account.
fn drain(mut answer: ChatStream) -> ChatStream {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(event) = answer.next().await {
            // Whether anybody still listens is not asked.
            let _ = sender.send(event);
        }
    });
    let events = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|event| (event, receiver))
    });
    ChatStream::new(events.boxed())
}
