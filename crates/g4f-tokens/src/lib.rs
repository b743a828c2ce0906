#![doc = include_str!("../README.md")]

mod bpe;
mod counter;
mod encoding;
mod estimate;
mod overhead;
mod pieces;

pub use bpe::BpeCounter;
pub use counter::{Bounded, Count, TokenCounter};
pub use encoding::Encoding;
pub use estimate::EstimateCounter;
pub use overhead::{PER_MESSAGE, PER_NAME, REPLY_PRIMER, fits};

/// The counter for a model: exact where its vocabulary is known, an estimate for everything else.
///
/// Costs nothing; a vocabulary is read when the counter first counts.
pub fn for_model(model: &str) -> &'static dyn TokenCounter {
    match Encoding::for_model(model) {
        Some(encoding) => encoding.counter(),
        None => &EstimateCounter,
    }
}
