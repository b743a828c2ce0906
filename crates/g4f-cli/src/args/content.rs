//! Options about what is asked.

use std::path::PathBuf;

use clap::Args;
use g4f_sdk::BodyEdit;
use g4f_sdk::types::CleanMode;
use serde_json::Value;

use super::values;

/// What goes into the request. Shared by everything that asks a model.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Request")]
pub(crate) struct ContentArgs {
    /// Standing instructions for the model
    #[arg(short, long, value_name = "TEXT")]
    pub(crate) system: Option<String>,
    /// Add an image; can be repeated
    #[arg(long, value_name = "PATH|URL")]
    pub(crate) image: Vec<String>,
    /// Add audio; can be repeated
    #[arg(long, value_name = "PATH|URL")]
    pub(crate) audio: Vec<String>,
    /// Add any file: text goes in as text with its name, other files as what they are; can be repeated
    #[arg(long, value_name = "PATH|URL")]
    pub(crate) attach: Vec<String>,
    /// Sampling temperature, usually 0 to 2
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = values::number)]
    pub(crate) temperature: Option<f64>,
    /// Longest answer in tokens
    #[arg(long, value_name = "N")]
    pub(crate) max_tokens: Option<u32>,
    /// Seed for repeatable sampling
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) seed: Option<i64>,
    /// Any field of the request, such as `top_p=0.9`; text that is not JSON is a string; can be repeated
    #[arg(long, value_name = "KEY=JSON", value_parser = values::param)]
    pub(crate) param: Vec<(String, Value)>,
    /// Edit the body just before it is sent, for all providers or one; can be repeated
    #[arg(long, value_name = "[PROVIDER:]/POINTER=JSON", value_parser = values::extra)]
    pub(crate) extra: Vec<BodyEdit>,
    /// By what the answer is cleaned of what providers insert: off, rules, judge (rules, then a model) or hybrid
    #[arg(long, value_name = "MODE", value_parser = values::clean_mode)]
    pub(crate) clean: Option<CleanMode>,
    /// Model that judges, with --clean judge or hybrid
    #[arg(long, value_name = "MODEL", value_parser = values::model)]
    pub(crate) clean_model: Option<String>,
    /// What that model is told instead of the built-in text; it may hold {request} and {provider}
    #[arg(long, value_name = "TEXT")]
    pub(crate) clean_prompt: Option<String>,
    /// File with the tools that the model may call, as a JSON list in OpenAI's format
    #[arg(long, value_name = "FILE")]
    pub(crate) tools: Option<PathBuf>,
    /// File with a JSON Schema that the answer must follow
    #[arg(long, value_name = "FILE")]
    pub(crate) json_schema: Option<PathBuf>,
}
