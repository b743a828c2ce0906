//! What cleaning costs: `cargo bench -p g4f-clean --bench throughput`.
//!
//! Clean text is made from the answers of `corpus/dev.jsonl` in which nothing was inserted: prose, Markdown, code, tables,
//! Chinese, Japanese, Cyrillic and Persian. Aims: the rules pass 200 MB of it in a second, a filter takes 1 µs for an event
//! of 20 bytes, and it holds back nothing at the median and at most 64 bytes at the 99th percentile. The rules are ready in
//! less than 5 ms. Hostile texts run in two sizes: where time is linear, both have the same throughput.
#![allow(
    missing_docs,
    reason = "criterion's macros make functions without docs"
)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark may panic, and prints what it measures"
)]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use g4f_clean::{About, Output, Rules};

/// Bytes of an event in a stream, about five tokens.
const EVENT: usize = 20;

/// Beginnings of what rules look for, and what costs naive matchers most.
const HOSTILE: [(&str, &str); 10] = [
    ("one letter", "a"),
    ("angle brackets", "<"),
    ("brackets", "["),
    ("rule lines", "---\n"),
    ("nested quotes", "> "),
    ("openers of marks", "【1†"),
    ("openers of tokens", "<|im_"),
    ("openers of links", "[a]("),
    ("openers of ads", "\n\n---\n\n**Sponsor**\n"),
    ("nested JSON", "{\"a\":["),
];

/// Answers in which nothing was inserted.
fn clean_answers() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/dev.jsonl");
    fs::read_to_string(file)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|line| line["kind"] == "clean")
        .map(|line| line["text"].as_str().unwrap().to_owned())
        .filter(|text| !text.starts_with(['{', '[']))
        .collect()
}

/// Clean text of about that many bytes, always the same.
fn clean_text(answers: &[String], bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 4096);
    let mut state = 7_usize;
    while text.len() < bytes {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12345) % (1 << 31);
        text.push_str(&answers[(state >> 16) % answers.len()]);
        text.push_str("\n\n");
    }
    text
}

/// The text in events of [`EVENT`] bytes, each ending at a border of a character.
fn events(text: &str) -> Vec<&str> {
    let mut rest = text;
    let mut events = Vec::new();
    while !rest.is_empty() {
        let end = (EVENT.min(rest.len())..=rest.len())
            .find(|at| rest.is_char_boundary(*at))
            .unwrap_or(rest.len());
        let (event, more) = rest.split_at(end);
        events.push(event);
        rest = more;
    }
    events
}

/// Prints what a filter holds back after each event of clean answers.
fn held_back(_criterion: &mut Criterion) {
    let mut held = Vec::new();
    for answer in clean_answers() {
        let mut filter = Rules::builtin().filter(About::default());
        let mut out = Output::default();
        for event in events(&answer) {
            filter.push(event, &mut out);
            held.push(filter.held());
        }
        filter.finish(&mut out);
    }
    held.sort_unstable();
    let at = |percent: usize| held[(held.len() * percent / 100).min(held.len() - 1)];
    println!(
        "held back on clean answers after each of {} events: median {} (aim 0), p90 {}, p99 {} (aim 64), most {}",
        held.len(),
        at(50),
        at(90),
        at(99),
        at(100)
    );
}

fn clean(criterion: &mut Criterion) {
    let text = clean_text(&clean_answers(), 4 << 20);
    let rules = Rules::builtin();
    let mut group = criterion.benchmark_group("clean text (aim 200 MB/s)");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(20);
    for (name, provider) in [
        ("provider unknown", None),
        ("PollinationsAI", Some("PollinationsAI")),
    ] {
        let about = About {
            provider: provider.map(Into::into),
            ..About::default()
        };
        let outcome = rules.clean(&text, &about);
        assert!(outcome.removed.is_empty(), "{:?}", outcome.removed);
        group.bench_function(name, |b| {
            b.iter(|| rules.clean(black_box(&text), &about).text.len());
        });
    }
    group.bench_function("copied and its lines counted, for comparison", |b| {
        b.iter(|| black_box(&text).lines().count() + black_box(&text).clone().len());
    });
    group.finish();
    let answers = clean_answers();
    let mut group = criterion.benchmark_group("clean answers, one by one");
    group.throughput(Throughput::Bytes(
        answers.iter().map(String::len).sum::<usize>() as u64,
    ));
    group.bench_function("all", |b| {
        b.iter(|| {
            answers
                .iter()
                .map(|answer| rules.clean(answer, &About::default()).text.len())
                .sum::<usize>()
        });
    });
    group.finish();
}

fn stream(criterion: &mut Criterion) {
    let text = clean_text(&clean_answers(), 1 << 20);
    let events = events(&text);
    let mut group = criterion
        .benchmark_group("stream, time for one event of 20 bytes is 1/elements (aim 1 us)");
    group.throughput(Throughput::Elements(events.len() as u64));
    group.sample_size(20);
    group.bench_function("clean text", |b| {
        let mut out = Output::default();
        b.iter(|| {
            let mut filter = Rules::builtin().filter(About::default());
            for event in &events {
                out.text.clear();
                filter.push(event, &mut out);
            }
            filter.finish(&mut out);
            out.text.len()
        });
    });
    group.finish();
}

fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start (aim 5 ms for the rules)");
    group.sample_size(20);
    group.bench_function("the rules", |b| {
        b.iter(|| Rules::builder().build());
    });
    group.bench_function("a filter", |b| {
        b.iter(|| Rules::builtin().filter(About::default()));
    });
    group.finish();
}

fn hostile(criterion: &mut Criterion) {
    let rules = Rules::builtin();
    let about = About::default();
    let mut group =
        criterion.benchmark_group("hostile text, linear where both sizes have the same throughput");
    group.sample_size(10);
    for (name, unit) in HOSTILE {
        for bytes in [256 << 10, 2 << 20] {
            let text = unit.repeat(bytes / unit.len());
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::new(name, bytes), &text, |b, text| {
                b.iter(|| rules.clean(black_box(text), &about).text.len());
            });
        }
    }
    let letters = "a".repeat(10 << 20);
    group.throughput(Throughput::Bytes(letters.len() as u64));
    group.bench_function("10 MB of one letter", |b| {
        b.iter(|| rules.clean(black_box(&letters), &about).text.len());
    });
    group.finish();
}

criterion_group!(benches, held_back, clean, stream, build, hostile);
criterion_main!(benches);
