//! Packs of rules: TOML files, those that come with this crate and those of the user.
//!
//! One broken rule costs that rule alone. What is wrong is said with file, line and rule; see [`Problem`].

mod builtin;
mod check;
mod problem;
mod read;
mod schema;

pub use check::Failure;
pub use problem::Problem;

pub(crate) use builtin::PACKS;
pub(crate) use check::check;
pub(crate) use read::{Loaded, read};
pub(crate) use schema::{Rule, Shape, Test};

#[cfg(test)]
mod tests;
