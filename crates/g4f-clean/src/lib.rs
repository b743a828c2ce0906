#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | to | look in |
//! |---|---|
//! | clean a text, or a stream of pieces | [`rules`], [`filter`] |
//! | say what is known about an answer, and what may be done to it | [`about`] |
//! | know what was taken out | [`removed`] |
//! | read packs of rules, and run their tests | [`rules`], [`pack`] |

pub mod about;
mod block;
mod fences;
pub mod filter;
mod json;
mod mark;
mod notice;
pub mod pack;
pub mod removed;
mod request;
pub mod rules;
mod stage;
mod text;
mod thinking;

pub use about::{About, Policy};
pub use filter::{Filter, Output};
pub use pack::{Failure, Problem};
pub use removed::{Kind, Removed};
pub use rules::{Builder, Described, Outcome, Rules};
