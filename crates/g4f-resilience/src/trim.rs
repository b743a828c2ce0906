//! Fitting a conversation into a context window.
//!
//! [`fit`] is pure: it takes messages, a [`Budget`] in tokens and a [`Policy`], and says what is kept, without copying
//! anything. [`TrimLayer`] does it for each target of a stack, before a call and after a refusal.
//!
//! # What is kept whatever the policy
//!
//! - system and developer messages;
//! - the last message of the user, and what the conversation ends with;
//! - a tool call together with its results: both or neither;
//! - a valid order: the first message that is not the system's is the user's.
//!
//! Within these bounds the [`Order`] says what goes first, in whole turns (a message of the user and everything up to
//! the next one); after the user's last message in whole rounds (a call and its results). When even what must be kept is
//! too large, its longest texts are cut at a border, with a mark, or the request is refused, as
//! [`Oversize`](g4f_types::Oversize) says. The system's messages and the calls that the model made are never cut.
//!
//! # What is counted
//!
//! A text is never more tokens than bytes: below the budget nothing is counted at all. Otherwise what must be kept is
//! counted, and then messages in the order in which they are kept, until the budget is full; what goes is not counted.
//! OpenAI's models are counted with their vocabulary, others estimated, corrected by the usage that their providers
//! report; see [`Counter`]. Pictures, sound and documents are estimated, see [`media`].
//!
//! # What the layer does
//!
//! | when | it |
//! |---|---|
//! | the window is known and the conversation is surely or probably too long | trims before it asks |
//! | the provider answers `ContextLength` | learns the limit that the answer names, trims to it, asks once more |
//! | the answer names no limit | trims to half of what was sent |
//! | nothing that may go would help | fails with `ContextLength`, the numbers and what would help; nothing is sent |
//!
//! It stands above the retry layer: the call with the trimmed conversation is a new call, with its own retries. It is
//! for chat only; everything else passes.

mod count;
mod cut;
mod error;
mod fit;
mod layer;
mod learned;
pub mod media;
mod policy;
mod report;
mod settings;
mod summary;
mod units;

pub use count::{Counter, Tokens};
pub use cut::cut_text;
pub use fit::{Fitted, Kept, fit};
pub use layer::{Trim, TrimLayer};
pub use learned::Learned;
pub use policy::{Budget, Candidate, Keep, Order, OrderOf, Policy};
pub use report::{Cut, Report};
pub use summary::{Summarise, fit_with_summary};
