//! From options and configuration to a client.

use std::time::Duration;

use g4f_sdk::config::{Config, Loader, StoreKind};
use g4f_sdk::{Client, ClientBuilder};

use crate::args::GlobalArgs;
use crate::exit::CliError;
use crate::logging;

/// The layers of the configuration as this command line has them.
pub(crate) fn loader(global: &GlobalArgs) -> Loader {
    let loader = Loader::process().known_variables([logging::VARIABLE]);
    match &global.config {
        Some(file) => loader.file(file),
        None => loader,
    }
}

/// Reads the configuration and starts the log that it asks for.
pub(crate) fn config(global: &GlobalArgs) -> Result<Config, CliError> {
    let config = loader(global).load().map_err(|error| wrong(&error))?;
    logging::start(global, &config.log)?;
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    Ok(config)
}

/// Longest time that the command waits for what earlier runs have learned. Reading the file takes about a millisecond; with
/// one that takes longer the question is asked without.
const MEMORY: Duration = Duration::from_millis(25);

/// A client over everything that is configured, to ask with: it knows who is benched by what earlier runs learned.
pub(crate) fn client(global: &GlobalArgs) -> Result<Client, CliError> {
    let client = listing(global)?;
    client.health().store().ready(MEMORY);
    Ok(client)
}

/// The same over a configuration that was read already, changed by `change`.
pub(crate) fn client_over(
    config: Config,
    change: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<Client, CliError> {
    let client = change(builder(config)).build()?;
    client.health().store().ready(MEMORY);
    Ok(client)
}

/// A client that is asked only what there is. It reads and remembers nothing.
pub(crate) fn listing(global: &GlobalArgs) -> Result<Client, CliError> {
    Ok(builder(config(global)?).build()?)
}

fn builder(config: Config) -> ClientBuilder {
    Client::builder()
        .config(config)
        .store_kind(StoreKind::Sqlite)
}

/// Everything that is wrong with the configuration, one problem a line.
fn wrong(error: &g4f_sdk::config::ConfigError) -> CliError {
    let mut problems = error.problems().iter().map(ToString::to_string);
    let mut shown = CliError::usage(problems.next().unwrap_or_else(|| error.to_string()));
    shown.causes = problems.collect();
    shown.help("`g4f config check` lists what is wrong, `g4f config show` what is set")
}
