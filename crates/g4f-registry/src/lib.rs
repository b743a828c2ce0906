#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | to say | look in |
//! |---|---|
//! | what exists | [`Registry`], [`RegistryBuilder`], [`Environment`] |
//! | what the configuration says | [`ProviderConfig`], [`Route`], [`Condition`] |
//! | who can be asked | [`Router`], [`Query`], [`Plan`] |
//! | what is known of all models and providers | [`catalog`] |
//! | what can be listed | [`ProviderEntry`], [`ModelEntry`], [`ModelFilter`] |

pub mod catalog;
pub mod condition;
pub mod plan;
pub mod router;

mod builder;
mod cache;
mod choose;
mod config;
mod describe;
mod entry;
mod environment;
mod fact;
mod gate;
mod names;
mod quota;
mod refuse;
mod registry;
mod routes;
mod shelf;
mod similar;
mod tells;
mod view;

pub use builder::RegistryBuilder;
pub use condition::{Condition, ConditionError, Facts};
pub use config::{ProviderConfig, Route, RouteTarget};
pub use environment::Environment;
pub use gate::Gate;
pub use plan::{Considered, Note, Plan, Verdict};
pub use registry::Registry;
pub use router::{Query, Router};
pub use view::{ModelEntry, ModelFilter, ProviderEntry, Usable};
