//! Which reply a request gets.

use g4f_testkit::{Reply, Script, Upstream};

use crate::client::{Client, GET, ask, post};

#[tokio::test]
async fn a_sequence_goes_on_and_stays_at_its_last() {
    let upstream = Upstream::start([503, 429, 200].map(Reply::status))
        .await
        .unwrap();
    for status in ["503", "429", "200", "200"] {
        assert_eq!(ask(&upstream, GET).await.status(), status);
    }
}

#[tokio::test]
async fn an_empty_sequence_says_so() {
    let upstream = Upstream::start(Vec::new()).await.unwrap();
    assert_eq!(ask(&upstream, GET).await.status(), "500");
}

#[tokio::test]
async fn a_reply_can_be_computed() {
    let script = Script::by(|request| {
        Reply::status(200).text(format!("{} {}", request.path, request.text()))
    });
    let upstream = Upstream::start(script).await.unwrap();
    assert_eq!(
        ask(&upstream, post("/echo", "hello")).await.body,
        "/echo hello"
    );
}

#[tokio::test]
async fn routes_pick_by_method_and_path() {
    let script = Script::always(Reply::status(404))
        .on("/any", Reply::ok("any"))
        .on("POST /only", Reply::ok("post"))
        .on("GET /only", Reply::ok("get"))
        .on("/v1/*", Script::sequence([Reply::ok(1), Reply::ok(2)]))
        .on("/v1/special", Reply::ok("special"));
    let upstream = Upstream::start(script).await.unwrap();
    for (request, status, body) in [
        ("GET /any?with=query HTTP/1.1\r\n\r\n", "200", "\"any\""),
        ("POST /any HTTP/1.1\r\n\r\n", "200", "\"any\""),
        ("POST /only HTTP/1.1\r\n\r\n", "200", "\"post\""),
        ("GET /only HTTP/1.1\r\n\r\n", "200", "\"get\""),
        ("PUT /only HTTP/1.1\r\n\r\n", "404", ""),
        ("GET /v1/a HTTP/1.1\r\n\r\n", "200", "1"),
        ("GET /v1/special HTTP/1.1\r\n\r\n", "200", "\"special\""),
        ("GET /v1/b HTTP/1.1\r\n\r\n", "200", "2"),
        ("GET /anything HTTP/1.1\r\n\r\n", "404", ""),
    ] {
        let response = ask(&upstream, request).await;
        assert_eq!(
            (response.status(), response.body.as_str()),
            (status, body),
            "{request}"
        );
    }

    let mut client = Client::connect(&upstream).await;
    client.send("HEAD /only HTTP/1.1\r\n\r\n").await;
    assert!(client.head().await.contains("content-length: 5\r\n"));
}

#[tokio::test]
async fn a_script_can_be_replaced_while_running() {
    let upstream = Upstream::start(Reply::ok("before")).await.unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    assert_eq!(client.response().await.body, "\"before\"");
    upstream.set_script(Reply::ok("after"));
    client.send(GET).await;
    assert_eq!(client.response().await.body, "\"after\"");
}

#[tokio::test]
async fn a_script_that_panics_takes_only_its_connection() {
    let script = Script::by(|request| {
        assert!(request.path != "/panic", "as the test wants");
        Reply::ok("alive")
    });
    let upstream = Upstream::start(script).await.unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send("GET /panic HTTP/1.1\r\n\r\n").await;
    assert_eq!(client.rest().await.0, b"");
    upstream.wait_for_idle().await;
    assert_eq!(ask(&upstream, GET).await.body, "\"alive\"");
    assert_eq!(upstream.hits(), 2);
}
