//! `g4f image`, `speak`, `transcribe`, `video`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{FieldArgs, ReportArgs, TargetArgs, values};

/// `g4f image PROMPT... -o FILE`
#[derive(Debug, Args)]
pub(crate) struct ImageArgs {
    /// What to show; what is piped in goes behind it
    #[arg(value_name = "PROMPT")]
    pub(crate) prompt: Vec<String>,

    /// Where to write it; several pictures become name-1.png, name-2.png, ...; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Change this picture instead of making a new one; can be repeated
    #[arg(long, value_name = "PATH|URL", help_heading = "Request")]
    pub(crate) edit: Vec<String>,

    /// Where to change it: a picture whose transparent parts are to change
    #[arg(
        long,
        value_name = "PATH|URL",
        requires = "edit",
        help_heading = "Request"
    )]
    pub(crate) mask: Option<String>,

    /// How many
    #[arg(short = 'n', long, value_name = "N", help_heading = "Request", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) count: Option<u32>,

    /// Size such as 1024x1024
    #[arg(long, value_name = "WxH", help_heading = "Request")]
    pub(crate) size: Option<String>,

    /// Aspect ratio such as 16:9
    #[arg(long, value_name = "W:H", help_heading = "Request")]
    pub(crate) aspect_ratio: Option<String>,

    /// standard, hd, low, medium or high
    #[arg(long, value_name = "WORD", help_heading = "Request")]
    pub(crate) quality: Option<String>,

    /// vivid, natural or a vendor's style
    #[arg(long, value_name = "WORD", help_heading = "Request")]
    pub(crate) style: Option<String>,

    /// Format of the file: png, jpeg or webp; without it, what the name says
    #[arg(long, value_name = "FORMAT", help_heading = "Request")]
    pub(crate) format: Option<String>,

    /// transparent, opaque or auto
    #[arg(long, value_name = "WORD", help_heading = "Request")]
    pub(crate) background: Option<String>,

    /// What not to show
    #[arg(long, value_name = "TEXT", help_heading = "Request")]
    pub(crate) negative_prompt: Option<String>,

    /// Seed for repeatable pictures
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        help_heading = "Request"
    )]
    pub(crate) seed: Option<i64>,

    /// Guidance scale of diffusion models
    #[arg(long, value_name = "NUMBER", value_parser = values::number, help_heading = "Request")]
    pub(crate) guidance_scale: Option<f64>,

    /// Steps of diffusion models
    #[arg(long, value_name = "N", help_heading = "Request")]
    pub(crate) steps: Option<u32>,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    #[command(flatten)]
    pub(crate) target: TargetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// `g4f speak TEXT... -o FILE`
#[derive(Debug, Args)]
pub(crate) struct SpeakArgs {
    /// What to say; what is piped in goes behind it
    #[arg(value_name = "TEXT")]
    pub(crate) text: Vec<String>,

    /// Where to write it; `-`, or a pipe without this option, is standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Voice
    #[arg(long, value_name = "NAME", help_heading = "Request")]
    pub(crate) voice: Option<String>,

    /// How to say it
    #[arg(long, value_name = "TEXT", help_heading = "Request")]
    pub(crate) instructions: Option<String>,

    /// Format of the sound: mp3, opus, aac, flac, wav or pcm; without it, what the name says
    #[arg(long, value_name = "FORMAT", help_heading = "Request")]
    pub(crate) format: Option<String>,

    /// Speed, 0.25 to 4
    #[arg(long, value_name = "NUMBER", value_parser = values::number, help_heading = "Request")]
    pub(crate) speed: Option<f64>,

    /// Language, where the voice does not say it
    #[arg(long, value_name = "CODE", help_heading = "Request")]
    pub(crate) language: Option<String>,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    #[command(flatten)]
    pub(crate) target: TargetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// What a transcript is printed as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum TranscriptFormat {
    /// The words
    #[default]
    Text,
    /// OpenAI's object
    Json,
    /// Subtitles
    Srt,
    /// Subtitles for the web
    Vtt,
    /// OpenAI's object with segments and times
    VerboseJson,
}

impl TranscriptFormat {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::VerboseJson => "verbose_json",
        }
    }
}

/// `g4f transcribe FILE|URL|-`
#[derive(Debug, Args)]
pub(crate) struct TranscribeArgs {
    /// The audio; `-` is standard input
    #[arg(value_name = "FILE|URL|-")]
    pub(crate) audio: String,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<TranscriptFormat>,

    /// Translate into English
    #[arg(long, help_heading = "Request")]
    pub(crate) translate: bool,

    /// Language of the audio (ISO 639-1)
    #[arg(long, value_name = "CODE", help_heading = "Request")]
    pub(crate) language: Option<String>,

    /// Words that help, such as names
    #[arg(long, value_name = "TEXT", help_heading = "Request")]
    pub(crate) hint: Option<String>,

    /// Times of words, of segments, or of both
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = ["word", "segment"], help_heading = "Request")]
    pub(crate) timestamps: Vec<String>,

    /// Tell the speakers apart
    #[arg(long, help_heading = "Request")]
    pub(crate) diarize: bool,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    #[command(flatten)]
    pub(crate) target: TargetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// `g4f video PROMPT... -o FILE`
#[derive(Debug, Args)]
pub(crate) struct VideoArgs {
    /// What to show; what is piped in goes behind it
    #[arg(value_name = "PROMPT")]
    pub(crate) prompt: Vec<String>,

    /// Where to write it; several videos become name-1.mp4, name-2.mp4, ...
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// A picture to begin with or to follow; can be repeated
    #[arg(long, value_name = "PATH|URL", help_heading = "Request")]
    pub(crate) image: Vec<String>,

    /// Length in seconds
    #[arg(long, value_name = "NUMBER", value_parser = values::number, help_heading = "Request")]
    pub(crate) seconds: Option<f64>,

    /// Size such as 1280x720
    #[arg(long, value_name = "WxH", help_heading = "Request")]
    pub(crate) size: Option<String>,

    /// Aspect ratio such as 16:9
    #[arg(long, value_name = "W:H", help_heading = "Request")]
    pub(crate) aspect_ratio: Option<String>,

    /// Lines of the picture, such as 720p
    #[arg(long, value_name = "LINES", help_heading = "Request")]
    pub(crate) resolution: Option<String>,

    /// What not to show
    #[arg(long, value_name = "TEXT", help_heading = "Request")]
    pub(crate) negative_prompt: Option<String>,

    /// Seed for repeatable videos
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        help_heading = "Request"
    )]
    pub(crate) seed: Option<i64>,

    /// Make sound as well
    #[arg(long, help_heading = "Request")]
    pub(crate) sound: bool,

    /// Longest time from the submission to the finished video
    #[arg(long, value_name = "SECS", help_heading = "How hard to try", value_parser = values::seconds)]
    pub(crate) wait: Option<Duration>,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    #[command(flatten)]
    pub(crate) target: TargetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}
