//! Options about whom to ask and how.

use std::time::Duration;

use clap::Args;
use g4f_sdk::types::{Resume, Strategy};

use super::values;

/// Whom to ask, how long and how often. Shared by everything that asks a model.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Whom to ask")]
pub(crate) struct TargetArgs {
    /// Model: a name, `provider:model`, a route of the configuration, or `auto`
    #[arg(short, long, value_name = "MODEL", value_parser = values::model)]
    pub(crate) model: Option<String>,
    /// Ask this provider; repeated, in order of preference
    #[arg(short, long, value_name = "NAME")]
    pub(crate) provider: Vec<String>,
    /// Never ask this provider; can be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) exclude_provider: Vec<String>,
    /// Model to try when the first one cannot be had; can be repeated
    #[arg(long, value_name = "MODEL", conflicts_with = "no_fallback")]
    pub(crate) fallback_model: Vec<String>,
    /// Ask the first target and nobody else
    #[arg(long)]
    pub(crate) no_fallback: bool,

    /// Never ask this model; can be repeated
    #[arg(long, value_name = "MODEL")]
    pub(crate) exclude_model: Vec<String>,
    /// Let models that resemble the one asked for answer when no provider of it does
    #[arg(long, conflicts_with = "no_fallback")]
    pub(crate) similar_models: bool,
    /// Dearest model to ask, in USD for a million tokens (three of prompt to one of answer)
    #[arg(long, value_name = "USD", allow_negative_numbers = true, value_parser = values::price)]
    pub(crate) max_price: Option<f64>,
    /// In which order targets are asked: score, priority, latency, price, round_robin, random or weighted
    #[arg(long, value_name = "NAME", value_parser = values::strategy)]
    pub(crate) strategy: Option<Strategy>,

    /// Further tries at the same target
    #[arg(long, value_name = "N", help_heading = "How hard to try")]
    pub(crate) retries: Option<u32>,
    /// Most upstream calls for the whole request
    #[arg(long, value_name = "N", help_heading = "How hard to try", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) attempts: Option<u32>,
    /// Deadline of the whole request
    #[arg(long, value_name = "SECS", help_heading = "How hard to try", allow_negative_numbers = true, value_parser = values::seconds)]
    pub(crate) timeout: Option<Duration>,
    /// Deadline of an attempt's first content
    #[arg(long, value_name = "SECS", help_heading = "How hard to try", allow_negative_numbers = true, value_parser = values::seconds)]
    pub(crate) first_content: Option<Duration>,
    /// Longest silence within an answer
    #[arg(long, value_name = "SECS", help_heading = "How hard to try", allow_negative_numbers = true, value_parser = values::seconds)]
    pub(crate) idle: Option<Duration>,

    /// When a stream breaks: continue at another target, restart, or off
    #[arg(long, value_name = "HOW", help_heading = "How hard to try", value_parser = values::resume)]
    pub(crate) resume: Option<Resume>,
    /// Ask a second target when the first one is late with its first content
    #[arg(long, help_heading = "How hard to try")]
    pub(crate) hedge: bool,
    /// Send a request again that a provider may have executed, or do not
    #[arg(long, value_name = "BOOL", help_heading = "How hard to try")]
    pub(crate) retry_after_dispatch: Option<bool>,

    /// Base URL instead of the provider's; without --provider, an OpenAI-compatible server there
    #[arg(long, value_name = "URL", help_heading = "Connection", value_parser = values::http_url)]
    pub(crate) base_url: Option<String>,
    /// Key instead of the configured ones. A variable such as OPENAI_API_KEY keeps it out of the shell's history
    #[arg(long, value_name = "KEY", help_heading = "Connection", value_parser = values::secret)]
    pub(crate) api_key: Option<values::Secret>,
    /// Proxy: http, https, socks5 or socks5h
    #[arg(long, value_name = "URL", help_heading = "Connection", value_parser = values::secret)]
    pub(crate) proxy: Option<values::Secret>,
    /// Header to send as well; can be repeated
    #[arg(long, value_name = "NAME: VALUE", help_heading = "Connection", value_parser = values::secret)]
    pub(crate) header: Vec<values::Secret>,
}
