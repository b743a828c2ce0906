//! What fitting costs: `cargo bench -p g4f-resilience --bench trim`.
//!
//! 200 messages of 1 kB of prose, which never repeats. Aims: below 1 ms when nothing has to go, below 20 ms when half has
//! to, with a vocabulary and without a cache.
#![allow(
    missing_docs,
    reason = "criterion's macros make functions without docs"
)]

use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use g4f_resilience::trim::{Budget, Counter, Policy, fit};
use g4f_tokens::{CountCache, Encoding};
use g4f_types::Message;

const SENTENCES: [&str; 8] = [
    "The keeper of the lighthouse wrote one line a day. ",
    "Wind from the west, glass falling; oil for nine nights. ",
    "She didn't mind, but she'd have liked a letter.\n",
    "Es wurde früher dunkel, und der Ofen zog schlecht. ",
    "    if tide.is_high() {\n        lamp.trim(3.5)?;\n    }\n",
    "L'été était déjà loin, et le bateau n'arrivait plus. ",
    "Supplies: bread (2 loaves), paraffin, 40 l, matches. ",
    "Nothing was seen of the boat that left on the 14th. ",
];

fn conversation() -> Vec<Message> {
    let mut state = 7_usize;
    (0..200)
        .map(|n| {
            let mut text = format!("{n}. ");
            while text.len() < 1000 {
                state = state.wrapping_mul(1_103_515_245).wrapping_add(12345) % (1 << 31);
                text.push_str(SENTENCES[(state >> 16) % SENTENCES.len()]);
            }
            if n % 2 == 0 {
                Message::user(text)
            } else {
                Message::assistant(text)
            }
        })
        .chain([Message::user("And now?")])
        .collect()
}

fn trim(criterion: &mut Criterion) {
    Encoding::O200k.warm_up();
    let messages = conversation();
    let policy = Policy::default();
    let exact = Counter::for_model("gpt-4o");
    let estimate = Counter::for_model("claude-sonnet-4-5");
    let half = |counter: &Counter| {
        let tokens: usize = messages.iter().map(|m| counter.count(m).tokens).sum();
        Budget::new(tokens / 2)
    };
    let run = |budget: Budget, counter: &Counter| fit(&messages, &budget, &policy, counter);
    let mut group = criterion.benchmark_group("trim, 200 messages of 1 kB");
    let roomy = Budget::new(1_000_000);
    group.bench_function("nothing goes", |b| b.iter(|| run(roomy, &exact)));
    let budget = half(&exact);
    group.bench_function("half goes, o200k", |b| b.iter(|| run(budget, &exact)));
    let fresh = || Counter::for_model("gpt-4o").with_cache(Arc::new(CountCache::default()));
    group.bench_function("half goes, o200k, empty cache", |b| {
        b.iter_batched(
            fresh,
            |counter| run(budget, &counter),
            BatchSize::SmallInput,
        );
    });
    let warm = fresh();
    group.bench_function("half goes, o200k, warm cache", |b| {
        b.iter(|| run(budget, &warm));
    });
    let budget = half(&estimate);
    group.bench_function("half goes, estimate", |b| b.iter(|| run(budget, &estimate)));
    group.finish();
}

criterion_group!(benches, trim);
criterion_main!(benches);
