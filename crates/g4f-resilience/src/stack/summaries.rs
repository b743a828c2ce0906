//! Summaries by another model than the one that is asked: through all targets of that model.

use std::sync::OnceLock;

use g4f_types::{BoxFuture, Call, ChatRequest, Context, Result};
use tower::ServiceExt as _;

use super::Stack;
use crate::service::Service;
use crate::trim::Summarise;

/// Asks a stack of its own, without trimming and without the user's outer layers, which is built when it is first
/// needed. The calls are part of the request that needs the summary: they share its deadline, budget and trail.
pub(super) struct Routed {
    stack: Stack,
    chat: OnceLock<Service<ChatRequest>>,
}

impl Routed {
    pub(super) fn new(stack: Stack) -> Self {
        Self {
            stack,
            chat: OnceLock::new(),
        }
    }
}

impl Summarise for Routed {
    fn summarise<'a>(
        &'a self,
        cx: &'a Context,
        request: ChatRequest,
    ) -> BoxFuture<'a, Result<String>> {
        let chat = self.chat.get_or_init(|| self.stack.inward_chat()).clone();
        Box::pin(async move {
            let stream = chat.oneshot(Call::new(cx.clone(), request)).await?;
            Ok(stream.collect().await?.text())
        })
    }
}
