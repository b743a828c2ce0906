//! What can be typed: the command line as types.

mod ask;
mod call;
mod clean;
mod content;
mod fields;
mod list;
mod media;
mod output;
mod settings;
mod shorthand;
mod target;
mod texts;
mod trim;
mod values;

use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand};

pub(crate) use ask::AskArgs;
pub(crate) use call::{CallArgs, CallChatArgs, CallOperation, CallOtherArgs};
pub(crate) use clean::CleanArgs;
pub(crate) use content::ContentArgs;
pub(crate) use fields::{FieldArgs, ReportArgs};
pub(crate) use list::{FilterArgs, ModelArgs, ModelsArgs, ProviderArgs, ProvidersArgs};
pub(crate) use media::{ImageArgs, SpeakArgs, TranscribeArgs, TranscriptFormat, VideoArgs};
pub(crate) use output::OutputArgs;
pub(crate) use settings::{CompletionsArgs, ConfigArgs, ConfigCommand, DoctorArgs};
pub(crate) use shorthand::{Misread, with_ask};
pub(crate) use target::TargetArgs;
pub(crate) use texts::{EmbedArgs, ModerateArgs, RerankArgs};
pub(crate) use trim::TrimArgs;

const EXAMPLES: &str = "\
Examples:
  g4f \"What is a monad, in one sentence?\"        ask; the word `ask` can be left out
  git diff | g4f \"Review this change\"            what is piped in goes behind the prompt
  g4f -m groq:openai/gpt-oss-120b \"Hello\"    one model at one provider
  g4f --explain \"Hello\"                          show what was tried on the way
  g4f image \"A red circle\" -o circle.png         also speak, transcribe, embed, rerank, moderate, video
  g4f call chat < request.json                   OpenAI's request in, OpenAI's answer out
  g4f demo                                       see it survive failing servers: no key, no network
  g4f doctor                                     what works here, and what to do next

Exit codes: 0 done, 2 wrong usage or configuration, 3 no target could answer, 4 the answer ended
early, 130 interrupted. Standard output carries the answer and nothing else.";

/// One API over every LLM provider, that does not go down.
///
/// g4f asks a provider that can serve the request, retries and switches when one fails, streams the answer, and can
/// say what it did and why.
#[derive(Debug, Parser)]
#[command(name = "g4f", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct GlobalArgs {
    /// Configuration file, read after `~/.config/g4f/config.toml` and `./g4f.toml`
    #[arg(long, global = true, value_name = "FILE", display_order = 900)]
    pub(crate) config: Option<PathBuf>,
    /// Print the answer and errors, and nothing else
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        display_order = 901
    )]
    pub(crate) quiet: bool,
    /// Say more on standard error: -v what happens, -vv why, -vvv everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count, display_order = 902)]
    pub(crate) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask a question; the answer comes on standard output as it is made
    Ask(Box<AskArgs>),
    /// An OpenAI-format request in, an OpenAI-format answer out
    Call(Box<CallArgs>),
    /// Make or change images
    Image(Box<ImageArgs>),
    /// Make speech from text
    Speak(Box<SpeakArgs>),
    /// Make text from speech
    Transcribe(Box<TranscribeArgs>),
    /// Make embedding vectors
    Embed(Box<EmbedArgs>),
    /// Order documents by how well they answer a query
    Rerank(Box<RerankArgs>),
    /// Say what is harmful in texts and pictures
    Moderate(Box<ModerateArgs>),
    /// Make a video
    Video(Box<VideoArgs>),
    /// Take what a provider added out of a text
    Clean(Box<CleanArgs>),
    /// Fit a conversation into a context window, without asking anybody
    Trim(Box<TrimArgs>),
    /// List models
    Models(ModelsArgs),
    /// Show one model: who serves it and what it can do
    Model(ModelArgs),
    /// List providers, with whether each can be used and why not
    Providers(ProvidersArgs),
    /// Show one provider
    Provider(ProviderArgs),
    /// Say what is configured, what is reachable, what is missing, and what to do next
    Doctor(DoctorArgs),
    /// Show, find, write or check the configuration
    Config(ConfigArgs),
    /// Watch one question get through failing servers on this machine: no key, no network
    Demo,
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
}

/// The command line as clap knows it.
pub(crate) fn definition() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests;
