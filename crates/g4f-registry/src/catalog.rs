//! What is known about models and providers.
pub mod canon;
