//! Servers that are not there, or leave.

use std::time::Duration;

use g4f_testkit::{RefusedPort, Reply, Upstream};
use g4f_types::{Error, ErrorKind, HttpRequest, Transport as _};
use g4f_wire::http::{read_body, read_prefix};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::setup::{get, post, transport};

/// No query, path or password of the URL is anywhere in what an error shows.
fn assert_hides_secrets(error: &Error) {
    let shown = format!("{error} {error:?} {:?}", std::error::Error::source(error));
    assert!(!shown.contains("secret"), "{shown}");
}

#[tokio::test]
async fn a_refused_connection_is_named() {
    let port = RefusedPort::bind().unwrap();
    let url = format!("http://user:secret@{}/v1?key=secret", port.addr());
    let error = transport().send(post(&url, "x")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert_eq!(
        error.message(),
        format!("connection refused by {}", port.addr())
    );
    assert!(!error.reached_upstream() && error.is_temporary());
    assert_hides_secrets(&error);
}

#[tokio::test]
async fn an_unknown_name_is_named() {
    // `.invalid` is promised never to exist; a machine without a resolver says so in its own way.
    let error = get("http://no-such-host.invalid/?key=secret")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Network | ErrorKind::Timeout),
        "{error}"
    );
    assert!(error.message().contains("no-such-host.invalid"), "{error}");
    assert!(!error.reached_upstream());
    assert_hides_secrets(&error);
}

#[tokio::test]
async fn a_server_without_tls_is_not_spoken_to() {
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/?key=secret", plain.local_addr().unwrap());
    let server = async {
        let (mut stream, _) = plain.accept().await.unwrap();
        let answer = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
        stream
    };
    let (answer, _stream) = tokio::join!(get(&url), server);
    let error = answer.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network, "{error}");
    assert!(
        error.message().starts_with("no secure connection to"),
        "{error}"
    );
    assert!(!error.reached_upstream());
    assert_hides_secrets(&error);
}

#[tokio::test]
async fn a_server_that_leaves_before_it_answers_may_have_worked() {
    for reply in [Reply::close(), Reply::reset()] {
        let upstream = Upstream::start(reply).await.unwrap();
        let url = format!("{}/?key=secret", upstream.url());
        let error = transport().send(post(&url, "x")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{error}");
        assert!(error.reached_upstream());
        assert!(
            error.message().contains(&upstream.addr().to_string()),
            "{error}"
        );
        assert_eq!(upstream.hits(), 1, "nothing is sent twice");
        assert_hides_secrets(&error);
    }
}

#[tokio::test]
async fn what_is_not_http_is_said_to_be_not_http() {
    let upstream = Upstream::start(Reply::raw("SSH-2.0-OpenSSH_9.6\r\n\r\n"))
        .await
        .unwrap();
    let error = get(&upstream.url()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
    assert!(error.reached_upstream());
}

#[tokio::test]
async fn a_body_that_breaks_off_is_never_a_whole_one() {
    let body = "0123456789";
    let lie = Reply::status(200)
        .header("content-length", "50")
        .body(body)
        .then_close();
    for (reply, name) in [
        (Reply::status(200).body(body).reset_at(5), "reset"),
        (Reply::status(200).body(body).truncate_at(5), "cut"),
        (
            Reply::status(200).body(body).chunked().truncate_at(5),
            "cut in chunks",
        ),
        (lie, "a length that lies"),
    ] {
        let upstream = Upstream::start(reply).await.unwrap();
        let response = get(&format!("{}/?key=secret", upstream.url()))
            .await
            .unwrap();
        let error = read_body(response, 1 << 20).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{name}: {error}");
        assert!(error.reached_upstream());
        assert!(
            error.message().contains("in the middle of its answer"),
            "{error}"
        );
        assert_hides_secrets(&error);
    }
    let upstream = Upstream::start(Reply::status(500).body(body).truncate_at(5))
        .await
        .unwrap();
    let response = get(&upstream.url()).await.unwrap();
    assert_eq!(
        read_prefix(response, 100).await,
        "01234",
        "what came of an error answer counts"
    );
}

#[tokio::test]
async fn a_dropped_body_closes_the_exchange() {
    let reply = Reply::status(200).chunked().then_send("x").then_hang();
    let upstream = Upstream::start(reply).await.unwrap();
    let response = get(&upstream.url()).await.unwrap();
    drop(response);
    upstream.wait_for_disconnect().await;
}

#[tokio::test]
async fn a_connection_that_takes_too_long_is_given_up() {
    // The system accepts the connection, and nobody answers the TLS handshake: the deadline covers both.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    let mut request = HttpRequest::get(format!("https://{address}/?key=secret"));
    request.options.connect_timeout = Some(Duration::from_millis(20));
    let error = transport().send(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(!error.reached_upstream());
    assert_hides_secrets(&error);
}
