//! Deadlines: the first content of an attempt, the silences within a stream, the request as a whole.
//!
//! | deadline | default | begins | reset by | applies to |
//! |---|---|---|---|---|
//! | first content | 30 s | with the attempt | nothing, pings included | streamed answers |
//! | answer | 120 s | with the attempt | nothing | plain answers, which come as a whole |
//! | media | 300 s | with the attempt | nothing | images, videos (their submission) and transcripts |
//! | idle | 30 s | whenever the reader waits | every event, pings included | streams after their first content |
//! | total | 300 s, 600 s for media | with the request | nothing | everything |
//!
//! A first-content deadline that somebody set applies to plain answers as well, unless the answer deadline was set too:
//! who says "5 seconds to the first content" does not want to wait two minutes. Media take longer than words, so that only
//! the call itself makes their time shorter. While other targets are left an attempt
//! gets at most half of the time that remains, so that a silent target cannot use up the request. The connection has a
//! deadline of its own, which the transport keeps (`connect`, 10 s).
//!
//! While other targets are left, an attempt also ends sooner where more waiting is not worth it:
//!
//! | what is known of the target | a streamed answer gets | a plain answer gets |
//! |---|---|---|
//! | in 95 of 100 calls its first content comes within *t* | 4 *t*, at least 3 s | 4 *t*, at least 30 s |
//! | its breaker is open, or opens while the attempt waits | 3 s, then until it opens | 10 s, then until it opens |
//! | nothing | the deadline above | the deadline above |
//!
//! Never more than the deadline above, and not where the call itself set one. A target that is cut short like this is asked
//! again, and then in full, when nobody else is left; and since a deadline that passed counts as a time that long, one that
//! has become slow soon gets more. The last target always has the whole time.
//!
//! A deadline that the call itself made shorter than usual says nothing about the target when it passes: it is then the
//! caller's, and feeds no breaker. The same holds for the end of the request's time in the middle of an answer.
//!
//! It stands below the retry, which needs to see each attempt end, and below the permit, whose queue has its own wait.

mod hurry;
mod stream;

use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::{Duration, Instant};

use g4f_types::{
    BoxFuture, Call, Capability, CapabilitySet, Context, Error, ErrorKind, FaultDomain, Operation,
    Result,
};
use tower::Layer;

use crate::answer::Answer;
use crate::health::TargetHealth;
use crate::service::{Ask, Inner};
use crate::time::{after, now, time_left};

use hurry::Hurry;

pub(crate) use hurry::was_hurried;
pub(crate) use stream::{LimitedStream, StreamLimits};

/// Deadlines. The call's own options win.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadlineConfig {
    /// First content of a streamed answer; `None` is 30 s.
    pub first_content: Option<Duration>,
    /// The whole of a plain answer; `None` is [`first_content`](Self::first_content) where that is set, else 120 s.
    pub answer: Option<Duration>,
    /// An attempt that makes images, submits a video or writes speech down.
    pub media: Duration,
    /// Longest silence within a stream.
    pub idle: Duration,
    /// The whole request, for calls that carry no deadline.
    pub timeout: Duration,
}

impl Default for DeadlineConfig {
    fn default() -> Self {
        Self {
            first_content: None,
            answer: None,
            media: Duration::from_secs(300),
            idle: Duration::from_secs(30),
            timeout: Duration::from_secs(300),
        }
    }
}

impl DeadlineConfig {
    const FIRST_CONTENT: Duration = Duration::from_secs(30);
    const ANSWER: Duration = Duration::from_secs(120);

    /// How long an attempt may take until its first content.
    fn patience(&self, cx: &Context, request: &impl Operation) -> Patience {
        if makes_media(request.needs()) {
            let usual = self.media;
            let wait = cx.options().first_content.unwrap_or(usual);
            return Patience { wait, usual };
        }
        let wait = |first_content: Option<Duration>| {
            if request.is_streamed() {
                first_content.unwrap_or(Self::FIRST_CONTENT)
            } else {
                self.answer.or(first_content).unwrap_or(Self::ANSWER)
            }
        };
        let usual = wait(self.first_content);
        let wait = wait(cx.options().first_content.or(self.first_content));
        Patience { wait, usual }
    }
}

