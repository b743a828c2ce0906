//! Addresses for providers that fetch none: a layer around each target.
//!
//! A provider that takes addresses gets them as they are. One that does not says so before it sends anything
//! (`Unsupported`, with the place of the media); then the files are fetched here, put in the place of their addresses, and
//! the same target is asked once more. That is remembered: later requests to it come with the bytes at once.
//!
//! It stands around each target and not around the whole, because only then it is known who is asked; and outside of the
//! retry, so that a file is fetched once for all tries.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context as TaskContext, Poll};

use futures_util::future::Either;
use g4f_resilience::{Ask, Inner};
use g4f_types::{
    Action, BoxFuture, Call, Context, Error, ErrorKind, FaultDomain, Media, MediaSource, Result,
};
use tokio::time::Instant;
use tower::{Layer, ServiceExt as _};

use super::{Bounds, Carries, Fetcher};

/// How families name the place of media that they cannot take.
const PLACES: [&str; 10] = [
    "message",
    "image",
    "mask",
    "audio",
    "file",
    "video",
    "input",
    "document",
    "media",
    "reference",
];

/// Fetches addresses for targets that fetch none.
#[derive(Clone)]
pub(crate) struct InlineLayer(Fetcher);

impl InlineLayer {
    pub(crate) fn new(fetcher: Fetcher) -> Self {
        Self(fetcher)
    }
}

impl<S> Layer<S> for InlineLayer {
    type Service = Inline<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Inline {
            inner,
            fetcher: self.0.clone(),
            takes_none: Arc::default(),
        }
    }
}

/// A target whose requests come with bytes where it takes no addresses.
#[derive(Clone)]
pub(crate) struct Inline<S> {
    inner: S,
    fetcher: Fetcher,
    /// The target has refused an address.
    takes_none: Arc<AtomicBool>,
}

impl<R, S> tower::Service<Call<R>> for Inline<S>
where
    R: Ask + Carries,
    S: Inner<R>,
{
    type Response = R::Answer;
    type Error = Error;
    /// Bare where there is no address.
    type Future = Either<S::Future, BoxFuture<'static, Result<R::Answer>>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        if !call.request.any_media(&is_address) {
            return Either::Left(self.inner.call(call));
        }
        let clone = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, clone);
        let this = Self {
            inner,
            fetcher: self.fetcher.clone(),
            takes_none: self.takes_none.clone(),
        };
        Either::Right(Box::pin(this.ask(call)))
    }
}

impl<S> Inline<S> {
    async fn ask<R: Ask + Carries>(mut self, call: Call<R>) -> Result<R::Answer>
    where
        S: Inner<R>,
    {
        let Call { cx, mut request } = call;
        let known = self.takes_none.load(Ordering::Relaxed);
        if !known {
            let first = self.inner.call(Call::new(cx.clone(), request.clone()));
            match first.await {
                Err(error) if refuses_address(&error) => {
                    tracing::debug!(request_id = %cx.request_id(), %error, "fetching for a provider that does not");
                    cx.trail()
                        .update_last(|attempt| attempt.action = Action::Retried);
                }
                other => return other,
            }
            self.inner.ready().await?;
        }
        self.inline(&cx, &mut request).await?;
        let answer = self.inner.call(Call::new(cx, request)).await;
        // What is refused with its bytes as well is refused for another reason.
        let helped = !answer.as_ref().is_err_and(refuses_address);
        self.takes_none.store(helped, Ordering::Relaxed);
        answer
    }

    /// Fetches whatever has an address.
    async fn inline<R: Carries>(&self, cx: &Context, request: &mut R) -> Result<()> {
        for (media, kind) in request.media_mut() {
            let left = cx.deadline();
            let bounds = Bounds {
                limit: self.fetcher.config().limit(kind),
                time: left.map(|at| at.saturating_duration_since(Instant::now().into_std())),
                proxy: cx.options().proxy.clone(),
                trusted: None,
            };
            let fetched = self.fetcher.inline(media, kind, &bounds).await;
            fetched.map_err(|error| cannot_fetch(&error))?;
        }
        Ok(())
    }
}

fn is_address(media: &Media) -> bool {
    matches!(media.source, MediaSource::Url(_))
}

/// Whether a target has said that it takes no address, before it sent anything.
fn refuses_address(error: &Error) -> bool {
    let names_media = |param: &str| PLACES.iter().any(|place| param.contains(place));
    error.kind() == ErrorKind::Unsupported
        && !error.reached_upstream()
        && error.status().is_none()
        && error.param().is_some_and(names_media)
}

/// A file that cannot be had is no reason to ask nobody: others may take the address as it is.
fn cannot_fetch(error: &Error) -> Error {
    let message = format!(
        "this provider fetches no addresses, and here it is not possible either: {}",
        error.message()
    );
    let outer = Error::new(ErrorKind::Unsupported, message)
        .with_fault_domain(FaultDomain::Request)
        .with_source(error.clone());
    match error.help() {
        Some(help) => outer.with_help(help),
        None if error.message().contains("not a public one") => outer.with_help(
            "send the file itself, or set allow_private_media = true in the section [media]",
        ),
        None => outer,
    }
}
