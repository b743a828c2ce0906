//! The real binary against servers on loopback, in a home and an environment of its own.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_push_string,
    reason = "helpers of tests fail as tests do"
)]

mod ask;
mod bad_input;
mod call;
mod clean;
mod clean_asked;
mod clean_rules;
mod config;
mod demo;
mod embed;
mod endings;
mod failing;
mod image;
mod lists;
mod remember;
mod speak;
mod support;
mod transcribe;
mod trim;
