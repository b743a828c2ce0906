//! Google Cloud's sign-in, with a token endpoint on loopback.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs};

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use g4f_testkit::{Received, Reply, Script, context};
use g4f_types::{ChatRequest, Error, ErrorKind, Message};
use g4f_wire::gemini::Surface;
use serde_json::{Value, json};

use crate::setup::{Stage, ok};

const ANSWER: &str =
    r#"{"candidates": [{"content": {"parts": [{"text": "Hi"}]}, "finishReason": "STOP"}]}"#;

/// A server that gives tokens at `/token`, and otherwise answers.
fn server(token: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Script {
    Script::by(move |request| {
        if request.path == "/token" {
            token(request)
        } else {
            ok(serde_json::from_str(ANSWER).unwrap())
        }
    })
}

/// Asks with this key.
async fn ask(stage: &Stage, key: &str) -> Result<(), Error> {
    let cx = context(stage.provider.clone())
        .model("gemini-2.5-flash")
        .key(key)
        .build();
    let request = ChatRequest::new("gemini-2.5-flash", [Message::user("Hi")]);
    stage.provider.chat(&cx, request).await.map(drop)
}

/// A new key, and the PEM of a service account's file.
fn service_key() -> (KeyPair, String) {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der = key.as_der().unwrap();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    (key, pem)
}

fn account(pem: &str, token_uri: &str) -> String {
    json!({
        "type": "service_account", "client_email": "robot@example.com", "private_key_id": "key-1",
        "private_key": pem, "token_uri": token_uri,
    })
    .to_string()
}

/// A file that is gone with its test.
struct File(PathBuf);

impl File {
    fn new(name: &str, content: &str) -> Self {
        let path = env::temp_dir().join(format!("g4f-wire-{}-{name}.json", std::process::id()));
        fs::write(&path, content).unwrap();
        Self(path)
    }

    fn name(&self) -> &str {
        self.0.file_name().unwrap().to_str().unwrap()
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn form(request: &Received) -> Vec<(String, String)> {
    let url = format!("http://form/?{}", request.text());
    let url = reqwest::Url::parse(&url).unwrap();
    url.query_pairs()
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

#[tokio::test]
async fn a_service_account_signs_for_a_token_and_keeps_it() {
    let (key, pem) = service_key();
    let public = key.public_key().as_ref().to_vec();
    let asked = Arc::new(AtomicU32::new(0));
    let count = asked.clone();
    let stage = Stage::new(
        Surface::Vertex,
        server(move |request| {
            count.fetch_add(1, Ordering::SeqCst);
            let form = form(request);
            assert_eq!(form[0].1, "urn:ietf:params:oauth:grant-type:jwt-bearer");
            let (signed, signature) = form[1].1.rsplit_once('.').unwrap();
            let (header, claims) = signed.split_once('.').unwrap();
            let json = |text: &str| -> Value {
                serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
            };
            assert_eq!(
                json(header),
                json!({ "alg": "RS256", "typ": "JWT", "kid": "key-1" })
            );
            let claims = json(claims);
            assert_eq!(claims["iss"], "robot@example.com");
            assert_eq!(
                claims["scope"],
                "https://www.googleapis.com/auth/cloud-platform"
            );
            assert!(claims["aud"].as_str().unwrap().ends_with("/token"));
            assert_eq!(
                claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(),
                3600
            );
            let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &public)
                .verify(signed.as_bytes(), &signature)
                .unwrap();
            ok(json!({ "access_token": "ya29.fresh", "expires_in": 3599, "token_type": "Bearer" }))
        }),
    )
    .await;
    let file = File::new(
        "service",
        &account(&pem, &format!("{}/token", stage.upstream.url())),
    );
    ask(&stage, file.path()).await.unwrap();
    ask(&stage, file.path()).await.unwrap();
    assert_eq!(
        asked.load(Ordering::SeqCst),
        1,
        "the second call has the first one's token"
    );
    let last = stage.upstream.last_request().unwrap();
    assert_eq!(last.header("authorization"), Some("Bearer ya29.fresh"));
    assert_eq!(
        last.path,
        "/v1/projects/p/locations/here/publishers/google/models/gemini-2.5-flash:generateContent"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_has_run_out_is_fetched_anew() {
    let (_, pem) = service_key();
    let script = server(|_| ok(json!({ "access_token": "short", "expires_in": 100 })));
    let stage = Stage::new(Surface::Vertex, script).await;
    // In one line, as a configuration may hold it.
    let key = account(&pem, &format!("{}/token", stage.upstream.url()));
    ask(&stage, &key).await.unwrap();
    tokio::time::advance(std::time::Duration::from_secs(30)).await;
    ask(&stage, &key).await.unwrap();
    tokio::time::advance(std::time::Duration::from_secs(30)).await;
    ask(&stage, &key).await.unwrap();
    let tokens = stage
        .sent()
        .iter()
        .filter(|(path, _)| path == "/token")
        .count();
    assert_eq!(tokens, 2);
}

#[tokio::test]
async fn a_persons_login_is_refreshed_and_names_who_pays() {
    let script = server(|request| {
        let form = form(request);
        let has = |name: &str, value: &str| form.contains(&(name.to_owned(), value.to_owned()));
        assert!(has("grant_type", "refresh_token") && has("refresh_token", "1//r&r"));
        assert!(has("client_id", "id") && has("client_secret", "secret"));
        ok(json!({ "access_token": "ya29.mine" }))
    });
    let stage = Stage::new(Surface::Vertex, script).await;
    let login = json!({
        "type": "authorized_user", "client_id": "id", "client_secret": "secret",
        "refresh_token": "1//r&r", "quota_project_id": "payer",
        "token_uri": format!("{}/token", stage.upstream.url()),
    });
    let file = File::new("login", &login.to_string());
    ask(&stage, file.path()).await.unwrap();
    let last = stage.upstream.last_request().unwrap();
    assert_eq!(last.header("authorization"), Some("Bearer ya29.mine"));
    assert_eq!(last.header("x-goog-user-project"), Some("payer"));
}

#[tokio::test]
async fn tokens_and_api_keys_go_as_they_are() {
    let stage = Stage::new(Surface::Vertex, server(|_| Reply::status(500))).await;
    ask(&stage, "ya29.a-token").await.unwrap();
    let last = stage.upstream.last_request().unwrap();
    assert_eq!(last.header("authorization"), Some("Bearer ya29.a-token"));
    ask(&stage, "AIzaSyExpress").await.unwrap();
    let last = stage.upstream.last_request().unwrap();
    assert_eq!(last.header("x-goog-api-key"), Some("AIzaSyExpress"));
    assert_eq!(last.header("authorization"), None);
}

#[tokio::test]
async fn errors_say_which_credentials_and_where_they_were() {
    let refused = json!({ "error": "invalid_grant", "error_description": "Token has been expired or revoked." });
    let script = server(move |_| Reply::status(400).json(refused.clone()));
    let stage = Stage::new(Surface::Vertex, script).await;
    let (_, pem) = service_key();

    let file = File::new(
        "expired",
        &account(&pem, &format!("{}/token", stage.upstream.url())),
    );
    let error = ask(&stage, file.path()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(
        error.message().contains(file.name()) && error.message().contains("revoked"),
        "{error}"
    );
    assert!(error.help().unwrap().contains("gcloud"), "{error:?}");

    let error = ask(&stage, "/nowhere/credentials.json").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(
        error
            .message()
            .contains("credentials.json in /nowhere (from test)"),
        "{error}"
    );

    let broken = File::new(
        "broken",
        r#"{"type": "service_account", "client_email": "a@b"}"#,
    );
    let error = ask(&stage, broken.path()).await.unwrap_err();
    assert!(error.message().contains("lacks private_key"), "{error}");

    let other = File::new("other", r#"{"type": "external_account"}"#);
    let error = ask(&stage, other.path()).await.unwrap_err();
    assert!(error.message().contains("external_account"), "{error}");

    let cx = context(stage.provider.clone()).model("m").build();
    let asked = stage
        .provider
        .chat(&cx, ChatRequest::new("m", [Message::user("Hi")]));
    let error = asked.await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.message().contains("no key is set"), "{error}");
}

#[tokio::test]
async fn no_error_shows_a_private_key() {
    let script = server(|_| Reply::status(400).json(json!({ "error": "bad" })));
    let stage = Stage::new(Surface::Vertex, script).await;
    let key = account(
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
        "http://127.0.0.1:9",
    );
    let error = ask(&stage, &key).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(!shown.contains("c2VjcmV0"), "{shown}");
}
