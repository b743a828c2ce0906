//! Proxies, per call. The kit's server plays an HTTP proxy: it records what it was asked for.

use g4f_testkit::{RefusedPort, Reply, Upstream};
use g4f_types::{ErrorKind, HttpRequest, Proxy, Transport as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::setup::{text, transport};

fn through(url: &str, proxy: String) -> HttpRequest {
    let mut request = HttpRequest::get(url);
    request.options.proxy = Some(Proxy::new(proxy));
    request
}

#[tokio::test]
async fn a_call_goes_through_its_own_proxy() {
    let proxy = Upstream::start(Reply::ok("proxied")).await.unwrap();
    let direct = Upstream::start(Reply::ok("direct")).await.unwrap();
    let transport = transport();

    let with_user = format!("http://user:secret@{}", proxy.addr());
    let response = transport
        .send(through("http://api.example/v1/models", with_user))
        .await
        .unwrap();
    assert_eq!(text(response).await, "\"proxied\"");
    let received = proxy.last_request().unwrap();
    assert_eq!(received.path, "/v1/models");
    assert_eq!(received.header("host"), Some("api.example"));
    assert_eq!(
        received.header("proxy-authorization"),
        Some("Basic dXNlcjpzZWNyZXQ=")
    );

    let response = transport
        .send(HttpRequest::get(direct.url()))
        .await
        .unwrap();
    assert_eq!(text(response).await, "\"direct\"");
    assert_eq!((proxy.hits(), direct.hits()), (1, 1));
}

#[tokio::test]
async fn tls_asks_the_proxy_for_a_tunnel() {
    let proxy = Upstream::start(Reply::status(403)).await.unwrap();
    let request = through("https://api.example/v1/models?key=secret", proxy.url());
    let error = transport().send(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network, "{error}");
    assert!(!error.reached_upstream());
    assert!(error.message().contains("through the proxy"), "{error}");
    assert!(!format!("{error:?}").contains("secret"));
    assert_eq!(proxy.last_request().unwrap().method, "CONNECT");
}

#[tokio::test]
async fn socks_leaves_the_name_to_the_proxy() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut greeting = [0; 3];
        stream.read_exact(&mut greeting).await.unwrap();
        stream.write_all(&[5, 0]).await.unwrap();
        // Version, connect, reserved, by name, length.
        let mut head = [0; 5];
        stream.read_exact(&mut head).await.unwrap();
        let mut name = vec![0; usize::from(head[4]) + 2];
        stream.read_exact(&mut name).await.unwrap();
        stream
            .write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 80])
            .await
            .unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(stream.read_u8().await.unwrap());
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
            .await
            .unwrap();
        (
            head[3],
            String::from_utf8(name[..name.len() - 2].to_vec()).unwrap(),
        )
    });
    let request = through("http://api.example/x", format!("socks5h://{address}"));
    let response = transport().send(request).await.unwrap();
    assert_eq!(text(response).await, "ok");
    assert_eq!(server.await.unwrap(), (3, "api.example".to_owned()));
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named_without_its_password() {
    let port = RefusedPort::bind().unwrap();
    let request = through(
        "http://api.example/x?key=secret",
        format!("http://u:secret@{}", port.addr()),
    );
    let error = transport().send(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(
        error.message().contains(&format!(
            "through the proxy http://…@{}: connection refused",
            port.addr()
        )),
        "{error}"
    );
    assert!(!format!("{error} {error:?}").contains("secret"));
}

#[tokio::test]
async fn proxies_that_cannot_be_used_are_refused() {
    for proxy in [
        "ftp://u:secret@host:1",
        "host",
        "",
        "socks5://",
        "http://u:secret@",
    ] {
        let error = transport()
            .send(through("http://127.0.0.1:1/", proxy.to_owned()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{proxy}: {error}");
        assert!(error.message().starts_with("proxy "), "{error}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}

#[tokio::test]
async fn many_ways_out_stay_bounded_and_work() {
    let proxy = Upstream::start(Reply::ok("proxied")).await.unwrap();
    let transport = transport();
    for user in (0..20).chain(0..3) {
        let request = through(
            "http://api.example/",
            format!("http://u{user}@{}", proxy.addr()),
        );
        transport.send(request).await.unwrap();
    }
    assert_eq!(proxy.hits(), 23);
}
