//! `g4f trim`.

use std::path::PathBuf;

use clap::Args;
use g4f_sdk::types::{Oversize, TrimPolicy};

use super::values;

const EXAMPLES: &str = "\
Examples:
  g4f trim chat.json --max-tokens 4000           the newest messages that fit into 4,000 tokens
  g4f trim request.json --model gpt-4o           what the model's window holds beside the answer
  g4f trim --keep 10 < chat.json                 the last ten messages
  g4f trim chat.json -m gpt-4o --policy middle   how it began, and what was said last

The conversation is a list of messages as OpenAI takes it, or a request that holds one; it comes back in the same form,
with every field of what was kept. The system's messages and the user's last one always stay, tool calls and
their results together. Tokens are counted exactly for OpenAI's models and estimated for others.";

/// `g4f trim [FILE]`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TrimArgs {
    /// File with the conversation; without it, or with `-`, standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// Most tokens of the conversation; without it, what the model's window leaves
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_tokens: Option<u32>,

    /// Model whose window and vocabulary are meant; else the one that the request names
    #[arg(short, long, value_name = "MODEL", value_parser = values::model)]
    pub(crate) model: Option<String>,

    /// What goes first: oldest, middle, summarise (a model writes a summary of the oldest), or off for nothing
    #[arg(long, value_name = "NAME", default_value = "oldest", value_parser = values::trim_policy)]
    pub(crate) policy: TrimPolicy,

    /// Most that is kept, whether more would fit or not: a number of messages, or a share of the window below 1
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = values::keep)]
    pub(crate) keep: Option<f64>,

    /// Tokens of the window that are left for the answer
    #[arg(long, value_name = "N", conflicts_with = "max_tokens")]
    pub(crate) reserve: Option<u32>,

    /// What happens to a single message that is too large: cut or refuse
    #[arg(long, value_name = "HOW", default_value = "cut", value_parser = values::oversize)]
    pub(crate) oversize: Oversize,

    /// Model that writes the summary, with --policy summarise; else the one that is meant
    #[arg(long, value_name = "MODEL", value_parser = values::model)]
    pub(crate) summary_model: Option<String>,

    /// One object with the conversation and the report
    #[arg(long)]
    pub(crate) json: bool,
}
