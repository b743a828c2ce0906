//! `g4f models`, `model`, `providers`, `provider`.

use clap::Args;
use g4f_sdk::Capability;

use super::values;

/// Which models or providers are listed.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArgs {
    /// Only this provider; can be repeated
    #[arg(short, long, value_name = "NAME")]
    pub(crate) provider: Vec<String>,
    /// Only what is known to do all of these, such as `vision,tools`
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = values::capability)]
    pub(crate) can: Vec<Capability>,
    /// Only what costs nothing
    #[arg(long)]
    pub(crate) free: bool,
    /// Only what needs no key
    #[arg(long)]
    pub(crate) keyless: bool,
    /// At most this many
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

/// `g4f models [QUERY]`
#[derive(Debug, Args)]
pub(crate) struct ModelsArgs {
    /// Only models whose name contains this
    pub(crate) query: Option<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Ask the usable providers for their lists; takes up to a few seconds
    #[arg(long)]
    pub(crate) live: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `g4f model ID`
#[derive(Debug, Args)]
pub(crate) struct ModelArgs {
    /// The model, as `model` or `provider:model`
    pub(crate) id: String,
    /// Ask the usable providers for their lists; takes up to a few seconds
    #[arg(long)]
    pub(crate) live: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `g4f providers`
#[derive(Debug, Args)]
pub(crate) struct ProvidersArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `g4f provider ID`
#[derive(Debug, Args)]
pub(crate) struct ProviderArgs {
    /// The provider, by id or another of its names
    pub(crate) id: String,

    /// Ask what is left of the account or key
    #[arg(long)]
    pub(crate) quota: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
