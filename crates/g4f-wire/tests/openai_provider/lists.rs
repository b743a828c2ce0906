//! Lists of models, probes and what is known without asking.

use g4f_testkit::{Reply, Upstream, openai};
use g4f_types::{Capability, ErrorKind};

use crate::setup::{KEY, at, build, plain_cx, provider};

#[tokio::test]
async fn models_are_listed() {
    let upstream = Upstream::start(openai::models(["a", "b"])).await.unwrap();
    let models = provider(&upstream).models(&plain_cx()).await.unwrap();
    assert_eq!(
        models.iter().map(|m| m.id.as_str()).collect::<Vec<_>>(),
        ["a", "b"]
    );
    let received = upstream.last_request().unwrap();
    assert_eq!(
        (received.method.as_str(), received.path.as_str()),
        ("GET", "/v1/models")
    );
    assert_eq!(
        received.header("authorization"),
        Some(format!("Bearer {KEY}").as_str())
    );

    let mut settings = at(upstream.base_url());
    settings.models = vec!["mine".to_owned(), "big".to_owned()];
    let provider = build(settings).unwrap();
    let models = provider.models(&plain_cx()).await.unwrap();
    assert_eq!(
        models.iter().map(|m| m.id.as_str()).collect::<Vec<_>>(),
        ["mine", "big"]
    );
    assert_eq!(upstream.hits(), 1, "what the user set is not asked for");
    assert!(!provider.info().open_models);
}

#[tokio::test]
async fn a_probe_asks_little_and_tells_the_truth() {
    let upstream = Upstream::start(openai::models(["a"])).await.unwrap();
    let provider = provider(&upstream);
    provider.probe(&plain_cx()).await.unwrap();
    upstream.set_script(openai::error(
        401,
        "x",
        "invalid_api_key",
        "Incorrect API key provided",
    ));
    assert_eq!(
        provider.probe(&plain_cx()).await.unwrap_err().kind(),
        ErrorKind::Auth
    );
    upstream.set_script(Reply::status(200).text("no list"));
    let error = provider.models(&plain_cx()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.provider()),
        (ErrorKind::InvalidResponse, Some("vendor"))
    );
}

#[tokio::test]
async fn descriptor_and_settings_make_the_provider() {
    let mut settings = at("http://127.0.0.1:1/v1/");
    settings.id = Some("mine".to_owned());
    settings.tier = Some(1);
    settings
        .model_aliases
        .insert("nick".to_owned(), "own".to_owned());
    let provider = build(settings).unwrap();
    let info = provider.info();
    assert_eq!(
        (&*info.id, info.name.as_str(), info.base_url.as_str()),
        ("mine", "mine", "http://127.0.0.1:1/v1")
    );
    assert_eq!(
        (info.tier, info.aliases.len(), info.origin.as_str()),
        (1, 0, "config")
    );
    assert_eq!(info.model_aliases["nick"], "own");
    let known = provider.capabilities("big");
    assert!(known.yes.contains(Capability::Vision) && known.yes.contains(Capability::Chat));
    assert_eq!(known.context_window, Some(1000));
    assert!(
        !provider
            .capabilities("other")
            .yes
            .contains(Capability::Vision)
    );
}
