//! What texts made to be slow cost: long repetitions of beginnings of marks and blocks, whole and byte by byte, beside clean
//! texts, long and short.
//!
//! `cargo bench -p g4f-clean --bench hostile`

#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a benchmark prints what it found"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use g4f_clean::{About, Output, Rules};

const PROSE: &str = "The harbour was quiet when the first boats came in, and the crews, who had been out\nsince two in the morning, carried their crates up the steps without a word. Prices\nhad fallen again (by 4 to 6 %), so nobody was in a hurry to sell; the co-operative's\noffice would not open before eight. A dog slept under the bench by the fuel pump.\n\n";
const MARKDOWN: &str = "## How a hash map grows\n\n1. **Load factor**: entries divided by buckets, as `len / capacity`.\n2. *Rehashing*: every entry moves to a new bucket [see the docs](https://a.example/map).\n\n```rust\nlet mut map = HashMap::new();\nmap.insert(\"a\", 1); // grows when it must\n```\n\n| Operation | Cost |\n|---|---|\n| get | O(1) |\n| insert | O(1), amortised |\n\n";
const CHINESE: &str = "哈希表把键映射到桶里。装载因子是条目数与桶数之比；当它超过某个阈值时，表会扩容，并把每个条目移到新的桶中。\n\n平均来说，查找与插入的代价是常数，但最坏情况下是线性的。\n\n";
const JAPANESE: &str = "潮の満ち引きは、月と太陽の引力が海水を動かすことで起こります。「大潮」は新月と満月のころです。\n\n1. 月が近いほど、差は大きくなる。\n2. 湾の形も、高さを変える。\n\n";

const HOSTILE: &[&str] = &[
    "<",
    "<|",
    "<|im_",
    "<a",
    "[a](",
    "[",
    "---\n",
    "-",
    "【",
    "**Ad**\n",
    "**Ad**\n\n",
    "a",
    "A",
    "`",
    "`\n",
    "\n",
    " ",
    "\n\n ",
    "[1]",
    "</s>",
    "🌸",
    "https://",
    "Support ",
    "{\"a\":",
    "<think>",
];

fn main() {
    let rules = Rules::builtin();
    let about = About::default();
    for (name, unit) in [
        ("prose", PROSE),
        ("markdown", MARKDOWN),
        ("chinese", CHINESE),
        ("japanese", JAPANESE),
    ] {
        let text = unit.repeat((1 << 20) / unit.len() + 1);
        let long = best(7, || {
            black_box(rules.clean(&text, &about).text.len());
        });
        let short = &unit.repeat(4096 / unit.len());
        let times = 200;
        let one = best(7, || {
            for _ in 0..times {
                black_box(rules.clean(black_box(short), &about).text.len());
            }
        });
        println!(
            "clean   {name:<12} {:>8.1} MB/s, 4 KiB {:>8.1} MB/s",
            rate(text.len(), long),
            rate(short.len() * times, one),
        );
    }
    for unit in HOSTILE {
        let text = unit.repeat(10_000_000 / unit.len());
        let whole = best(1, || {
            black_box(rules.clean(&text, &about).text.len());
        });
        let short = &unit.repeat(200_000 / unit.len());
        let single = best(1, || bytes(rules, short));
        println!(
            "hostile {:<12} {:>8.1} MB/s, in single characters {:>7.3} us/byte",
            format!("{unit:?}"),
            rate(text.len(), whole),
            single.as_secs_f64() * 1e6 / short.len() as f64,
        );
    }
}

fn bytes(rules: &Rules, text: &str) {
    let mut filter = rules.filter(About::default());
    let mut out = Output::default();
    let mut buffer = [0; 4];
    for c in text.chars() {
        filter.push(c.encode_utf8(&mut buffer), &mut out);
        out.text.clear();
        out.removed.clear();
    }
    filter.finish(&mut out);
}

fn best(times: usize, mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..times).map(once).min().unwrap_or_default()
}

fn rate(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / time.as_secs_f64() / 1e6
}
