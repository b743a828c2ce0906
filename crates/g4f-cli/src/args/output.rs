//! Options about what is printed.

use clap::Args;

/// How an answer is shown.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// One OpenAI chat.completion object, with who answered and what was tried under "g4f"
    #[arg(long, conflicts_with = "events")]
    pub(crate) json: bool,
    /// One line of JSON for each event of the answer
    #[arg(long)]
    pub(crate) events: bool,
    /// Show on standard error what was tried
    #[arg(long)]
    pub(crate) explain: bool,
}
