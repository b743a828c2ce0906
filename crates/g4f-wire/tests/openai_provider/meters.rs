//! What answers say about rate limits reaches the call's meter.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use g4f_testkit::{Reply, Upstream, openai};
use g4f_types::{LimitUnit, Meter, RateLimit, RateLimits};

use crate::setup::{events, plain_cx, provider, request};

/// Keeps what it hears.
#[derive(Debug, Default)]
struct Heard(Mutex<Vec<RateLimits>>);

impl Meter for Heard {
    fn limits(&self, limits: &RateLimits) {
        self.0.lock().unwrap().push(limits.clone());
    }
}

impl Heard {
    fn take(&self) -> Vec<RateLimits> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn requests(remaining: u64) -> RateLimits {
    RateLimits {
        limits: vec![RateLimit {
            unit: LimitUnit::Requests,
            limit: Some(60),
            remaining: Some(remaining),
            reset: Some(Duration::from_millis(1500)),
            period: None,
        }],
    }
}

fn hello(stream: bool) -> Reply {
    if stream {
        openai::chat_sse("Hello.", 2)
    } else {
        openai::chat_json("Hello.")
    }
}

fn limited(reply: Reply, remaining: u64) -> Reply {
    reply
        .header("x-ratelimit-limit-requests", "60")
        .header("x-ratelimit-remaining-requests", remaining.to_string())
        .header("x-ratelimit-reset-requests", "1.5s")
}

#[tokio::test]
async fn successes_and_refusals_are_heard_plain_and_streamed() {
    let upstream = Upstream::start(hello(true)).await.unwrap();
    let provider = provider(&upstream);
    let heard = Arc::new(Heard::default());
    let cx = || plain_cx().with_meter(heard.clone());
    for stream in [true, false] {
        upstream.set_script(limited(hello(stream), 7));
        let answer = provider.chat(&cx(), request(stream)).await.unwrap();
        // The head is enough: nothing of the answer was read yet.
        assert_eq!(heard.take(), [requests(7)], "stream: {stream}");
        assert!(events(answer).await.1.is_none());

        upstream.set_script(limited(openai::rate_limited(Duration::from_secs(2)), 0));
        provider.chat(&cx(), request(stream)).await.unwrap_err();
        assert_eq!(heard.take(), [requests(0)], "stream: {stream}");

        upstream.set_script(hello(stream));
        let answer = provider.chat(&cx(), request(stream)).await.unwrap();
        assert!(events(answer).await.1.is_none());
        assert_eq!(heard.take(), [], "stream: {stream}");
    }
    // Whoever has no meter is told nothing, and answered all the same.
    upstream.set_script(limited(hello(true), 7));
    let answer = provider.chat(&plain_cx(), request(true)).await.unwrap();
    assert!(events(answer).await.1.is_none());
    assert_eq!(heard.take(), []);
}

#[tokio::test]
async fn the_list_of_models_is_counted_elsewhere() {
    let upstream = Upstream::start(limited(
        Reply::ok(serde_json::json!({"object": "list", "data": [{"id": "big"}]})),
        0,
    ))
    .await
    .unwrap();
    let heard = Arc::new(Heard::default());
    let cx = plain_cx().with_meter(heard.clone());
    provider(&upstream).models(&cx).await.unwrap();
    assert_eq!(heard.take(), []);
}
