//! Whose word counts, and what is left unknown.

use g4f_types::Capability;
use proptest::prelude::*;

use crate::catalog::fixture::{builder, catalog, of, readings, told};
use crate::catalog::price::{Charge, Tier};
use crate::catalog::read::{self, Reading, Row};
use crate::catalog::schema::{Access, Status, Task};
use crate::catalog::{Date, Field, Source};

#[test]
fn fields_are_taken_by_source() {
    let catalog = catalog();
    let offering = catalog.offering("openai", "GPT-4O").unwrap();
    assert_eq!(&*offering.id, "gpt-4o");
    assert_eq!(offering.limits.context, Some(128_000));
    // It only repeats the window.
    assert_eq!(offering.limits.input, None);
    assert_eq!(offering.deprecation, Date::new(2027, 3, 1));
    assert!(
        offering.can.contains(Capability::JsonSchema),
        "a yes of the second source adds"
    );
    assert!(offering.cannot.contains(Capability::Reasoning));
    let price = offering.price.as_ref().unwrap();
    assert_eq!(price.rate(Charge::CacheRead, Tier::Standard, 0), Some(1.25));
    assert_eq!(
        price.rate(Charge::Input, Tier::Batch, 0),
        Some(1.25),
        "added by the second source"
    );
    assert_eq!(offering.price_agreed, Some(true));
    let said = |field| offering.sources.of(field);
    assert_eq!(said(Field::Task), Some(Source::Litellm));
    assert_eq!(said(Field::Price), Some(Source::ModelsDev));
    assert_eq!(said(Field::Deprecation), Some(Source::Litellm));
    assert_eq!(said(Field::MaxInput), None);
    let mini = catalog.offering("openai", "gpt-4o-mini").unwrap();
    assert_eq!(mini.price_agreed, Some(false));
    assert_eq!(
        mini.simple_price().unwrap().input.to_bits(),
        0.15_f64.to_bits()
    );
}

#[test]
fn a_price_of_nothing_is_not_free() {
    let catalog = catalog();
    let access = |provider, id| catalog.offering(provider, id).unwrap().access;
    assert_eq!(access("openai", "gpt-4o"), Some(Access::Paid));
    assert_eq!(
        access("kilo", "openai/gpt-oss-120b:free"),
        Some(Access::Keyless)
    );
    assert_eq!(access("kilo", "auto"), None);
    assert_eq!(
        access("zai-coding-plan", "glm-4.6"),
        Some(Access::Subscription)
    );
    assert_eq!(access("morph", "auto"), None);
}

#[test]
fn offerings_are_grouped_by_model_and_strange_names_stay_apart() {
    let catalog = catalog();
    let model = catalog.model("openai/gpt-4o").unwrap();
    assert_eq!(catalog.offerings_of(model).len(), 5);
    assert_eq!(model.title.as_deref(), Some("GPT-4o"));
    assert_eq!(
        model.limits.output,
        Some(16_384),
        "the plain name of the lab speaks for the model"
    );
    assert_eq!(model.tokenizer, Some("o200k_base"));
    for id in ["kilo/auto", "morph/auto"] {
        assert_eq!(catalog.model(id).unwrap().lab, None);
    }
    assert_eq!(
        catalog.model("openai/text-embedding-3-small").unwrap().task,
        Some(Task::Embeddings)
    );
    let dalle = catalog.offering("azure", "dall-e-3").unwrap();
    assert_eq!(
        (dalle.price.as_ref(), dalle.status, dalle.task),
        (None, None, Some(Task::Images))
    );
    assert!(dalle.limits.context.is_none() && dalle.cannot.is_empty());
}

#[test]
fn a_date_that_has_passed_retires() {
    let catalog = catalog();
    let offering = catalog.offering("openai", "gpt-4o").unwrap();
    let on = |year, month, day| offering.status_on(Date::new(year, month, day).unwrap());
    assert_eq!(on(2026, 1, 1), Some(Status::Deprecated));
    assert_eq!(on(2027, 3, 1), Some(Status::Deprecated));
    assert_eq!(on(2027, 3, 2), Some(Status::Retired));
}

