//! Streams that broke off after their first content: somebody else goes on.
//!
//! Before the commit point a failure is switched away from unseen. After it the caller has text in hand that cannot be
//! taken back. Where that is plain text, the next target (or the same one, if it is the last) is given the conversation
//! and what was said, and its answer is [spliced](Splicer) to what the caller has. The caller sees a
//! [`Resumed`](g4f_types::ChatEvent::Resumed) event, and nothing twice.
//!
//! | what was handed out when it broke | what is done |
//! |---|---|
//! | text, `continue` | the rest is asked for, by prefill where the target [can](g4f_types::Capability::Prefill) |
//! | text, `restart` | the request is sent anew; its answer must begin with what was said |
//! | nothing, or thinking only | the request is sent anew; thinking that was handed out stays, that of the new answer is left out |
//! | a call, a refusal, media | the error ends it |
//!
//! - Calls are handed out whole, so that one that breaks off is simply made anew.
//! - JSON mode, schemas, several choices, log-probabilities, sound and pictures are never gone on with.
//! - At most [`MAX_SWITCHES`] times, while the deadline and the attempt budget last. Usage of all attempts is added up.
//! - Silence counts as a break. What fails the same way everywhere, and what the caller ended, is not gone on with.
//! - Who goes away ends everything with the drop of the stream. Nothing is asked for a caller who is gone.
//!
//! Where nothing breaks it costs the copy of the text into one buffer, up to [`MAX_SAID`]; beyond that the answer can
//! no longer be gone on with.

mod again;
mod calls;
mod splice;
mod stream;
mod tally;

pub use again::Again;
pub use splice::{Expect, MAX_HELD, Misfit, Splicer};
pub(crate) use stream::Resuming;

/// How often an answer is gone on with.
pub const MAX_SWITCHES: u32 = 2;

/// Most text that is remembered, in bytes.
pub const MAX_SAID: usize = 1024 * 1024;
