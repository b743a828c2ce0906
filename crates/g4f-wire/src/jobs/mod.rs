//! Work in steps: ordered, looked at until it is done, fetched. How most makers of pictures and videos are asked.
//!
//! A vendor is a [`Maker`], which is pure: our request to an [`Order`], an answer to a [`Step`]. What is the same for
//! all of them is here once, as [`Jobs`]: it orders, looks, waits, gives up, and reads what came of it.
//!
//! ```text
//!   order ──► Step{id} ──► wait ──► look ──► Step{Running} ─► wait ─► look ──► Step{Done, output}
//!                                                                                  │ then: another address
//!                                                                                  ▼
//!                                                                          pictures, videos, sound, text
//! ```
//!
//! Videos are handed to the caller as a job instead of being waited for.

mod chain;
mod maker;
mod media;
mod serve;
mod shape;
mod speech;
mod text;
mod verdict;

pub use maker::{Asked, Jobs, Maker, Order, Step, Ticket};
pub use verdict::verdict;

pub(crate) use chain::call_off;
pub(crate) use maker::text;
pub(crate) use media::media_of;
pub(crate) use shape::{address, leave_out, number, ratio, sides};
pub(crate) use speech::whole_sound;
