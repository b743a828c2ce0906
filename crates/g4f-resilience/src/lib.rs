#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | to | look in |
//! |---|---|
//! | have the whole stack | [`stack`], [`config`], [`health`] |
//! | know what each failure does | [`policy`] |
//! | know how a broken stream is gone on with | [`resume`] |
//! | know who is asked first | [`strategy`], [`health`] |
//! | build a stack of your own | [`observe`], [`fallback`], [`trim`], [`retry`], [`breaker`], [`rate_limit`], [`permit`], [`deadline`], [`validate`], [`provider`] |
//! | write a layer | [`answer`], [`service`] |

pub mod answer;
mod attempt;
pub mod breaker;
pub mod config;
pub mod deadline;
pub mod errors;
pub mod fallback;
mod gate;
pub mod health;
pub mod observe;
pub mod permit;
pub mod policy;
pub mod provider;
pub mod rate_limit;
pub mod resume;
pub mod retry;
pub mod service;
pub mod stack;
pub mod strategy;
mod time;
pub mod trim;
pub mod validate;

pub use answer::{Answer, Observer};
pub use breaker::{Breaker, BreakerConfig, BreakerLayer, BreakerState};
pub use config::ResilienceConfig;
pub use deadline::{DeadlineConfig, DeadlineLayer};
pub use errors::ErrorCounts;
pub use fallback::{FallbackConfig, FallbackService};
pub use health::{Health, LastError, Reading, Score, TargetHealth, TargetView, Vitals};
pub use observe::ObserveLayer;
pub use permit::{PermitConfig, PermitLayer, Permits};
pub use provider::ProviderService;
pub use rate_limit::{Caps, CapsConfig, KeyMeter, Meters, RateLimitConfig, RateLimitLayer};
pub use retry::{Backoff, QuotaConfig, RetryConfig, RetryLayer, RetryQuota};
pub use service::{Ask, Inner, Service};
pub use stack::{Part, Stack, no_judge};
pub use strategy::{Candidate, Dice, Order};
pub use trim::TrimLayer;
pub use validate::{Pages, ValidateConfig, ValidateLayer};
