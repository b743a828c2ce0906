//! One scenario at work: an upstream, a provider that asks it, and what came of that.

use std::sync::Arc;

use g4f_types::{
    Capability, ChatAnswer, ChatEvent, ChatRequest, Error, FinishReason, Message, Provider, Usage,
};

use super::check;
use super::scenarios::Scenario;
use super::suite::Suite;
use super::wire::{End, Fault, Said, Say, Wire};
use crate::{ContextBuilder, Reply, Upstream, context};

/// The key that every scenario uses.
pub(crate) const KEY: &str = "sk-conformance-4f7a1c9e2b8d6035";
/// What is asked where the question does not matter.
const QUESTION: &str = "What is new?";
/// What is answered where the answer does not matter.
pub(crate) const TEXT: &str = "Hello, world!";

/// What came of a scenario.
pub(crate) type Verdict<T = ()> = Result<T, Stop>;

/// Why a scenario went no further.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The family has no such thing.
    Skipped(String),
    /// The provider did wrong.
    Failed(String),
}

impl From<String> for Stop {
    fn from(why: String) -> Self {
        Self::Failed(why)
    }
}

/// Fails unless both are equal.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, should: &T) -> Verdict {
    if is == should {
        return Ok(());
    }
    Err(Stop::Failed(format!(
        "{what}: {is:?} instead of {should:?}"
    )))
}

/// Fails with `why` unless `holds`.
pub(crate) fn ensure(holds: bool, why: impl FnOnce() -> String) -> Verdict {
    if holds {
        Ok(())
    } else {
        Err(Stop::Failed(why()))
    }
}

/// What a scenario works with.
pub(crate) struct Trial<'a> {
    suite: &'a Suite,
    scenario: &'static Scenario,
}

impl<'a> Trial<'a> {
    pub(crate) fn new(suite: &'a Suite, scenario: &'static Scenario) -> Self {
        Self { suite, scenario }
    }

    pub(crate) fn wire(&self) -> &dyn Wire {
        &*self.suite.wire
    }

    /// A provider for this base URL.
    pub(crate) fn provider(&self, base_url: &str) -> Arc<dyn Provider> {
        (self.suite.build)(base_url)
    }

    /// A provider that nobody listens to.
    pub(crate) fn idle_provider(&self) -> Arc<dyn Provider> {
        self.provider("http://127.0.0.1:9")
    }

    /// The base URL that a provider of this family takes for `upstream`.
    pub(crate) fn base_url(&self, url: &str) -> String {
        format!("{url}{}", self.wire().base_path())
    }

    /// An upstream that always gives this reply, and a provider that asks it.
    pub(crate) async fn stage(&self, reply: Reply) -> Verdict<Stage> {
        let upstream = Upstream::start(reply)
            .await
            .map_err(|error| format!("the upstream does not start: {error}"))?;
        let provider = self.provider(&self.base_url(&upstream.url()));
        Ok(Stage {
            upstream,
            provider,
            model: self.wire().model().to_owned(),
        })
    }

    /// A reply that the family may lack. A declared capability makes it a duty.
    pub(crate) fn reply(&self, reply: Option<Reply>, what: &str) -> Verdict<Reply> {
        let extra =
            |covered: &&Capability| !matches!(covered, Capability::Chat | Capability::Stream);
        match (reply, self.scenario.covers.iter().find(extra)) {
            (Some(reply), _) => Ok(reply),
            (None, Some(declared)) => Err(Stop::Failed(format!(
                "{} is declared, but the wire cannot say {what}",
                declared.as_str()
            ))),
            (None, None) => Err(Stop::Skipped(format!("this family has no {what}"))),
        }
    }

    /// A reply without which nothing can be shown.
    pub(crate) fn needed(&self, reply: Option<Reply>, what: &str) -> Verdict<Reply> {
        let scenario = self.scenario.name;
        reply.ok_or_else(|| Stop::Failed(format!("{scenario} needs a wire that says {what}")))
    }

