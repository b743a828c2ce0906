#![doc = include_str!("../README.md")]

mod bpe;
mod cache;
mod counter;
mod encoding;
mod ends;
mod estimate;
mod overhead;
mod pieces;
mod ratio;

pub use bpe::BpeCounter;
pub use cache::CountCache;
pub use counter::{Bounded, Count, TokenCounter};
pub use encoding::Encoding;
pub use ends::{head, tail};
pub use estimate::EstimateCounter;
pub use overhead::{PER_MESSAGE, PER_NAME, REPLY_PRIMER, fits};
pub use ratio::{RATIO, Ratios};

/// The counter for a model: exact where its vocabulary is known, an estimate for everything else.
///
/// Costs nothing; a vocabulary is read when the counter first counts.
pub fn for_model(model: &str) -> &'static dyn TokenCounter {
    match Encoding::for_model(model) {
        Some(encoding) => encoding.counter(),
        None => &EstimateCounter,
    }
}
