//! Every kind of step and framing, as bytes.

use std::io::ErrorKind;
use std::time::Duration;

use g4f_testkit::{Framing, Reply, Step, Upstream};
use serde_json::json;
use tokio::time::Instant;

use crate::client::{Client, GET, exchange};

const LONG: Duration = Duration::from_secs(3600);
const CLOSING_GET: &str = "GET / HTTP/1.1\r\nconnection: close\r\n\r\n";

async fn bytes_of(reply: Reply) -> (String, Option<ErrorKind>) {
    let upstream = Upstream::start(reply).await.unwrap();
    exchange(&upstream, GET).await
}

fn body_of(bytes: &str) -> &str {
    bytes.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn plain_json_is_exact() {
    let upstream = Upstream::start(
        Reply::status(429)
            .header("Retry-After", "2")
            .json(json!({ "error": "slow down" })),
    )
    .await
    .unwrap();
    let (bytes, end) = exchange(&upstream, CLOSING_GET).await;
    assert_eq!(
        bytes,
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\ncontent-type: application/json\r\n\
         content-length: 21\r\nconnection: close\r\n\r\n{\"error\":\"slow down\"}"
    );
    assert_eq!(end, None);
}

#[tokio::test]
async fn events_are_chunks() {
    let upstream = Upstream::start(Reply::sse(["one", "two\nlines", "[DONE]"]))
        .await
        .unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    assert!(
        client
            .head()
            .await
            .contains("content-type: text/event-stream")
    );
    assert_eq!(client.chunk().await.unwrap(), "data: one\n\n");
    assert_eq!(client.chunk().await.unwrap(), "data: two\ndata: lines\n\n");
    assert_eq!(client.chunk().await.unwrap(), "data: [DONE]\n\n");
    assert_eq!(client.chunk().await, None);
}

#[tokio::test]
async fn a_body_may_end_with_the_connection() {
    let (bytes, end) = bytes_of(Reply::status(200).text("all of it").close_delimited()).await;
    assert!(bytes.contains("connection: close\r\n"));
    assert!(!bytes.contains("content-length"));
    assert_eq!((body_of(&bytes), end), ("all of it", None));
}

#[tokio::test]
async fn a_length_may_be_a_lie() {
    let reply = Reply::status(200)
        .text("short")
        .framing(Framing::Declared(500))
        .then_close();
    let (bytes, end) = bytes_of(reply).await;
    assert!(bytes.contains("content-length: 500\r\n"));
    assert_eq!((body_of(&bytes), end), ("short", None));

    let own = Reply::status(200)
        .header("Content-Length", "x")
        .text("body")
        .then_close();
    let (bytes, _) = bytes_of(own).await;
    assert!(bytes.contains("Content-Length: x\r\n"));
    assert!(!bytes.contains("content-length"));
}

#[tokio::test]
async fn a_cut_is_exact_at_every_byte() {
    let body = "0123456789";
    for k in 0..=body.len() {
        let (bytes, end) = bytes_of(Reply::status(200).text(body).truncate_at(k)).await;
        assert!(
            bytes.contains("content-length: 10\r\n"),
            "the whole length is promised"
        );
        assert_eq!((body_of(&bytes), end), (&body[..k], None));
    }
}

#[tokio::test]
async fn a_cut_goes_through_chunks() {
    let reply = || {
        Reply::status(200)
            .chunked()
            .then_send("abc")
            .then_send("defgh")
    };
    for (k, wire) in [
        (0, ""),
        (2, "3\r\nab"),
        (3, "3\r\nabc\r\n"),
        (4, "3\r\nabc\r\n5\r\nd"),
        (8, "3\r\nabc\r\n5\r\ndefgh\r\n"),
        (9, "3\r\nabc\r\n5\r\ndefgh\r\n"),
    ] {
        let (bytes, end) = bytes_of(reply().truncate_at(k)).await;
        assert_eq!((body_of(&bytes), end), (wire, None), "cut at {k}");
    }
}

#[tokio::test]
async fn a_reset_is_seen_as_one() {
    let (bytes, end) = bytes_of(Reply::reset()).await;
    assert_eq!(
        (bytes.as_str(), end),
        ("", Some(ErrorKind::ConnectionReset))
    );

    for k in [1, 4, 10] {
        let (bytes, end) = bytes_of(Reply::status(200).text("0123456789").reset_at(k)).await;
        assert_eq!(body_of(&bytes), &"0123456789"[..k]);
        assert_eq!(end, Some(ErrorKind::ConnectionReset));
    }

    let reply = Reply::sse(["one"]).then_reset();
    let (_, end) = bytes_of(reply).await;
    assert_eq!(end, Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_close_comes_before_any_byte() {
    let (bytes, end) = bytes_of(Reply::close()).await;
    assert_eq!((bytes.as_str(), end), ("", None));
}

#[tokio::test]
async fn a_close_lacks_the_end_of_the_chunks() {
    let (bytes, end) = bytes_of(Reply::sse(["one"]).then_close().then_send("never")).await;
    assert_eq!((body_of(&bytes), end), ("b\r\ndata: one\n\n\r\n", None));
}

#[tokio::test]
async fn raw_bytes_are_all_there_is() {
    let (bytes, end) = bytes_of(Reply::raw("not HTTP at all\0\n")).await;
    assert_eq!((bytes.as_str(), end), ("not HTTP at all\0\n", None));

    let reply = Reply::raw("half").then_send(" and half").truncate_at(6);
    assert_eq!(bytes_of(reply).await.0, "half a");
}

#[tokio::test]
async fn a_hang_holds_the_connection_and_the_bytes_before_it() {
    for reply in [
        Reply::raw("so far").then_hang(),
        Reply::raw("so far, so good").hang_at(6),
        Reply::raw("so far").then(Step::Hang).then_close(),
    ] {
        let upstream = Upstream::start(reply).await.unwrap();
        let mut client = Client::connect(&upstream).await;
        client.send(GET).await;
        assert_eq!(client.exactly(6).await, b"so far");
        assert_eq!(upstream.open_connections(), 1);
        drop(client);
        upstream.wait_for_disconnect().await;
        upstream.wait_for_idle().await;
    }
}

#[tokio::test]
async fn a_flood_never_ends() {
    let reply = Reply::raw("HTTP/1.1 200 OK\r\n").then_flood("x-more: and more\r\n");
    let upstream = Upstream::start(reply).await.unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    let bytes = client.exactly(8 * 1024 * 1024).await;
    assert!(bytes.starts_with(b"HTTP/1.1 200 OK\r\nx-more: and more\r\nx-more: "));
    drop(client);
    upstream.wait_for_disconnect().await;
}

#[tokio::test]
async fn a_flood_of_chunks_is_made_of_chunks() {
    let upstream = Upstream::start(Reply::sse(["one"]).then_flood(": ping\n\n"))
        .await
        .unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    client.head().await;
    assert_eq!(client.chunk().await.unwrap(), "data: one\n\n");
    for _ in 0..1000 {
        assert_eq!(client.chunk().await.unwrap(), ": ping\n\n");
    }
}

#[tokio::test(start_paused = true)]
async fn waits_take_the_time_of_the_clock() {
    let start = Instant::now();
    let reply = Reply::sse(["a", "b", "c"])
        .pause_between(LONG)
        .delay_headers(LONG)
        .then_wait(LONG);
    let upstream = Upstream::start(reply).await.unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    assert_eq!(
        client.response().await.body,
        "data: a\n\ndata: b\n\ndata: c\n\n"
    );
    let waited = start.elapsed();
    assert!(
        waited >= 4 * LONG && waited < 5 * LONG,
        "four pauses: {waited:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_drip_sends_all_and_only_pauses_between() {
    let start = Instant::now();
    let upstream = Upstream::start(Reply::status(200).text("0123456789").drip(3, LONG))
        .await
        .unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    assert_eq!(client.response().await.body, "0123456789");
    let waited = start.elapsed();
    assert!(
        waited >= 3 * LONG && waited < 4 * LONG,
        "three pauses: {waited:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_drip_stops_at_a_cut() {
    let reply = Reply::status(200)
        .text("0123456789")
        .drip(0, LONG)
        .truncate_at(4);
    let (bytes, end) = bytes_of(reply).await;
    assert_eq!((body_of(&bytes), end), ("0123", None));
}

#[tokio::test]
async fn a_bomb_is_small_on_the_wire_and_huge_when_it_is_unpacked() {
    let upstream = Upstream::start(Reply::gzip_bomb("text/plain", 64))
        .await
        .unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    let head = client.head().await;
    assert!(head.contains("content-encoding: gzip\r\n"), "{head}");
    let length = head.split("content-length: ").nth(1).unwrap();
    let length: usize = length.split("\r\n").next().unwrap().parse().unwrap();
    assert!(length < 128 * 1024, "{length} bytes on the wire");
    let packed = client.exactly(length).await;
    let mut letters = 0;
    let mut unpacked = flate2::bufread::GzDecoder::new(&packed[..]);
    let mut buffer = vec![0; 1 << 20];
    // It breaks off without an end, which is an error in the last read.
    while let Ok(read @ 1..) = std::io::Read::read(&mut unpacked, &mut buffer) {
        assert!(buffer[..read].iter().all(|byte| *byte == b'a'));
        letters += read;
    }
    assert_eq!(letters, 64 << 20);
}
