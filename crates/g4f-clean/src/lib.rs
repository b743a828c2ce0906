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

pub mod about;
mod fences;
pub mod filter;
pub mod frame;
pub mod judge;
pub mod layer;
pub mod page;
pub mod removed;
pub mod rules;
mod stage;

pub use about::{About, Policy};
pub use filter::{Filter, Output};
pub use judge::{Ask, Judge, Rejected, Verdict};
pub use layer::CleanLayer;
pub use removed::{Kind, Removed};
pub use rules::{Outcome, Rules};
