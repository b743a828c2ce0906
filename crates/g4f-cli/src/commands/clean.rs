//! `g4f clean`: a text without what its provider added.

mod bytes;
mod cleaner;
mod lines;
mod rules;
mod show;
mod whole;

use g4f_sdk::config::{Config, Origin};
use g4f_sdk::types::{CleanMode, CleanOptions};
use g4f_sdk::{Client, ClientBuilder};

use crate::args::{CleanArgs, GlobalArgs};
use crate::connect;
use crate::exit::CliError;
use crate::output::Stop;

use cleaner::Cleaner;

/// `g4f clean`
pub(crate) fn run(global: &GlobalArgs, args: &CleanArgs) -> Result<(), Stop> {
    let config = connect::config(global)?;
    if args.rules {
        return rules::list(&config, args);
    }
    if args.check {
        return rules::check(global, &config, args);
    }
    let options = options(&config, args);
    let asks = matches!(options.mode, Some(CleanMode::Judge | CleanMode::Hybrid));
    if asks && args.chunks.is_some() {
        let error = CliError::usage(
            "--chunks is about the filter of streams, and a judge reads whole texts",
        );
        return Err(error.help("add --mode rules, or leave --chunks out").into());
    }
    let cleaner = if asks {
        Cleaner::Judge(client(config, args, &options)?, options)
    } else {
        Cleaner::Rules(rules::of(&config, args), options)
    };
    if args.jsonl {
        lines::run(args, &cleaner)
    } else {
        whole::run(global, args, &cleaner)
    }
}

/// What the options say, over the configuration.
fn options(config: &Config, args: &CleanArgs) -> CleanOptions {
    let mut options = CleanOptions::default();
    options.mode = args.mode;
    options.thinking = args.thinking;
    options.citations = args.citations;
    options.tracking = args.tracking;
    options.blanks = args.blanks;
    options.without.clone_from(&args.without);
    options.judge.model.clone_from(&args.clean_model);
    options.judge.prompt.clone_from(&args.clean_prompt);
    match config.clean_options() {
        Some(configured) => options.or(&configured),
        None => options,
    }
}

/// A client to judge with.
fn client(config: Config, args: &CleanArgs, options: &CleanOptions) -> Result<Client, CliError> {
    let is_open = config.origin("defaults.model") == Some(&Origin::Default);
    let has_provider = !config.judge.providers.is_empty() || !config.defaults.providers.is_empty();
    if options.judge.model.is_none() && is_open && !has_provider {
        return Err(CliError::usage("nobody is named to judge").help(
            "name a model: -m MODEL, or `model` of [clean.judge] in the configuration; `g4f models` lists them",
        ));
    }
    let packs = args.pack.iter();
    connect::client_over(config, |builder| {
        packs.fold(builder, ClientBuilder::clean_pack)
    })
}
