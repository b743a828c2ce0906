//! Requests that may lead to public addresses only.

use g4f_testkit::{Reply, Upstream};
use g4f_types::{ErrorKind, HttpRequest, Proxy, Transport as _};

use crate::setup::transport;

fn asking(url: &str) -> HttpRequest {
    let mut request = HttpRequest::get(url);
    request.options.public_only = true;
    request
}

#[tokio::test]
async fn a_server_on_this_machine_is_not_asked() {
    let upstream = Upstream::start(Reply::ok(1)).await.unwrap();
    let port = upstream
        .url()
        .rsplit(':')
        .next()
        .unwrap()
        .trim_end_matches('/')
        .to_owned();
    for host in [
        "127.0.0.1",
        "127.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ] {
        let error = transport()
            .send(asking(&format!("http://{host}:{port}/secret?token=t")))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest, "{host}: {error}");
        assert!(!error.reached_upstream());
        assert!(error.message().contains("not a public one"), "{error}");
        assert!(!format!("{error:?}").contains("token"), "{error:?}");
    }
    assert_eq!(upstream.hits(), 0);
}

#[tokio::test]
async fn a_proxy_is_asked_for_addresses_of_the_world_and_for_no_others() {
    let proxy = Upstream::start(Reply::ok("through")).await.unwrap();
    let through = |url: &str| {
        let mut request = asking(url);
        request.options.proxy = Some(Proxy::new(proxy.url()));
        async move { transport().send(request).await }
    };
    assert!(through("http://pictures.invalid/a.png").await.is_ok());
    assert_eq!(proxy.hits(), 1);
    assert!(through("http://10.0.0.1/a.png").await.is_err());
    assert!(through("http://metadata.google.internal/").await.is_err());
    assert_eq!(proxy.hits(), 1);
}
