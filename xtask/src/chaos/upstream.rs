//! Upstreams with manners that can change while they run. They live on threads of their own, so that the load of the
//! client does not slow them down.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Received, Reply, Script, Upstream};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use super::Dice;
use super::storm::Manner;
use super::text::{self, PIECES};
use crate::continuation::{messages, said};

/// After how many pieces an upstream cuts or stalls.
const BROKEN_AFTER: usize = 30;
/// What a limited upstream asks to wait, in seconds.
const RETRY_AFTER: &str = "20";

/// Four upstreams and the count of the calls that they got for each request.
pub(crate) struct Four {
    upstreams: Vec<Upstream>,
    calls: Arc<Vec<AtomicU32>>,
    /// Last, so that it outlives the servers.
    runtime: Runtime,
}

impl Four {
    /// Four upstreams for requests numbered below `most`.
    ///
    /// # Errors
    /// When the system gives no threads or ports.
    pub(crate) fn start(most: usize) -> std::io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let upstreams = runtime.block_on(async {
            let mut upstreams = Vec::new();
            for _ in 0..4 {
                upstreams.push(Upstream::start(Reply::status(500)).await?);
            }
            std::io::Result::Ok(upstreams)
        })?;
        Ok(Self {
            upstreams,
            calls: Arc::new((0..most).map(|_| AtomicU32::new(0)).collect()),
            runtime,
        })
    }

    pub(crate) fn addresses(&self) -> Vec<String> {
        self.upstreams.iter().map(Upstream::base_url).collect()
    }

    /// Gives each its manner, and begins to count anew.
    pub(crate) fn behave(&self, manners: [Manner; 4]) {
        for calls in self.calls.iter() {
            calls.store(0, Ordering::Relaxed);
        }
        for (place, (upstream, manner)) in self.upstreams.iter().zip(manners).enumerate() {
            upstream.set_script(script(manner, place as u64, self.calls.clone()));
        }
    }

    /// How many calls each of the requests needed.
    pub(crate) fn calls(&self) -> Vec<u32> {
        let load = |calls: &AtomicU32| calls.load(Ordering::Relaxed);
        self.calls.iter().map(load).collect()
    }

    /// Stops everything without waiting for answers that never end.
    pub(crate) fn stop(self) {
        drop(self.upstreams);
        self.runtime.shutdown_background();
    }
}

fn script(manner: Manner, seed: u64, calls: Arc<Vec<AtomicU32>>) -> Script {
    let dice = Mutex::new(Dice::new(seed));
    Script::by(move |request| {
        let body = request.json().unwrap_or_default();
        let Some(number) = number(&body) else {
            return openai::error(
                400,
                "invalid_request_error",
                None,
                "There is no number in it.",
            );
        };
        if let Some(calls) = calls.get(number) {
            calls.fetch_add(1, Ordering::Relaxed);
        }
        let fails = |share: f64| {
            let mut dice = dice.lock().unwrap_or_else(PoisonError::into_inner);
            dice.share() < share
        };
        match manner {
            Manner::Broken => broken(),
            Manner::Silent => Reply::hang(),
            Manner::Flaky(share) if fails(share) => broken(),
            Manner::Limited => openai::error(429, "requests", "rate_limit_exceeded", "Slow down.")
                .header("retry-after", RETRY_AFTER),
            _ => answer(manner, request, &body, number),
        }
    })
}

fn broken() -> Reply {
    openai::error(500, "server_error", None, "The server had an error.")
}

/// The answer, or as much of it as the manner allows.
fn answer(manner: Manner, request: &Received, body: &Value, number: usize) -> Reply {
    let pieces = text::goes_on(number, said(body, &text::pieces(number).concat()));
    let breaks = matches!(manner, Manner::Cutting | Manner::Stalling);
    if body["stream"].as_bool() != Some(true) {
        let reply = openai::chat_json(&pieces.concat());
        // The same share of the bytes.
        let at = 300 + pieces.concat().len() * BROKEN_AFTER / PIECES;
        return match manner {
            Manner::Cutting => reply.truncate_at(at.min(400)),
            Manner::Stalling => reply.hang_at(at.min(400)),
            _ => reply,
        };
    }
    let stream = ChatSse::new().id(format!("chatcmpl-{}", request.number));
    if !breaks || pieces.len() <= BROKEN_AFTER {
        return stream.text(pieces).usage(7, 100).reply();
    }
    let begun = stream
        .text(&pieces[..BROKEN_AFTER])
        .without_finish()
        .without_done()
        .reply();
    if manner == Manner::Cutting {
        begun.then_close()
    } else {
        begun.then_hang()
    }
}

/// The number in the caller's own message.
fn number(body: &Value) -> Option<usize> {
    let mut user = messages(body).filter(|(role, _)| *role == "user");
    user.find_map(|(_, content)| {
        let at = content.find('#')?;
        let digits = content[at + 1..].chars().take_while(char::is_ascii_digit);
        digits.collect::<String>().parse().ok()
    })
}
