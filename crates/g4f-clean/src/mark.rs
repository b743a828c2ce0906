//! Marks within a text: control tokens, citation marks, invisible characters, parameters of links.

mod code;
mod link;
mod pattern;
mod scan;
pub(crate) mod schema;
mod set;
mod step;
mod tail;

pub(crate) use set::{Builder, Set};
pub(crate) use step::Marks;
