//! One API over every LLM provider, that does not go down.

pub mod config;