    /// A question. Only the model, one message and whether to stream are set.
    pub(crate) fn question(&self, stream: bool) -> ChatRequest {
        let mut request = ChatRequest::new(self.wire().model(), [Message::user(QUESTION)]);
        request.stream = stream;
        request
    }

    /// Whether the provider streams; where it does not matter how an answer comes, it comes so.
    pub(crate) fn streams(&self) -> bool {
        let declared = self.idle_provider().capabilities(self.wire().model());
        declared.yes.contains(Capability::Stream)
    }

    /// A question asked the way the provider does best.
    pub(crate) fn any_question(&self) -> ChatRequest {
        self.question(self.streams())
    }

    /// This answer, the way the provider does best.
    pub(crate) fn any_reply(&self, said: &Said<'_>) -> Option<Reply> {
        if self.streams() {
            self.wire().stream(said)
        } else {
            self.wire().plain(said)
        }
    }

    /// An answer of these parts that ends properly, without usage.
    pub(crate) fn said<'s>(&'s self, parts: impl Into<Vec<Say<'s>>>) -> Said<'s> {
        Said {
            model: self.wire().model(),
            parts: parts.into(),
            end: End::Finish(FinishReason::Stop),
            usage: None,
        }
    }

    /// A failure in the family's form, or in plain text under an error status.
    pub(crate) fn fault(&self, fault: &Fault<'_>) -> Reply {
        let reply = self.wire().error(fault);
        reply.unwrap_or_else(|| Reply::status(fault.status).text(fault.message))
    }
}

impl<'a> Said<'a> {
    pub(crate) fn ending(mut self, end: End<'a>) -> Self {
        self.end = end;
        self
    }

    pub(crate) fn using(mut self, usage: Usage) -> Self {
        self.usage = Some(usage);
        self
    }
}

/// An upstream, and a provider that asks it.
pub(crate) struct Stage {
    pub(crate) upstream: Upstream,
    pub(crate) provider: Arc<dyn Provider>,
    model: String,
}

impl Stage {
    /// The surroundings of a call, with the key.
    pub(crate) fn context(&self) -> ContextBuilder {
        self.keyless().key(KEY)
    }

    /// The surroundings of a call, without a key.
    pub(crate) fn keyless(&self) -> ContextBuilder {
        context(Arc::clone(&self.provider)).model(self.model.as_str())
    }

    /// The whole answer, which must come and be in order.
    pub(crate) async fn answer(&self, request: ChatRequest) -> Verdict<ChatAnswer> {
        let events = self.events(request).await?;
        let mut collector = g4f_types::Collector::new();
        for event in events {
            collector.push(event);
        }
        Ok(collector.into_answer())
    }

    /// The events of an answer, which must come and be in order.
    pub(crate) async fn events(&self, request: ChatRequest) -> Verdict<Vec<ChatEvent>> {
        let (events, error) = self.all(request).await;
        if let Some(error) = error {
            return Err(Stop::Failed(format!("it failed: {error}")));
        }
        check::order(&events)?;
        Ok(events)
    }

    /// How the call fails, which it must.
    pub(crate) async fn failure(&self, request: ChatRequest) -> Verdict<Error> {
        let (events, error) = self.all(request).await;
        error.ok_or_else(|| Stop::Failed(format!("it did not fail but gave {events:?}")))
    }

    /// Everything that comes, until the end or the failure.
    pub(crate) async fn all(&self, request: ChatRequest) -> (Vec<ChatEvent>, Option<Error>) {
        let cx = self.context().build();
        let mut events = Vec::new();
        let mut stream = match self.provider.chat(&cx, request).await {
            Ok(stream) => stream,
            Err(error) => return (events, Some(error)),
        };
        while let Some(event) = stream.next().await {
            match event {
                Ok(event) => events.push(event),
                Err(error) => return (events, Some(error)),
            }
        }
        (events, None)
    }
}
