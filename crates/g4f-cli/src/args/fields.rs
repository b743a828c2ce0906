//! Options of everything that asks for something else than a chat.

use clap::Args;
use g4f_sdk::BodyEdit;
use serde_json::Value;

use super::values;

/// Fields of the request that have no option of their own.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Request")]
pub(crate) struct FieldArgs {
    /// Any field of the request, such as `seed=7`; text that is not JSON is a string; can be repeated
    #[arg(long, value_name = "KEY=JSON", value_parser = values::param)]
    pub(crate) param: Vec<(String, Value)>,

    /// Edit the body just before it is sent, for all providers or one; can be repeated
    #[arg(long, value_name = "[PROVIDER:]/POINTER=JSON", value_parser = values::extra)]
    pub(crate) extra: Vec<BodyEdit>,
}

/// What is said about the answer.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ReportArgs {
    /// One object in OpenAI's format, with who answered and what was tried under "g4f"
    #[arg(long)]
    pub(crate) json: bool,

    /// Show on standard error what was tried
    #[arg(long)]
    pub(crate) explain: bool,
}
