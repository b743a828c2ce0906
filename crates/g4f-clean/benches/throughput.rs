//! What cleaning costs: bytes a second on clean text, time for each event of a stream, and what is held back.
//!
//! `cargo bench -p g4f-clean`

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark prints what it found"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use g4f_clean::{About, Output, Rules};

const PROSE: &str = "The harbour was quiet when the first boats came in, and the crews, who had been out\nsince two in the morning, carried their crates up the steps without a word. Prices\nhad fallen again (by 4 to 6 %), so nobody was in a hurry to sell; the co-operative's\noffice would not open before eight. A dog slept under the bench by the fuel pump.\n\n";
const MARKDOWN: &str = "## How a hash map grows\n\n1. **Load factor**: entries divided by buckets, as `len / capacity`.\n2. *Rehashing*: every entry moves to a new bucket [see the docs](https://a.example/map).\n\n```rust\nlet mut map = HashMap::new();\nmap.insert(\"a\", 1); // grows when it must\n```\n\n| Operation | Cost |\n|---|---|\n| get | O(1) |\n| insert | O(1), amortised |\n\n";
const CHINESE: &str = "哈希表把键映射到桶里。装载因子是条目数与桶数之比；当它超过某个阈值时，表会扩容，并把每个条目移到新的桶中。\n\n平均来说，查找与插入的代价是常数，但最坏情况下是线性的。\n\n";

fn text(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len() + 1)
}

fn whole(c: &mut Criterion) {
    let rules = Rules::builtin();
    let about = About::default();
    let mut group = c.benchmark_group("whole");
    for (name, unit) in [
        ("prose", PROSE),
        ("markdown", MARKDOWN),
        ("chinese", CHINESE),
    ] {
        let text = text(unit, 1 << 20);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| rules.clean(black_box(&text), &about).text.len());
        });
    }
    group.finish();
}

fn stream(c: &mut Criterion) {
    let rules = Rules::builtin();
    let mut group = c.benchmark_group("stream");
    for (name, unit) in [
        ("prose", PROSE),
        ("markdown", MARKDOWN),
        ("chinese", CHINESE),
    ] {
        let text = text(unit, 1 << 17);
        let pieces = pieces(&text, 20);
        group.throughput(Throughput::Elements(pieces.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut filter = rules.filter(About::default());
                let mut out = Output::default();
                for piece in &pieces {
                    filter.push(black_box(piece), &mut out);
                    black_box(&out.text);
                    out.text.clear();
                }
                filter.finish(&mut out);
            });
        });
        held(name, &pieces);
    }
    group.finish();
}

fn held(name: &str, pieces: &[&str]) {
    let mut filter = Rules::builtin().filter(About::default());
    let mut out = Output::default();
    let mut held: Vec<usize> = pieces
        .iter()
        .map(|piece| {
            filter.push(piece, &mut out);
            filter.held()
        })
        .collect();
    held.sort_unstable();
    let at = |share: usize| held[(held.len() - 1) * share / 100];
    println!(
        "held back, {name}: median {} bytes, p99 {}, most {}",
        at(50),
        at(99),
        at(100)
    );
}

fn start(c: &mut Criterion) {
    c.bench_function("read the built-in packs", |b| {
        b.iter(|| Rules::builder().build().1.len());
    });
    c.bench_function("begin a filter", |b| {
        b.iter(|| Rules::builtin().filter(About::default()));
    });
}

fn pieces(text: &str, size: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let at = (size.min(rest.len())..=rest.len())
            .find(|at| rest.is_char_boundary(*at))
            .unwrap();
        let (piece, behind) = rest.split_at(at);
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

criterion_group!(benches, whole, stream, start);
criterion_main!(benches);