/// The list of one provider.
fn live(provider: &str, ids: &[&str]) -> Reading {
    let rows: Vec<String> = ids
        .iter()
        .map(|id| format!(r#"{{"id": "{id}", "context_length": 64000}}"#))
        .collect();
    read::list(
        provider,
        format!(r#"{{"data": [{}]}}"#, rows.join(",")).as_bytes(),
    )
    .unwrap()
}

#[test]
fn a_provider_s_own_list_comes_before_everything() {
    let first = catalog();
    let mut more = builder().from_catalog(&first);
    more.add(live("openai", &["GPT-4o", "gpt-9"]));
    let catalog = more.build();
    let offering = catalog.offering("openai", "gpt-4o").unwrap();
    assert_eq!(&*offering.id, "GPT-4o", "its own spelling is sent");
    assert_eq!(offering.limits.context, Some(64_000));
    assert_eq!(offering.sources.of(Field::Context), Some(Source::Live));
    assert_eq!(
        offering.sources.of(Field::Deprecation),
        Some(Source::Litellm)
    );
    assert!(offering.simple_price().is_some());
    assert_eq!(
        catalog.offering("openai", "gpt-9").unwrap().status,
        Some(Status::Active)
    );
    assert_eq!(
        catalog.model("openai/gpt-4o").unwrap().title.as_deref(),
        Some("GPT-4o")
    );

    // The next list of the provider replaces the one before; others stay.
    let mut again = builder().from_catalog(&catalog);
    again.add(live("openai", &["gpt-4o"]));
    let catalog = again.build();
    assert!(catalog.offering("openai", "gpt-9").is_none());
    assert_eq!(catalog.offerings().len(), first.offerings().len());
}

#[test]
fn a_source_that_is_read_again_replaces_itself() {
    let first = catalog();
    let mut again = builder().from_catalog(&first);
    for reading in readings() {
        again.add(reading);
    }
    assert_eq!(told(&again.build()), told(&first));

    let mut less = builder().from_catalog(&first);
    let mut reading = readings().remove(0);
    reading.rows.retain(|row| row.provider != "morph");
    less.add(reading);
    let less = less.build();
    assert!(less.model("morph/auto").is_none());
    assert!(less.offering("openai", "text-embedding-3-small").is_some());
}

#[test]
fn what_the_user_says_counts() {
    let first = catalog();
    let mut row = Row {
        provider: "openai".to_owned(),
        id: "gpt-4o".to_owned(),
        facts: read::Facts::default(),
    };
    row.facts.limits.context = Some(1000);
    row.facts.cannot.insert(Capability::Tools);
    row.facts.access = Some(Access::Free);
    let mut own = builder().from_catalog(&first);
    own.add(Reading {
        source: Source::User,
        providers: vec![],
        rows: vec![row],
        skipped: 0,
        folded: 0,
    });
    let own = own.build();
    let offering = own.offering("openai", "gpt-4o").unwrap();
    assert_eq!(
        (offering.limits.context, offering.access),
        (Some(1000), Some(Access::Free))
    );
    assert!(
        !offering.can.contains(Capability::Tools) && offering.cannot.contains(Capability::Tools)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// In which order rows and sources come makes no difference.
    #[test]
    fn any_order(order in Just((0..20_usize).collect::<Vec<_>>()).prop_shuffle(), swap: bool) {
        let mut all = readings();
        for reading in &mut all {
            let n = reading.rows.len();
            let rows = std::mem::take(&mut reading.rows);
            let mut keyed: Vec<_> = rows.into_iter().enumerate().collect();
            keyed.sort_by_key(|(at, _)| order.iter().position(|o| o % n == *at));
            reading.rows = keyed.into_iter().map(|(_, row)| row).collect();
        }
        if swap {
            all.swap(0, 1);
        }
        prop_assert_eq!(told(&of(all)), told(&catalog()));
    }
}