/// Whether a request makes or reads media, which takes longer than words.
pub(crate) fn makes_media(needs: CapabilitySet) -> bool {
    const SLOW: CapabilitySet = CapabilitySet::of(&[
        Capability::Images,
        Capability::ImageEdits,
        Capability::Transcription,
        Capability::Translation,
        Capability::Video,
    ]);
    !needs.intersection(SLOW).is_empty()
}

/// How long an attempt may take until its first content.
struct Patience {
    wait: Duration,
    /// The same for calls that say nothing about it.
    usual: Duration,
}

/// Puts a service under [`DeadlineConfig`].
#[derive(Clone, Debug, Default)]
pub struct DeadlineLayer {
    config: DeadlineConfig,
    health: Option<Arc<TargetHealth>>,
}

impl DeadlineLayer {
    /// A layer.
    pub fn new(config: DeadlineConfig) -> Self {
        let health = None;
        Self { config, health }
    }

    /// The same for calls to one target only, that goes by what is known of it.
    #[must_use]
    pub fn knowing(mut self, health: Arc<TargetHealth>) -> Self {
        self.health = Some(health);
        self
    }
}

impl<S> Layer<S> for DeadlineLayer {
    type Service = Deadline<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Deadline {
            inner,
            config: self.config.clone(),
            health: self.health.clone(),
        }
    }
}

/// A service under deadlines.
#[derive(Clone, Debug)]
pub struct Deadline<S> {
    inner: S,
    config: DeadlineConfig,
    health: Option<Arc<TargetHealth>>,
}

impl<R, S> tower::Service<Call<R>> for Deadline<S>
where
    R: Ask,
    S: Inner<R>,
{
    type Response = R::Answer;
    type Error = Error;
    type Future = BoxFuture<'static, Result<R::Answer>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        let cx = call.cx.clone();
        let total = cx
            .deadline()
            .unwrap_or_else(|| after(cx.started(), self.config.timeout));
        let patience = self.config.patience(&cx, &call.request);
        let hurry = Hurry::of(self.health.as_ref(), &cx, &call.request);
        let idle = cx.options().idle.unwrap_or(self.config.idle);
        let idle_is_callers = idle < self.config.idle;
        let answer = self.inner.call(call);
        Box::pin(async move {
            let first = First::of(&cx, &patience, total);
            let committed = async { answer.await?.commit(None).await };
            let in_time = tokio::time::timeout_at(first.at.into(), committed);
            let outcome = match hurry {
                None => in_time.await,
                Some(hurry) => hurry.keep(in_time).await?,
            };
            match outcome {
                Ok(answer) => Ok(answer?.limit(StreamLimits {
                    idle,
                    idle_is_callers,
                    total,
                    target: cx.target().cloned(),
                })),
                Err(_) => Err(first.error()),
            }
        })
    }
}

/// The deadline that comes first, and which one it is.
struct First {
    at: Instant,
    wait: Duration,
    why: &'static str,
    /// The call itself asked for less time than targets usually get.
    is_callers: bool,
}

impl First {
    fn of(cx: &Context, patience: &Patience, total: Instant) -> Self {
        let now = now();
        let left = time_left(cx).unwrap_or_else(|| total.saturating_duration_since(now));
        let share = if cx.others() > 0 { left / 2 } else { left };
        let (wait, why, asked) = if patience.wait < share {
            (patience.wait, "no content", true)
        } else {
            let why = if cx.others() > 0 {
                "no content, with other targets waiting,"
            } else {
                "no content before the request's deadline,"
            };
            (share, why, cx.options().timeout.is_some())
        };
        Self {
            at: after(now, wait),
            wait,
            why,
            is_callers: asked && wait < patience.usual,
        }
    }

    fn error(&self) -> Error {
        let message = format!("{} within {:.1} s", self.why, self.wait.as_secs_f64());
        timeout(message, self.is_callers)
    }
}

/// A deadline that passed. Where the caller chose it, it says nothing about the target, and feeds no breaker.
fn timeout(message: impl Into<String>, is_callers: bool) -> Error {
    let error = Error::new(ErrorKind::Timeout, message).with_reached_upstream(true);
    if is_callers {
        error.with_fault_domain(FaultDomain::Caller)
    } else {
        error
    }
}
