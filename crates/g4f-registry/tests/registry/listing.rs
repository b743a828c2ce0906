//! What can be listed.

use g4f_registry::ModelFilter;
use g4f_types::{Capability, CapabilitySet};

use crate::support::*;

fn names(list: &[g4f_registry::ModelEntry]) -> Vec<String> {
    list.iter()
        .map(|m| format!("{}:{}", m.provider, m.model.id))
        .collect()
}

#[tokio::test]
async fn models_are_filtered() {
    let registry = registry(&Script::new(&[]), &[("BETA_API_KEY", "b")]);
    let big = ModelFilter {
        query: Some("BIG".to_owned()),
        ..ModelFilter::default()
    };
    let list = registry.models(&big).await;
    assert_eq!(
        names(&list),
        ["alpha:big-1", "beta:lab/Big-1", "free:big-1"]
    );
    assert_eq!(
        list.iter().map(|m| m.usable).collect::<Vec<_>>(),
        [false, true, true]
    );
    let keyless = ModelFilter {
        keyless: true,
        limit: Some(1),
        ..big.clone()
    };
    assert_eq!(names(&registry.models(&keyless).await), ["free:big-1"]);
    let one = ModelFilter {
        providers: vec!["AlphaAPI".to_owned()],
        ..ModelFilter::default()
    };
    assert_eq!(
        names(&registry.models(&one).await),
        ["alpha:big-1", "alpha:Small-1"]
    );
    let can = ModelFilter {
        can: CapabilitySet::of(&[Capability::Vision]),
        ..ModelFilter::default()
    };
    assert!(registry.models(&can).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn live_lists_replace_what_was_known_and_skip_those_without_a_key() {
    let script = Script::new(&[
        ("https://beta.example/v1/models", "new-9\nlab/Big-1"),
        ("http://127.0.0.1:4321/v1/probe", "yes"),
        ("http://127.0.0.1:4321/v1/models", "local-1"),
    ]);
    let registry = registry(&script, &[("BETA_API_KEY", "b")]);
    let live = ModelFilter {
        live: true,
        usable: true,
        ..ModelFilter::default()
    };
    let list = names(&registry.models(&live).await);
    assert_eq!(
        list[..3],
        ["beta:new-9", "beta:lab/Big-1", "engine:local-1"]
    );
    assert!(
        !script
            .asked()
            .contains(&"https://alpha.example/v1/models".to_owned())
    );
    assert_eq!(registry.nearest("new9", 3), ["new-9"]);
}

#[tokio::test(start_paused = true)]
async fn engines_that_do_not_answer_are_shown_as_such() {
    let registry = registry(&Script::new(&[]), &[]);
    registry.probe_local().await;
    let shown = registry.provider("engine").unwrap().usable.to_string();
    assert_eq!(shown, "not running at http://127.0.0.1:4321/v1");
}
