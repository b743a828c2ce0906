//! `g4f call`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ContentArgs, TargetArgs};

const EXAMPLES: &str = "\
Examples:
  echo '{\"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}' | g4f call chat
  g4f call chat --request request.json -p groq

With \"stream\": true in the request the answer comes as server-sent events, as from OpenAI. An object \"g4f\" in the
request takes the command's long options with underscores: {\"g4f\": {\"providers\": [\"groq\"], \"timeout\": 20}}.";

/// `g4f call OP`
#[derive(Debug, Args)]
pub(crate) struct CallArgs {
    #[command(subcommand)]
    pub(crate) operation: CallOperation,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CallOperation {
    /// A chat completion
    #[command(after_help = EXAMPLES)]
    Chat(Box<CallChatArgs>),
}

/// `g4f call chat`
#[derive(Debug, Args)]
pub(crate) struct CallChatArgs {
    /// File with the request; without it, standard input
    #[arg(long, value_name = "FILE", help_heading = "Request")]
    pub(crate) request: Option<PathBuf>,
    /// Show on standard error what was tried
    #[arg(long, help_heading = "Output")]
    pub(crate) explain: bool,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    #[command(flatten)]
    pub(crate) content: ContentArgs,
}
