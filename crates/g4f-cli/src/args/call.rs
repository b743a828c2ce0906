//! `g4f call`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ContentArgs, FieldArgs, TargetArgs};

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

const UPLOADS: &str = "\
Examples:
  echo '{\"prompt\": \"a red circle\"}' | g4f call image
  g4f call edit --file image=cat.png --file mask=hole.png --param prompt='a hat'
  g4f call transcribe --file talk.mp3 --param model=whisper-1
  echo '{\"input\": \"Hello\", \"voice\": \"alloy\"}' | g4f call speech -o hello.mp3

An object \"g4f\" in the request takes the command's long options with underscores.";

#[derive(Debug, Subcommand)]
pub(crate) enum CallOperation {
    /// A chat completion
    #[command(after_help = EXAMPLES)]
    Chat(Box<CallChatArgs>),
    /// Images from a prompt
    #[command(after_help = UPLOADS)]
    Image(Box<CallOtherArgs>),
    /// Images from images and a prompt
    #[command(after_help = UPLOADS)]
    Edit(Box<CallOtherArgs>),
    /// Variations of an image
    #[command(after_help = UPLOADS)]
    Variation(Box<CallOtherArgs>),
    /// Speech from text: sound on standard output
    #[command(after_help = UPLOADS)]
    Speech(Box<CallOtherArgs>),
    /// Text from speech
    #[command(after_help = UPLOADS)]
    Transcribe(Box<CallOtherArgs>),
    /// English text from speech
    #[command(after_help = UPLOADS)]
    Translate(Box<CallOtherArgs>),
    /// Embedding vectors
    Embed(Box<CallOtherArgs>),
    /// Documents in order of relevance
    Rerank(Box<CallOtherArgs>),
    /// What is harmful in texts and pictures
    Moderate(Box<CallOtherArgs>),
    /// A video, waited for until it is done
    #[command(after_help = UPLOADS)]
    Video(Box<CallOtherArgs>),
}

/// `g4f call OP` for everything beside chat.
#[derive(Debug, Args)]
pub(crate) struct CallOtherArgs {
    /// File with the request; without it, standard input
    #[arg(long, value_name = "FILE", help_heading = "Request")]
    pub(crate) request: Option<PathBuf>,

    /// File to upload, in the field where the API expects one or in the one that is named; can be repeated
    #[arg(long, value_name = "[FIELD=]FILE", help_heading = "Request")]
    pub(crate) file: Vec<String>,

    /// Where to write what was made: the sound, the pictures, the video
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Show on standard error what was tried
    #[arg(long, help_heading = "Output")]
    pub(crate) explain: bool,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    #[command(flatten)]
    pub(crate) target: TargetArgs,
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
