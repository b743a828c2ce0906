//! The transport of the suite is honest itself.

use futures_util::StreamExt as _;
use g4f_testkit::transport::PlainTransport;
use g4f_testkit::{RefusedPort, Reply, Upstream};
use g4f_types::{ErrorKind, HttpBody, HttpRequest, Transport as _};

#[tokio::test]
async fn bodies_come_in_the_pieces_that_were_sent() {
    let upstream = Upstream::start(Reply::sse(["one", "two"])).await.unwrap();
    let request = HttpRequest::post(
        format!("{}/a?b=c", upstream.url()),
        HttpBody::Bytes("hi".into()),
    );
    let response = PlainTransport::new().send(request).await.unwrap();
    assert_eq!(response.status, 200);
    let pieces: Vec<_> = response.body.map(Result::unwrap).collect().await;
    assert_eq!(pieces, ["data: one\n\n", "data: two\n\n"]);
    let received = upstream.last_request().unwrap();
    assert_eq!(
        (received.path.as_str(), received.query.as_deref()),
        ("/a", Some("b=c"))
    );
    assert_eq!(received.text(), "hi");
    assert_eq!(
        received.header("host"),
        Some(upstream.addr().to_string().as_str())
    );
}

#[tokio::test]
async fn dropping_the_body_closes_the_connection() {
    let upstream = Upstream::start(Reply::sse(["one"]).then_hang())
        .await
        .unwrap();
    let response = PlainTransport
        .send(HttpRequest::get(upstream.url()))
        .await
        .unwrap();
    drop(response);
    upstream.wait_for_disconnect().await;
}

#[tokio::test]
async fn long_bodies_end_in_an_error() {
    let upstream = Upstream::start(Reply::status(200).chunked().then_flood("x".repeat(100)))
        .await
        .unwrap();
    let mut request = HttpRequest::get(upstream.url());
    request.options.max_body = Some(250);
    let mut body = PlainTransport.send(request).await.unwrap().body;
    let mut error = None;
    while error.is_none() {
        error = body.next().await.unwrap().err();
    }
    assert_eq!(error.unwrap().kind(), ErrorKind::InvalidResponse);
}

#[tokio::test]
async fn failures_say_whether_the_request_went_out() {
    let port = RefusedPort::bind().unwrap();
    let error = PlainTransport
        .send(HttpRequest::get(port.url()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.reached_upstream()),
        (ErrorKind::Network, false)
    );

    let upstream = Upstream::start(Reply::close()).await.unwrap();
    let error = PlainTransport
        .send(HttpRequest::get(upstream.url()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.reached_upstream()),
        (ErrorKind::Network, true)
    );

    for url in ["https://example.com/", "nonsense"] {
        let error = PlainTransport
            .send(HttpRequest::get(url))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
    }
}
