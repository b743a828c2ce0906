#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | to | look in |
//! |---|---|
//! | clean a text, or a stream of pieces | [`rules`], [`filter`] |
//! | say what is known about an answer, and what may be done to it | [`about`] |
//! | know what was taken out | [`removed`] |
//! | ask a model what was inserted | [`judge`] |
//! | clean the answers of a service | [`layer`], [`frame`] |
//! | say that no answer came | [`page`] |
//! | read packs of rules, and run their tests | [`rules`], [`pack`] |

pub mod about;
mod block;
mod fences;
pub mod filter;
pub mod frame;
mod json;
pub mod judge;
pub mod layer;
mod mark;
mod notice;
pub mod pack;
pub mod page;
pub mod removed;
mod request;
pub mod rules;
mod stage;
mod text;
mod thinking;

pub use about::{About, Policy};
pub use filter::{Filter, Output};
pub use judge::{Ask, Judge, Rejected, Verdict};
pub use layer::CleanLayer;
pub use pack::{Failure, Problem};
pub use removed::{Kind, Removed};
pub use rules::{Builder, Described, Outcome, Rules};
