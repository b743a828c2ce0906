//! `g4f embed`, `rerank`, `moderate`.

use clap::Args;

use super::{FieldArgs, ReportArgs, TargetArgs};

/// `g4f embed TEXT...`
#[derive(Debug, Args)]
pub(crate) struct EmbedArgs {
    /// The texts, one vector for each; without any, what is piped in is one
    #[arg(value_name = "TEXT")]
    pub(crate) text: Vec<String>,

    /// Take each line that is piped in for a text
    #[arg(long, help_heading = "Request")]
    pub(crate) lines: bool,

    /// Length of the vectors
    #[arg(long, value_name = "N", help_heading = "Request")]
    pub(crate) dimensions: Option<u32>,

    /// What they are for, such as query or document, where the vendor asks
    #[arg(long, value_name = "WORD", help_heading = "Request")]
    pub(crate) input_type: Option<String>,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    #[command(flatten)]
    pub(crate) target: TargetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// `g4f rerank QUERY DOCUMENT...`
#[derive(Debug, Args)]
pub(crate) struct RerankArgs {
    /// What the documents are to answer
    #[arg(value_name = "QUERY")]
    pub(crate) query: String,

    /// The documents; without any, the lines that are piped in
    #[arg(value_name = "DOCUMENT")]
    pub(crate) document: Vec<String>,

    /// How many to return
    #[arg(long, value_name = "N", help_heading = "Request")]
    pub(crate) top: Option<u32>,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    #[command(flatten)]
    pub(crate) target: TargetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// `g4f moderate TEXT...`
#[derive(Debug, Args)]
pub(crate) struct ModerateArgs {
    /// The texts; without any, what is piped in is one
    #[arg(value_name = "TEXT")]
    pub(crate) text: Vec<String>,

    /// A picture to judge as well; can be repeated
    #[arg(long, value_name = "PATH|URL", help_heading = "Request")]
    pub(crate) image: Vec<String>,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    #[command(flatten)]
    pub(crate) target: TargetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}
