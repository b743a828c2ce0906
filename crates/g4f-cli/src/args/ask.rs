//! `g4f ask`.

use clap::Args;

use super::{ContentArgs, OutputArgs, TargetArgs};

/// `g4f [ask] PROMPT...`
#[derive(Debug, Args)]
pub(crate) struct AskArgs {
    /// The question. Several words need no quotes; what is piped in goes behind it, after a blank line
    #[arg(value_name = "PROMPT")]
    pub(crate) prompt: Vec<String>,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    #[command(flatten)]
    pub(crate) content: ContentArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}
