//! Calls that are not chat: whom they go to when no model is named.

use g4f_registry::{ModelFilter, Query, Registry, Router as _};
use g4f_types::{Access, Capabilities, Capability, CapabilitySet, Descriptor, ErrorKind, Settings};

use crate::support::{CHAT, GENERIC, Script, call, plain, plan, server, targets};

const CAN_DRAW: Capabilities = Capabilities::can(&[Capability::Chat, Capability::Images]);
const DRAWS: Capabilities = Capabilities::can(&[Capability::Images]);

/// Draws with one of its models.
static PAINTER: Descriptor = Descriptor {
    key_env: &["PAINTER_KEY"],
    capabilities: CAN_DRAW,
    models: &[("words-1", CHAT), ("brush-1", DRAWS), ("brush-2", DRAWS)],
    default_model: "words-1",
    ..plain("painter", "https://painter.example/v1")
};
/// Draws, and does not say with what.
static SECRETIVE: Descriptor = Descriptor {
    key_env: &["SECRETIVE_KEY"],
    capabilities: CAN_DRAW,
    models: &[("words-2", CHAT)],
    default_model: "words-2",
    ..plain("secretive", "https://secretive.example/v1")
};
/// Says nothing about images; one of its names does.
static NAMED: Descriptor = Descriptor {
    key_env: &["NAMED_KEY"],
    models: &[
        ("words-3", CHAT),
        ("lab/FLUX.1-schnell", Capabilities::UNKNOWN),
    ],
    default_model: "words-3",
    ..plain("named", "https://named.example/v1")
};
/// Says nothing about images at all.
static WRITER: Descriptor = Descriptor {
    key_env: &["WRITER_KEY"],
    access: Access::FreeKey,
    models: &[("words-4", CHAT)],
    default_model: "words-4",
    ..plain("writer", "https://writer.example/v1")
};

fn registry() -> Registry {
    let keys = ["PAINTER_KEY", "SECRETIVE_KEY", "NAMED_KEY", "WRITER_KEY"];
    Registry::builder()
        .descriptors([&PAINTER, &SECRETIVE, &NAMED, &WRITER, &GENERIC])
        .environment(keys.into_iter().map(|key| (key, "k")).collect())
        .transport(Script::new(&[]))
        .settings("mine", server("https://mine.example/v1", &["whatever"]))
        .build()
        .unwrap()
}

fn images() -> CapabilitySet {
    CapabilitySet::of(&[Capability::Images])
}

/// The targets of a call for images, with keys left out.
async fn drawn(registry: &Registry, model: &str, providers: &[&str]) -> Vec<String> {
    let cx = call(|options| {
        options.providers = providers.iter().map(|&name| name.to_owned()).collect();
    });
    let plan = registry.plan(&cx, &Query::new(model, images())).await;
    targets(&plan.unwrap())
        .into_iter()
        .map(|target| target.split(" by ").next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_call_without_a_model_goes_to_models_that_are_known_for_it() {
    for name in ["", "auto"] {
        let targets = drawn(&registry(), name, &[]).await;
        let mut sorted = targets.clone();
        sorted.sort();
        let expected = [
            "mine:whatever",
            "named:lab/FLUX.1-schnell",
            "painter:brush-1",
            "secretive:",
        ];
        assert_eq!(sorted, expected, "{targets:?}");
    }
}

#[tokio::test]
async fn whoever_the_caller_names_is_asked_without_a_model() {
    assert_eq!(drawn(&registry(), "", &["writer"]).await, ["writer:"]);
    assert_eq!(
        drawn(&registry(), "auto", &["painter"]).await,
        ["painter:brush-1"]
    );
    assert_eq!(
        drawn(&registry(), "painter:", &[]).await,
        ["painter:brush-1"]
    );
    assert_eq!(
        drawn(&registry(), "brush-2", &[]).await,
        ["painter:brush-2"]
    );
}

#[tokio::test]
async fn nobody_who_draws_is_explained() {
    let registry = Registry::builder()
        .descriptors([&WRITER, &GENERIC])
        .environment([("WRITER_KEY", "k")].into_iter().collect())
        .transport(Script::new(&[]))
        .build()
        .unwrap();
    let error = registry
        .plan(&call(|_| {}), &Query::new("", images()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoTarget);
    assert!(
        error.message().contains("writer: cannot do images"),
        "{error}"
    );
}

#[tokio::test]
async fn a_chat_never_goes_to_a_model_for_images() {
    static ONLY_PICTURES_FIRST: Descriptor = Descriptor {
        key_env: &["PAINTER_KEY"],
        models: &[
            ("brush-1", DRAWS),
            ("sdxl-turbo", Capabilities::UNKNOWN),
            ("words-1", CHAT),
        ],
        ..plain("painter", "https://painter.example/v1")
    };
    let registry = Registry::builder()
        .descriptors([&ONLY_PICTURES_FIRST])
        .environment([("PAINTER_KEY", "k")].into_iter().collect())
        .transport(Script::new(&[]))
        .build()
        .unwrap();
    assert_eq!(
        targets(&plan(&registry, "auto").await.unwrap()),
        ["painter:words-1 by PAINTER_KEY"]
    );
}

#[tokio::test]
async fn models_are_filtered_by_what_they_do() {
    let filter = ModelFilter {
        can: images(),
        ..ModelFilter::default()
    };
    let list = registry().models(&filter).await;
    let ids: Vec<&str> = list.iter().map(|entry| entry.model.id.as_str()).collect();
    assert_eq!(ids, ["brush-1", "brush-2"]);
}

#[tokio::test]
async fn a_servers_own_default_serves_if_its_name_says_so() {
    let mut config = server("https://mine.example/v1", &["chatty", "my-embedder"]);
    config.settings = Settings {
        default_model: Some("chatty".to_owned()),
        ..config.settings
    };
    let registry = Registry::builder()
        .descriptors([&WRITER, &GENERIC])
        .transport(Script::new(&[]))
        .settings("mine", config)
        .build()
        .unwrap();
    let needs = CapabilitySet::of(&[Capability::Embeddings]);
    let plan = registry.plan(&call(|_| {}), &Query::new("", needs)).await;
    assert_eq!(targets(&plan.unwrap()), ["mine:my-embedder"]);
}
