//! The snapshot that is built in.

use std::collections::BTreeMap;

use g4f_registry::catalog::canon::{Aliases, Snapshot};
use g4f_registry::catalog::{Access, Catalog, How, Needs, Offering, Query};
use g4f_types::{Capability, CapabilitySet};

#[test]
fn it_is_large_and_small_enough() {
    let catalog = Catalog::embedded();
    assert!(
        catalog.models().len() >= 2_000,
        "{}",
        catalog.models().len()
    );
    assert!(
        catalog.offerings().len() >= 6_000,
        "{}",
        catalog.offerings().len()
    );
    assert!(
        catalog.providers().len() >= 200,
        "{}",
        catalog.providers().len()
    );
    assert!(Catalog::embedded_bytes().len() <= 400_000);
    assert!(catalog.inputs().count() >= 3);
}

#[test]
fn it_comes_back_byte_for_byte() {
    assert!(Catalog::embedded().to_bytes() == Catalog::embedded_bytes());
}

#[test]
fn it_hangs_together() {
    let catalog = Catalog::embedded();
    let mut count = 0;
    for model in catalog.models() {
        let offerings = catalog.offerings_of(model);
        count += offerings.len();
        assert!(!offerings.is_empty(), "{} is offered by nobody", model.id);
        for offering in offerings {
            assert_eq!(offering.model, model.id);
            assert!(catalog.provider(&offering.provider).is_some());
            assert!(
                offering.can.intersection(offering.cannot).is_empty(),
                "{offering:?}"
            );
        }
    }
    assert_eq!(count, catalog.offerings().len());
}

#[test]
fn every_offering_is_found_by_its_provider_and_id() {
    let catalog = Catalog::embedded();
    for offering in catalog.offerings() {
        let found = catalog.offering(&offering.provider, &offering.id).unwrap();
        assert!(
            std::ptr::eq(found, offering),
            "{}:{}",
            offering.provider,
            offering.id
        );
        let found = catalog
            .lookup(&format!("{}:{}", offering.provider, offering.id))
            .unwrap();
        assert_eq!((found.how, &found.model.id), (How::Exact, &offering.model));
    }
}

#[test]
fn every_model_is_found_by_its_id_and_ids_are_canonical() {
    let catalog = Catalog::embedded();
    for model in catalog.models() {
        let found = catalog.lookup(&model.id).unwrap();
        // `openai/gpt-4o` is the lab's model, and also what its provider offers under this id.
        assert_eq!(found.model.id, model.id);
        if model.lab.is_some() {
            let again = Aliases::built_in().canonical(&model.id);
            assert_eq!((again.id(), again.snapshot), (model.id.to_string(), None));
        }
    }
}

#[test]
fn all_spellings_of_one_model() {
    let catalog = Catalog::embedded();
    for (name, id, day, least) in [
        ("gpt-4o", "openai/gpt-4o", None, 30),
        ("openai/gpt-4o", "openai/gpt-4o", None, 30),
        ("GPT-4o-2024-08-06", "openai/gpt-4o", Some(20_240_806), 5),
        ("claude-sonnet-4.5", "anthropic/claude-sonnet-4-5", None, 30),
        (
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic/claude-sonnet-4-5",
            Some(20_250_929),
            10,
        ),
        ("llama3.3", "meta/llama-3-3-70b-instruct", None, 30),
        ("llama-3.3-70b", "meta/llama-3-3-70b-instruct", None, 30),
        (
            "meta-llama/Llama-3.3-70B-Instruct-Turbo",
            "meta/llama-3-3-70b-instruct",
            None,
            30,
        ),
    ] {
        let found = catalog.lookup(name).unwrap_or_else(|miss| panic!("{miss}"));
        assert_eq!(&*found.model.id, id, "{name}");
        assert_eq!(found.snapshot.map(Snapshot::digits), day, "{name}");
        let offerings = found.offerings();
        assert!(offerings.len() >= least, "{name}: {}", offerings.len());
        assert!(
            day.is_none()
                || offerings
                    .iter()
                    .all(|offering| offering.snapshot == found.snapshot)
        );
        assert!(catalog.providers_of(name).unwrap().len() >= 5, "{name}");
        let told = |o: &&&Offering| o.limits.window().is_some() && o.simple_price().is_some();
        assert!(
            offerings.iter().filter(told).count() * 2 > offerings.len(),
            "{name}"
        );
    }
    for name in ["auto", "gpt-4o-2024-01-01", "no-such-model"] {
        assert_eq!(catalog.lookup(name).unwrap_err().nearest.len(), 5, "{name}");
    }
}

#[test]
fn a_price_of_zero_makes_nothing_free() {
    let catalog = Catalog::embedded();
    let mut open = BTreeMap::<&str, usize>::new();
    for offering in catalog.offerings() {
        if matches!(
            offering.access,
            Some(Access::Free | Access::Keyless | Access::Local)
        ) {
            *open.entry(&offering.provider).or_default() += 1;
        }
    }
    for provider in ["opencode", "vercel", "github-copilot", "zai-coding-plan"] {
        assert_eq!(open.get(provider), None, "{provider}");
    }
    assert!(
        open["kilo"] >= 5 && open["openrouter"] >= 5 && open["ovhcloud"] >= 10,
        "{open:?}"
    );
}

#[test]
fn questions() {
    let catalog = Catalog::embedded();
    let can = CapabilitySet::of(&[Capability::Vision, Capability::Tools]);
    let seeing = catalog.query(&Query {
        can,
        ..Query::default()
    });
    assert!(seeing.len() >= 200, "{}", seeing.len());
    assert!(seeing.iter().all(|hit| {
        hit.offerings
            .iter()
            .all(|o| can.difference(o.can).is_empty())
    }));
    let hits = catalog.query(&Query {
        text: "sonnet 4.5".to_owned(),
        ..Query::default()
    });
    assert_eq!(&*hits[0].model.id, "anthropic/claude-sonnet-4-5");
    let model = catalog.model("anthropic/claude-sonnet-4-5").unwrap();
    let needs = Needs::of(model);
    let similar = catalog.similar(model, &needs);
    assert!(similar.len() >= 3);
    for similar in similar {
        assert!(needs.can.difference(similar.model.can).is_empty());
        assert!(similar.model.limits.window() >= needs.window);
        assert!(!similar.reasons.is_empty());
    }
}
