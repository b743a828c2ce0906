//! What the catalog costs: `cargo bench -p g4f-registry --bench catalog`.
//!
//! Aims: below 15 ms to open, below 1 µs to look up a known spelling, below 5 ms for the full text over everything.
#![allow(
    missing_docs,
    reason = "criterion's macros make functions without docs"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use g4f_registry::catalog::{Catalog, Needs, Query, Sort};
use g4f_types::{Capability, CapabilitySet};

const SPELLINGS: &[&str] = &[
    "gpt-4o",
    "openai/gpt-4o",
    "GPT-4o-2024-08-06",
    "claude-sonnet-4.5",
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "llama3.3",
    "meta-llama/Llama-3.3-70B-Instruct-Turbo",
];

fn catalog(criterion: &mut Criterion) {
    let bytes = Catalog::embedded_bytes();
    criterion.bench_function("open", |b| b.iter(|| Catalog::from_bytes(black_box(bytes))));
    let catalog = Catalog::embedded();

    let mut group = criterion.benchmark_group("look up");
    for name in SPELLINGS {
        group.bench_function(*name, |b| {
            b.iter(|| catalog.lookup(black_box(name)).is_ok());
        });
    }
    group.bench_function("by the rules: Some-Host/GPT-4o-FP8", |b| {
        b.iter(|| catalog.lookup(black_box("Some-Host/GPT-4o-FP8")).is_ok());
    });
    group.bench_function("a miss, with the nearest", |b| {
        b.iter(|| catalog.lookup(black_box("claud-sonet-9")).is_ok());
    });
    group.finish();

    let mut group = criterion.benchmark_group("query");
    let run = |query: &Query| catalog.query(query).len();
    let text = Query {
        text: "llama instruct".to_owned(),
        ..Query::default()
    };
    group.bench_function("full text", |b| b.iter(|| run(black_box(&text))));
    let filters = Query {
        can: CapabilitySet::of(&[Capability::Vision, Capability::Tools]),
        max_price: Some(2.0),
        min_window: Some(128_000),
        sort: Sort::Price,
        ..Query::default()
    };
    group.bench_function("filters, by price", |b| b.iter(|| run(black_box(&filters))));
    group.bench_function("everything", |b| {
        b.iter(|| run(black_box(&Query::default())));
    });
    group.finish();

    if let Some(model) = catalog.model("openai/gpt-4o") {
        let needs = Needs::of(model);
        criterion.bench_function("similar", |b| {
            b.iter(|| catalog.similar(black_box(model), &needs).len());
        });
    }
}

criterion_group!(benches, catalog);
criterion_main!(benches);
