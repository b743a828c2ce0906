//! Twice the input costs twice the work, and no more memory than a multiple of it. Work is counted in allocations, which
//! are the same on every machine.

use allocation_counter::{AllocationInfo, measure};
use bytes::Bytes;
use g4f_fuzz::{Family, answering, context, family, question, run};

use crate::samples::{self, samples};

/// How often a frame comes, and half of that.
const OFTEN: usize = 400;
/// Bytes of the pieces in which a stream arrives.
const PIECE: usize = 1024;

/// Reads a stream whose events nobody keeps.
fn cost(family: &Family, input: &str, piece: usize) -> (u64, AllocationInfo) {
    let vendor = family.descriptor();
    let mut rest = family.framing.on_the_line(input.as_bytes());
    let size = rest.len() as u64;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        // Pieces of their own: what is a slice of the input holds all of it.
        let piece = rest.split_to(piece.min(rest.len()));
        chunks.push(Bytes::copy_from_slice(&piece));
    }
    let provider = answering(vendor, 200, family.framing.media_type(), chunks);
    let counted = measure(|| {
        run(async {
            let asked = question(family.model, true);
            if let Ok(mut answer) = provider.chat(&context(None), asked).await {
                while answer.next().await.is_some() {}
            }
        });
    });
    (size, counted)
}

/// Checks what an input cost against what half of it did.
fn evenly(
    (_, less): (u64, AllocationInfo),
    (size, more): (u64, AllocationInfo),
    place: &dyn Fn() -> String,
) {
    let says = || format!("{}: {less:?} {more:?}", place());
    assert!(
        more.count_total <= less.count_total * 5 / 2 + 200,
        "{}",
        says()
    );
    assert!(
        more.bytes_total <= less.bytes_total * 5 / 2 + 65_536,
        "{}",
        says()
    );
    // What must go back in the next turn is kept as JSON, of which the smallest objects are the most costly.
    assert!(more.bytes_max <= 256 * 1024 + size * 64, "{}", says());
}

fn grows_evenly(family: &Family) {
    for sample in samples::of(family).iter().filter(|sample| !sample.plain) {
        let frames = sample.frames(family.framing);
        for at in 0..frames.len() {
            let repeated = |times: usize| {
                let (head, tail) = (frames[..at].concat(), frames[at..].concat());
                format!("{head}{}{tail}", frames[at].repeat(times))
            };
            let (half, full) = (repeated(OFTEN / 2), repeated(OFTEN));
            let (less, more) = (cost(family, &half, PIECE), cost(family, &full, PIECE));
            evenly(less, more, &|| format!("{}: {:?}", sample.name, frames[at]));
        }
    }
}

/// One value of a frame that is longer and longer, in small pieces.
fn long_values_grow_evenly(family: &Family) {
    for sample in samples::of(family).iter().filter(|sample| !sample.plain) {
        for place in sample.values() {
            let text = &sample.body[place.clone()];
            for (at, _) in text.match_indices("\":\"") {
                let with = |length: usize| {
                    let (head, tail) = text.split_at(at + 3);
                    sample.with(
                        &place,
                        &format!("{head}{}{tail}", "ä{[<\\\"".repeat(length)),
                    )
                };
                let (half, full) = (with(2000), with(4000));
                let (less, more) = (cost(family, &half, 300), cost(family, &full, 300));
                evenly(less, more, &|| format!("{}: {}", sample.name, &text[..at]));
            }
        }
    }
}

macro_rules! families {
    ($($name:ident)*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn with_every_frame() {
                grows_evenly(family(stringify!($name)));
            }

            #[test]
            fn with_every_value() {
                long_values_grow_evenly(family(stringify!($name)));
            }
        }
    )*};
}

families!(anthropic bedrock cloudflare cohere g4f gemini gigachat mistral ollama openai replicate responses watsonx);

#[test]
fn errors_cost_their_length() {
    for sample in samples("errors") {
        let long = |times: usize| {
            sample
                .body
                .replace(": \"", &format!(": \"{}", "retry in 4s ".repeat(times)))
        };
        let cost = |text: &str| measure(|| g4f_fuzz::classifier(text.as_bytes()));
        let (less, more) = (cost(&long(2000)), cost(&long(4000)));
        assert!(
            more.bytes_total <= less.bytes_total * 5 / 2 + 65_536,
            "{}: {less:?} {more:?}",
            sample.name
        );
    }
}
