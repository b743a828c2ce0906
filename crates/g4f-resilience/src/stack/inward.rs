//! Questions of our own within a request: to the model that summarises, to the one that judges.

use std::fmt;
use std::sync::{Arc, OnceLock};

use g4f_types::{BoxFuture, Call, ChatRequest, ChatStream, Context, Error, ErrorKind, Result};
use tower::ServiceExt as _;

use super::Stack;
use crate::service::Service;
use crate::trim::Summarise;

/// Asks through a stack of its own, without trimming, cleaning and the user's outer layers, which is built when it is first
/// needed. Nothing it asks can therefore come back to who asked. Cheap to clone.
#[derive(Clone)]
pub struct Inward(Arc<Shared>);

struct Shared {
    stack: Stack,
    chat: OnceLock<Service<ChatRequest>>,
}

impl Inward {
    pub(super) fn new(stack: Stack) -> Self {
        Self(Arc::new(Shared {
            stack,
            chat: OnceLock::new(),
        }))
    }

    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream> {
        let Shared { stack, chat } = &*self.0;
        let chat = chat.get_or_init(|| stack.inward_chat()).clone();
        chat.oneshot(Call::new(cx.clone(), request)).await
    }
}

impl fmt::Debug for Inward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inward")
    }
}

/// The calls are part of the request that needs the summary: they share its deadline, budget and trail.
impl Summarise for Inward {
    fn summarise<'a>(
        &'a self,
        cx: &'a Context,
        request: ChatRequest,
    ) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move { Ok(self.chat(cx, request).await?.collect().await?.text()) })
    }
}

/// What becomes of a judge's question that names no model. A router would take any model, and answers to the user are not for
/// any model to read.
pub fn no_judge() -> Error {
    Error::new(ErrorKind::BadRequest, "no model is named that could judge")
        .with_help("name one as the judge's model, or a default model of the client")
}

/// The calls have surroundings of their own, which the judge makes. Without a model nobody is asked.
impl g4f_clean::judge::Ask for Inward {
    fn ask<'a>(
        &'a self,
        cx: &'a Context,
        request: ChatRequest,
    ) -> BoxFuture<'a, Result<ChatStream>> {
        if request.model.is_empty() {
            return Box::pin(std::future::ready(Err(no_judge())));
        }
        Box::pin(self.chat(cx, request))
    }
}
