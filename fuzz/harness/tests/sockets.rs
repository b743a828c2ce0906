//! Answers that break off, never end or are far too long, over real connections, in every family.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use g4f_fuzz::{
    FAMILIES, Family, Framing, Outcome, check, context, outcome, provider_at, question,
};
use g4f_testkit::{Reply, Upstream};
use g4f_types::{ChatEvent, ErrorKind, Provider, Transport};
use g4f_wire::http::{HttpConfig, HttpTransport};

/// More than any line, frame or body may have.
const PIECE: usize = 256 * 1024;
/// As many events as an endless stream is followed.
const PATIENCE: usize = 20_000;

static WAY: LazyLock<Arc<dyn Transport>> = LazyLock::new(|| {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    Arc::new(HttpTransport::new(config).unwrap())
});

fn at(family: &Family, upstream: &Upstream) -> Arc<dyn Provider> {
    provider_at(family.descriptor(), &upstream.base_url(), WAY.clone())
}

/// The frames of the family's streams as they go over the line.
fn streams(family: &Family) -> Vec<Vec<Bytes>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../seeds/chat")
        .join(family.name);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending != "json"))
        .collect();
    files.sort();
    let end = if family.framing == Framing::Sse {
        "\n\n"
    } else {
        "\n"
    };
    let frames = |path| {
        let body = fs::read_to_string(path).unwrap();
        let frames = body.split_inclusive(end);
        frames
            .map(|frame| family.framing.on_the_line(frame.as_bytes()))
            .collect()
    };
    files.into_iter().map(frames).collect()
}

fn reply(family: &Family) -> Reply {
    Reply::status(200).header("content-type", family.framing.media_type())
}

async fn ask(family: &Family, upstream: &Upstream) -> Outcome {
    let provider = at(family, upstream);
    outcome(&*provider, &context(None), question(family.model, true)).await
}

#[tokio::test]
async fn cut_at_every_event() {
    let upstream = Upstream::start(Reply::hang()).await.unwrap();
    for family in FAMILIES {
        for frames in streams(family) {
            let size = frames.iter().map(Bytes::len).sum();
            for cut in 0..frames.len() {
                let head = frames[..cut].iter().cloned();
                let start = head.fold(reply(family).chunked(), Reply::then_send);
                for broken in [start.clone().then_close(), start.then_reset()] {
                    upstream.set_script(broken);
                    let outcome = ask(family, &upstream).await;
                    check(&outcome, size, family.name.as_bytes());
                    // What was said to be complete before the connection broke is so.
                    let ended = |event: &ChatEvent| matches!(event, ChatEvent::Finished { .. });
                    assert_eq!(outcome.failure.is_none(), outcome.events.iter().any(ended));
                }
            }
        }
    }
}

/// Answers that go on in one frame for ever: a line, an event of many lines, a value of a plain answer.
#[tokio::test]
async fn a_frame_without_an_end_is_left() {
    let upstream = Upstream::start(Reply::hang()).await.unwrap();
    for family in FAMILIES {
        let letters = vec![b'a'; PIECE];
        let start: &[u8] = match family.framing {
            Framing::Sse => b"data: {\"x\":\"",
            Framing::Ndjson => b"{\"x\":\"",
            // A message that says to be nearly 4 GiB long.
            Framing::Aws => b"\xff\xff\xff\xf0\0\0\0\0\0\0\0\0",
        };
        let mut endless = vec![
            reply(family)
                .chunked()
                .then_send(start)
                .then_flood(letters.clone()),
        ];
        if family.framing == Framing::Sse {
            let lines = b"data: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n".repeat(4096);
            endless.push(reply(family).chunked().then_flood(lines));
        }
        for reply in endless {
            upstream.set_script(reply);
            let outcome = ask(family, &upstream).await;
            check(&outcome, PIECE, family.name.as_bytes());
            let kind = outcome.failure.unwrap().0;
            assert_eq!(kind, ErrorKind::InvalidResponse, "{}", family.name);
        }
    }
}

/// One family is enough: plain answers are collected in one place, for all of them.
#[tokio::test]
async fn a_plain_answer_without_an_end_is_left() {
    let flood = Reply::status(200)
        .header("content-type", "application/json")
        .chunked()
        .then_send(&b"{\"x\":\""[..])
        .then_flood(vec![b'a'; PIECE]);
    let upstream = Upstream::start(flood).await.unwrap();
    let outcome = ask(g4f_fuzz::family("openai"), &upstream).await;
    assert_eq!(outcome.failure.unwrap().0, ErrorKind::InvalidResponse);
}

/// Signs of life for ever: nothing piles up, and whoever has waited enough lets go of the connection. When that is, the
/// deadlines of `g4f-resilience` say.
#[tokio::test]
async fn pings_without_an_end_are_given_out_one_by_one() {
    for family in FAMILIES {
        let ping: Bytes = match family.framing {
            Framing::Sse => Bytes::from_static(b": ping\n\n"),
            Framing::Ndjson => Bytes::from_static(b"{\"mood\":1}\n"),
            Framing::Aws => family.framing.on_the_line(b"mood {\"a\":1}\n"),
        };
        let upstream = Upstream::start(reply(family).chunked().then_flood(ping.repeat(64)))
            .await
            .unwrap();
        let provider = at(family, &upstream);
        let asked = question(family.model, true);
        let mut answer = provider.chat(&context(None), asked).await.unwrap();
        for _ in 0..PATIENCE {
            let event = answer.next().await.unwrap().unwrap();
            assert!(!event.is_content(), "{}: {event:?}", family.name);
        }
        drop(answer);
        upstream.wait_for_disconnect().await;
    }
}
