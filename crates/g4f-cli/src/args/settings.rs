//! `g4f config`, `doctor`, `completions`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use clap_complete::Shell;

/// `g4f config`
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    pub(crate) command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print every setting with where it came from; keys are hidden
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Also print what nobody has set
        #[arg(short, long)]
        all: bool,
    },
    /// Print which files are read, in order
    Path,
    /// Write a commented configuration file to start from
    Init {
        /// Where; without it, the user's configuration file
        file: Option<PathBuf>,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Check the configuration and print everything that is wrong
    Check,
}

/// `g4f doctor`
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `g4f completions`
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: Shell,
}
