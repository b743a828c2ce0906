//! What arrives at the server.

use g4f_testkit::{Reply, Script, Upstream};
use g4f_types::transport::FormPart;
use g4f_types::{ErrorKind, HttpBody, HttpRequest, Transport as _};
use g4f_wire::http::{HttpConfig, HttpTransport};
use http::{HeaderValue, header};

use crate::setup::{get, post, text, transport};

#[tokio::test]
async fn a_request_arrives_as_it_was_made() {
    let upstream = Upstream::start(Reply::ok(serde_json::json!({"a": 1})))
        .await
        .unwrap();
    let mut request = post(&format!("{}/chat?x=1", upstream.base_url()), r#"{"q":1}"#);
    request.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    let response = transport().send(request).await.unwrap();
    assert_eq!(response.status, 200);
    assert_eq!(response.headers["content-type"], "application/json");
    assert_eq!(text(response).await, r#"{"a":1}"#);

    let received = upstream.last_request().unwrap();
    assert_eq!(
        (received.method.as_str(), received.path.as_str()),
        ("POST", "/v1/chat")
    );
    assert_eq!(received.query.as_deref(), Some("x=1"));
    assert_eq!(received.text(), r#"{"q":1}"#);
    let agent = received.header("user-agent").unwrap();
    assert!(agent.starts_with("g4f-sdk/"), "{agent}");
    let codings = received.header("accept-encoding").unwrap();
    assert!(
        ["gzip", "br", "zstd"].iter().all(|c| codings.contains(c)),
        "{codings}"
    );
}

#[tokio::test]
async fn a_caller_may_say_who_it_is() {
    let upstream = Upstream::start(Reply::ok(1)).await.unwrap();
    let mut request = HttpRequest::get(upstream.url());
    request
        .headers
        .insert(header::USER_AGENT, HeaderValue::from_static("mine/1"));
    transport().send(request).await.unwrap();
    assert_eq!(
        upstream.last_request().unwrap().header("user-agent"),
        Some("mine/1")
    );
}

#[tokio::test]
async fn connections_are_used_again() {
    let upstream = Upstream::start(Reply::ok(1)).await.unwrap();
    let transport = transport();
    for _ in 0..3 {
        let response = transport.send(post(&upstream.url(), "x")).await.unwrap();
        assert_eq!(text(response).await, "1");
    }
    assert_eq!((upstream.hits(), upstream.accepted_connections()), (3, 1));
}

#[tokio::test]
async fn forms_carry_files() {
    let upstream = Upstream::start(Reply::ok(1)).await.unwrap();
    let part = |name: &str, data: &'static str| FormPart {
        name: name.to_owned(),
        data: data.into(),
        file_name: None,
        media_type: None,
    };
    let file = FormPart {
        file_name: Some("a.wav".to_owned()),
        media_type: Some("audio/wav".to_owned()),
        ..part("file", "RIFF")
    };
    let body = HttpBody::Multipart(vec![part("model", "whisper-1"), file]);
    transport()
        .send(HttpRequest::post(upstream.url(), body))
        .await
        .unwrap();
    let received = upstream.last_request().unwrap();
    let kind = received.header("content-type").unwrap();
    assert!(kind.starts_with("multipart/form-data; boundary="), "{kind}");
    assert!(received.header("content-length").is_some());
    let form = received.text();
    for piece in [
        "name=\"model\"",
        "whisper-1",
        "filename=\"a.wav\"",
        "audio/wav",
        "RIFF",
    ] {
        assert!(form.contains(piece), "{piece} is not in {form}");
    }

    let bad = FormPart {
        media_type: Some("no type".to_owned()),
        ..part("file", "x")
    };
    let body = HttpBody::Multipart(vec![bad]);
    let error = transport()
        .send(HttpRequest::post(upstream.url(), body))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn only_reads_are_redirected_and_only_within_the_origin() {
    let elsewhere = Upstream::start(Reply::ok("elsewhere")).await.unwrap();
    let away = format!("{}/x", elsewhere.url());
    let script = Script::always(Reply::ok("here"))
        .on("/moved", Reply::status(307).header("location", "/here"))
        .on("/away", Reply::status(302).header("location", away))
        .on("/loop", Reply::status(302).header("location", "/loop"));
    let upstream = Upstream::start(script).await.unwrap();
    let url = upstream.url();

    assert_eq!(
        text(get(&format!("{url}/moved")).await.unwrap()).await,
        "\"here\""
    );
    assert_eq!(get(&format!("{url}/away")).await.unwrap().status, 302);
    assert_eq!(get(&format!("{url}/loop")).await.unwrap().status, 302);
    assert_eq!(upstream.hits(), 2 + 1 + 4);
    let moved = transport()
        .send(post(&format!("{url}/moved"), "x"))
        .await
        .unwrap();
    assert_eq!(moved.status, 307);
    assert_eq!((upstream.hits(), elsewhere.hits()), (8, 0));
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_before_anything_is_sent() {
    for url in [
        "",
        "nonsense",
        "ftp://host/x?key=secret",
        "http://",
        "file:///etc/x",
        "http://u:secret@/?k=secret",
    ] {
        let error = get(url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert!(error.message().contains("URL"), "{error}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        assert!(!error.reached_upstream());
    }
    let mut config = HttpConfig::default();
    config.user_agent = "a\nb".to_owned();
    assert_eq!(
        HttpTransport::new(config).unwrap_err().kind(),
        ErrorKind::Config
    );

    let mut config = HttpConfig::default();
    config.extra_roots = vec!["-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----".into()];
    let transport = HttpTransport::new(config).unwrap();
    let error = transport
        .send(HttpRequest::get("http://127.0.0.1:1/"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.message().contains("extra_roots"), "{error}");
}
