//! The commands, one file each.

mod ask;
mod call;
mod clean;
mod completions;
mod config;
mod demo;
mod doctor;
mod image;
mod models;
mod providers;
mod speak;
mod texts;
mod transcribe;
mod trim;
mod video;

use crate::args::{Cli, Command};
use crate::output::Stop;

/// Runs what was typed.
pub(crate) fn run(cli: Cli) -> Result<(), Stop> {
    let global = &cli.global;
    match cli.command {
        Command::Ask(args) => ask::run(global, &args),
        Command::Call(args) => call::run(global, args.operation),
        Command::Image(args) => image::run(global, &args),
        Command::Speak(args) => speak::run(global, &args),
        Command::Transcribe(args) => transcribe::run(global, &args),
        Command::Embed(args) => texts::embed(global, &args),
        Command::Rerank(args) => texts::rerank(global, &args),
        Command::Moderate(args) => texts::moderate(global, &args),
        Command::Video(args) => video::run(global, &args),
        Command::Clean(args) => clean::run(global, &args),
        Command::Trim(args) => trim::run(global, &args),
        Command::Models(args) => models::list(global, &args),
        Command::Model(args) => models::show(global, &args),
        Command::Providers(args) => providers::list(global, &args),
        Command::Provider(args) => providers::show(global, &args),
        Command::Doctor(args) => doctor::run(global, &args),
        Command::Config(args) => config::run(global, &args),
        Command::Demo => demo::run(global),
        Command::Completions(args) => completions::run(&args),
    }
}
