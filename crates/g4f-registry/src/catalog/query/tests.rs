//! Filters, words, and orders.

use g4f_types::{Capability, CapabilitySet};

use super::{Query, Sort};
use crate::catalog::fixture::catalog;
use crate::catalog::schema::{Access, Modality, Status, Task};
use crate::catalog::{Catalog, Date};

fn ids(catalog: &Catalog, query: &Query) -> Vec<String> {
    catalog
        .query(query)
        .iter()
        .map(|hit| hit.model.id.to_string())
        .collect()
}

#[test]
fn nothing_asked_is_everything_by_name() {
    let catalog = catalog();
    let all = ids(&catalog, &Query::default());
    assert_eq!(all.len(), catalog.models().len());
    assert!(all.is_sorted());
}

#[test]
fn each_filter_holds_for_one_offering_at_once() {
    let catalog = catalog();
    let ask = |query: Query| ids(&catalog, &query);
    let d = Query::default;
    let can = |list: &[Capability]| CapabilitySet::of(list);
    let cases: Vec<(Query, &[&str])> = vec![
        (
            Query {
                can: can(&[Capability::AudioInput]),
                ..d()
            },
            &["google/gemini-3-flash-preview"],
        ),
        (
            Query {
                can: can(&[Capability::Embeddings]),
                ..d()
            },
            &["openai/text-embedding-3-small"],
        ),
        (
            Query {
                input: [Modality::Image].into_iter().collect(),
                max_price: Some(0.5),
                ..d()
            },
            &["openai/gpt-4o-mini"],
        ),
        (
            Query {
                providers: vec!["ZAI-coding-plan".into()],
                ..d()
            },
            &["zai/glm-4-6"],
        ),
        (
            Query {
                lab: Some("OpenAI".into()),
                task: Some(Task::Images),
                ..d()
            },
            &["openai/dall-e-3"],
        ),
        (
            Query {
                access: vec![Access::Keyless, Access::Free],
                ..d()
            },
            &["openai/gpt-oss-120b"],
        ),
        (
            Query {
                status: vec![Status::Beta],
                ..d()
            },
            &["google/gemini-3-flash-preview"],
        ),
        (
            Query {
                min_window: Some(200_000),
                ..d()
            },
            &["google/gemini-3-flash-preview", "zai/glm-4-6"],
        ),
        (
            Query {
                min_output: Some(100_000),
                ..d()
            },
            &["zai/glm-4-6"],
        ),
        (
            Query {
                open_weights: Some(false),
                ..d()
            },
            &["openai/gpt-4o"],
        ),
        // Tools and a large window, but not at the same host.
        (
            Query {
                providers: vec!["kilo".into()],
                min_window: Some(200_000),
                ..d()
            },
            &[],
        ),
    ];
    for (query, wanted) in cases {
        assert_eq!(ask(query.clone()), wanted, "{query:?}");
    }
}

#[test]
fn a_day_decides_what_is_retired() {
    let catalog = catalog();
    let retired = |today| {
        ids(
            &catalog,
            &Query {
                status: vec![Status::Retired],
                today,
                ..Query::default()
            },
        )
    };
    assert!(retired(None).is_empty());
    assert_eq!(retired(Date::new(2028, 1, 1)), ["openai/gpt-4o"]);
}

#[test]
fn words_are_found_in_names_titles_and_ids() {
    let catalog = catalog();
    let ask = |text: &str| {
        ids(
            &catalog,
            &Query {
                text: text.to_owned(),
                ..Query::default()
            },
        )
    };
    assert_eq!(ask("GPT 4o mini"), ["openai/gpt-4o-mini"]);
    assert_eq!(ask("glm-4.6"), ["zai/glm-4-6"]);
    assert_eq!(ask("gemini flash 3"), ["google/gemini-3-flash-preview"]);
    assert_eq!(
        ask("gpt-4o")[0],
        "openai/gpt-4o",
        "the one that is called so comes first"
    );
    assert!(ask("gpt claude").is_empty());
}

#[test]
fn orders_and_a_limit() {
    let catalog = catalog();
    let first = |sort: &str| {
        let query = Query {
            task: Some(Task::Chat),
            sort: Sort::parse(sort).unwrap(),
            limit: 2,
            ..Query::default()
        };
        let found = ids(&catalog, &query);
        assert_eq!(found.len(), 2);
        found[0].clone()
    };
    assert_eq!(first("name"), "google/gemini-3-flash-preview");
    assert_eq!(first("window"), "google/gemini-3-flash-preview");
    assert_eq!(first("released"), "google/gemini-3-flash-preview");
    assert_eq!(first("providers"), "openai/gpt-4o");
    let by_price = Query {
        sort: Sort::Price,
        access: vec![Access::Paid],
        task: Some(Task::Chat),
        ..Query::default()
    };
    assert_eq!(
        ids(&catalog, &by_price),
        [
            "openai/gpt-4o-mini",
            "openai/gpt-4o",
            "google/gemini-3-flash-preview"
        ]
    );
    assert_eq!(Sort::parse("colour"), None);
}
