//! What clients send: bodies, keep-alive, HEAD, expectations, nonsense.

use g4f_testkit::{Reply, Upstream};
use serde_json::json;

use crate::client::{Client, GET, ask, exchange, post};

#[tokio::test]
async fn a_request_is_recorded_whole() {
    let upstream = Upstream::start(Reply::status(200)).await.unwrap();
    let request = "POST /v1/chat?key=hush&b HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer hush\r\n\
        X-Twice: 1\r\nx-twice: 2\r\ncontent-length: 8\r\n\r\n{\"a\": 1}";
    ask(&upstream, request).await;

    let received = upstream.last_request().unwrap();
    assert_eq!(
        (received.method.as_str(), received.path.as_str()),
        ("POST", "/v1/chat")
    );
    assert_eq!(received.query.as_deref(), Some("key=hush&b"));
    assert_eq!(received.header("AUTHORIZATION"), Some("Bearer hush"));
    assert_eq!(
        received.headers.get_all("x-twice").collect::<Vec<_>>(),
        ["1", "2"]
    );
    assert_eq!(
        received.headers.iter().next(),
        Some(("Host", "h")),
        "order and spelling are kept"
    );
    assert_eq!(received.json().unwrap(), json!({ "a": 1 }));
    assert_eq!((received.connection, received.number), (1, 1));

    let printed = format!("{received:?}");
    assert!(printed.contains("Authorization") && printed.contains("key"));
    assert!(!printed.contains("hush"), "{printed}");
}

#[tokio::test]
async fn a_chunked_body_is_put_together() {
    let upstream = Upstream::start(Reply::status(200)).await.unwrap();
    let mut client = Client::connect(&upstream).await;
    client
        .send("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{\"a\"")
        .await;
    client
        .send("\r\n3;x=y\r\n: 1\r\n1\r\n}\r\n0\r\nx-trailer: t\r\n\r\n")
        .await;
    assert_eq!(client.response().await.status(), "200");
    assert_eq!(upstream.last_request().unwrap().text(), "{\"a\": 1}");
}

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let upstream = Upstream::start(Reply::sse(["x"])).await.unwrap();
    let mut client = Client::connect(&upstream).await;
    for n in 1..=3 {
        client.send(post("/", "body")).await;
        assert_eq!(client.response().await.body, "data: x\n\n");
        assert_eq!(upstream.hits(), n);
    }
    assert_eq!(upstream.accepted_connections(), 1);
    let numbers: Vec<_> = upstream
        .requests()
        .iter()
        .map(|r| (r.connection, r.number))
        .collect();
    assert_eq!(numbers, [(1, 1), (1, 2), (1, 3)]);
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let upstream = Upstream::start([
        Reply::ok("first"),
        Reply::ok("second"),
        Reply::ok("third").then_close(),
    ])
    .await
    .unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send([GET, &post("/", "x"), GET, GET].concat()).await;
    for body in ["\"first\"", "\"second\"", "\"third\""] {
        assert_eq!(client.response().await.body, body);
    }
    // What was sent beyond the close must not turn it into a reset.
    assert_eq!(client.rest().await, (vec![], None));
    assert_eq!(upstream.hits(), 3);
}

#[tokio::test]
async fn the_connection_ends_when_either_side_says_so() {
    let upstream = Upstream::start(Reply::ok(1)).await.unwrap();
    for request in [
        "GET / HTTP/1.1\r\nconnection: x, Close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
    ] {
        let (bytes, end) = exchange(&upstream, request).await;
        assert!(bytes.contains("connection: close\r\n") && bytes.ends_with("\r\n\r\n1"));
        assert_eq!(end, None);
    }

    upstream.set_script(Reply::ok(2).header("connection", "close"));
    let (bytes, end) = exchange(&upstream, GET).await;
    assert!(bytes.ends_with("\r\n\r\n2"));
    assert_eq!(end, None);

    upstream.set_script(Reply::ok(3));
    let mut client = Client::connect(&upstream).await;
    for _ in 0..2 {
        client
            .send("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n")
            .await;
        assert_eq!(client.response().await.body, "3");
    }
}

#[tokio::test]
async fn an_old_client_gets_no_chunks() {
    let upstream = Upstream::start(Reply::sse(["x"])).await.unwrap();
    let (bytes, _) = exchange(&upstream, "GET / HTTP/1.0\r\n\r\n").await;
    assert!(!bytes.contains("transfer-encoding"));
    assert!(bytes.ends_with("\r\n\r\ndata: x\n\n"));
}

#[tokio::test]
async fn head_gets_no_body() {
    let upstream = Upstream::start(Reply::ok("body")).await.unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send("HEAD / HTTP/1.1\r\n\r\n").await;
    assert!(client.head().await.contains("content-length: 6\r\n"));
    upstream.set_script(Reply::sse(["x"]));
    client.send("HEAD / HTTP/1.1\r\n\r\n").await;
    assert!(
        client
            .head()
            .await
            .contains("transfer-encoding: chunked\r\n")
    );
    upstream.set_script(Reply::status(204).text("dropped"));
    client.send(GET).await;
    assert!(!client.head().await.contains("content-length"));
    upstream.set_script(Reply::ok(4));
    client.send(GET).await;
    assert_eq!(
        client.response().await.body,
        "4",
        "nothing was left on the connection"
    );
}

#[tokio::test]
async fn a_waiting_client_is_told_to_continue() {
    let upstream = Upstream::start(Reply::ok("done")).await.unwrap();
    let mut client = Client::connect(&upstream).await;
    client
        .send("POST / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n")
        .await;
    assert_eq!(client.head().await, "HTTP/1.1 100 Continue\r\n\r\n");
    assert_eq!(upstream.hits(), 0);
    client.send("hi").await;
    assert_eq!(client.response().await.body, "\"done\"");
    assert_eq!(upstream.last_request().unwrap().body, "hi");
}

#[tokio::test]
async fn nonsense_is_refused_and_harms_nobody() {
    let upstream = Upstream::start(Reply::ok("fine")).await.unwrap();
    let too_long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000));
    for (request, status) in [
        ("\u{16}\u{3}\u{1}\u{2}\n\n", "400"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"),
        (
            "POST / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 99999999999\r\n\r\n",
            "413",
        ),
        (too_long.as_str(), "431"),
    ] {
        let mut client = Client::connect(&upstream).await;
        client.send(request).await;
        let response = client.response().await;
        assert_eq!(response.status(), status);
        assert_eq!(response.header("connection"), Some("close"));
    }
    assert_eq!((upstream.hits(), upstream.refused_requests()), (0, 4));
    assert_eq!(ask(&upstream, GET).await.body, "\"fine\"");
}

#[tokio::test]
async fn a_large_body_comes_through() {
    let upstream = Upstream::start(Reply::status(200)).await.unwrap();
    let body = "0123456789abcdef".repeat(512 * 1024);
    assert_eq!(ask(&upstream, post("/", &body)).await.status(), "200");
    assert!(
        upstream.last_request().unwrap().body == body,
        "8 MiB, byte for byte"
    );
}
