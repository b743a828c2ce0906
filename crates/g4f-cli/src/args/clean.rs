//! `g4f clean`.

use std::path::PathBuf;

use clap::Args;
use g4f_sdk::types::{CitationPolicy, CleanMode, ThinkingPolicy};

use super::values;

const EXAMPLES: &str = "\
Examples:
  g4f clean answer.txt                            what the model wrote, without what the provider added
  g4f clean --explain < answer.txt                which rule took what, on standard error
  g4f clean --jsonl < answers.jsonl               {\"id\",\"provider\",\"prompt\",\"text\"} a line in,
                                                  {\"id\",\"cleaned\",\"removed\",\"error\"} a line out
  g4f clean --mode hybrid -m groq:small a.txt     rules, and a model where the rest looks suspicious
  g4f clean --pack my-rules.toml --check          run the tests beside the rules
  g4f clean --rules                               list the rules

The text comes out byte for byte but for what was taken out; no line break is added, and bytes that are no UTF-8 pass
through. Text of which nothing is left but a notice, an error page or an advertisement comes out empty, with the error
`ErrorPage`. What a judge says is taken only where it deletes whole spans; if it fails, the rules' result stands.
With --jsonl a broken line is reported on standard error as {\"line\",\"error\"}, the others are done, and the exit code is 2.";

/// `g4f clean [FILE]`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CleanArgs {
    /// File with the text; without it, or with `-`, standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// By what: off, rules, judge (rules, then a model), or hybrid (a model where the rest looks suspicious)
    #[arg(long, value_name = "MODE", value_parser = values::clean_mode)]
    pub(crate) mode: Option<CleanMode>,
    /// Provider that the text came from: its own rules hold as well
    #[arg(short, long, value_name = "NAME")]
    pub(crate) provider: Option<String>,
    /// What the user had asked: what was asked for stays
    #[arg(long, value_name = "TEXT")]
    pub(crate) prompt: Option<String>,

    /// Lines of JSON in and out, one text a line
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Feed each text through the filter of streams, in pieces of N bytes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    pub(crate) chunks: Option<u32>,
    /// One object with the cleaned text and what was taken out
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,
    /// Say on standard error which rule took what
    #[arg(long)]
    pub(crate) explain: bool,

    /// What becomes of thinking in tags before the answer: reasoning (beside the text), drop, or keep
    #[arg(long, value_name = "HOW", help_heading = "What may go", value_parser = values::thinking)]
    pub(crate) thinking: Option<ThinkingPolicy>,
    /// Which citation marks go: keep (none), marks (those that only providers write), or all
    #[arg(long, value_name = "WHICH", help_heading = "What may go", value_parser = values::citations)]
    pub(crate) citations: Option<CitationPolicy>,
    /// Take tracking parameters out of links, or do not
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true, help_heading = "What may go")]
    pub(crate) tracking: Option<bool>,
    /// Make blanks of what only looks like one, or do not
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true, help_heading = "What may go")]
    pub(crate) blanks: Option<bool>,
    /// Rule (`pack.rule`) or pack that is not applied; can be repeated
    #[arg(long, value_name = "NAME", help_heading = "What may go")]
    pub(crate) without: Vec<String>,

    /// File with rules of your own, beside those of the configuration; can be repeated
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) pack: Vec<PathBuf>,
    /// List the rules
    #[arg(long, help_heading = "Rules", conflicts_with_all = ["file", "jsonl", "chunks", "check", "explain"])]
    pub(crate) rules: bool,
    /// Run the tests that stand beside the rules
    #[arg(long, help_heading = "Rules", conflicts_with_all = ["file", "jsonl", "chunks", "explain"])]
    pub(crate) check: bool,

    /// Model that judges; else the configured one, or the default model
    #[arg(short = 'm', long = "clean-model", visible_alias = "model", value_name = "MODEL", help_heading = "Judge", value_parser = values::model)]
    pub(crate) clean_model: Option<String>,
    /// What it is told instead of the built-in text; it may hold {request} and {provider}
    #[arg(long, value_name = "TEXT", help_heading = "Judge")]
    pub(crate) clean_prompt: Option<String>,
}
