//! `g4f`: one command over every LLM provider.

mod args;
mod commands;
mod connect;
mod exit;
mod input;
mod logging;
mod output;
mod request;
mod runtime;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use clap::FromArgMatches as _;

use crate::args::{Cli, Misread};
use crate::exit::{CliError, Code};
use crate::output::{Stop, say};

fn main() -> ExitCode {
    let code = match parse(std::env::args_os().skip(1).collect()) {
        Ok(cli) => match commands::run(cli) {
            Ok(()) => Code::Done,
            Err(Stop::Silent(code)) => code,
            Err(Stop::Error(error)) => {
                say(&error.render());
                error.code
            }
        },
        Err(code) => code,
    };
    code.into()
}

/// Reads the command line. What is wrong with it is said here; so are help and version, which end the command too.
fn parse(mut args: Vec<OsString>) -> Result<Cli, Code> {
    if args.is_empty() && !io::stdin().is_terminal() {
        args.push("ask".into());
    }
    let definition = args::definition();
    let args = args::with_ask(args, &definition).map_err(|misread| {
        say(&explain(&misread).render());
        Code::Usage
    })?;
    definition
        .try_get_matches_from(std::iter::once(OsString::from("g4f")).chain(args))
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| {
            // Help that cannot be printed has no other place to go.
            let _ = error.print();
            if error.exit_code() == 0 {
                Code::Done
            } else {
                Code::Usage
            }
        })
}

fn explain(misread: &Misread) -> CliError {
    match misread {
        Misread::NotHere(word) => {
            CliError::usage(format!("`g4f {word}` is not part of this version")).help(format!(
                "to ask a model: g4f ask {word} ...; `g4f --help` lists the commands"
            ))
        }
        Misread::Near { word, command } => {
            CliError::usage(format!("did you mean `g4f {command}`?"))
                .help(format!("to ask the model that word, use `g4f ask {word}`"))
        }
    }
}
