//! What stands in for what.

use g4f_types::{Capability, CapabilitySet};

use super::{Needs, size};
use crate::catalog::fixture::catalog;

#[test]
fn the_class_is_of_price() {
    let catalog = catalog();
    let model = catalog.model("openai/gpt-4o").unwrap();
    let similar = catalog.similar(model, &Needs::default());
    let ids: Vec<&str> = similar.iter().map(|similar| &*similar.model.id).collect();
    // gpt-4o-mini costs a fifteenth, and of the plan no price is known.
    assert_eq!(ids, ["google/gemini-3-flash-preview"]);
    assert_eq!(
        similar[0].reasons,
        ["4.50 USD for a million tokens against 4.38", "window 1000k"]
    );
}

#[test]
fn whatever_is_needed_must_be_known() {
    let catalog = catalog();
    let model = catalog.model("openai/gpt-4o").unwrap();
    let needs = |can: &[Capability], window| Needs {
        can: CapabilitySet::of(can),
        window,
    };
    let count = |needs: &Needs| catalog.similar(model, needs).len();
    assert_eq!(count(&Needs::of(model)), 1);
    assert_eq!(
        count(&needs(&[Capability::AudioInput, Capability::Tools], None)),
        1
    );
    assert_eq!(count(&needs(&[Capability::VideoInput], None)), 0);
    assert_eq!(count(&needs(&[], Some(1_000_001))), 0);
}

#[test]
fn without_size_and_price_there_is_no_class() {
    let catalog = catalog();
    let model = catalog.model("zai/glm-4-6").unwrap();
    assert!(catalog.similar(model, &Needs::default()).is_empty());
}

#[test]
fn sizes_in_names() {
    let of = |id: &str| size(id).map(f64::to_bits);
    let wanted = |size: f64| Some(size.to_bits());
    assert_eq!(of("meta-llama/Llama-3.3-70B-Instruct"), wanted(70.0));
    assert_eq!(of("qwen2.5-0.5b"), wanted(0.5));
    assert_eq!(of("qwen3-235b-a22b"), wanted(235.0));
    assert_eq!(of("nemotron-3-nano:30b"), wanted(30.0));
    for id in ["gpt-4o", "a22b", "70bx", "1.2.3b", ""] {
        assert_eq!(of(id), None, "{id}");
    }
}
