//! What a request says about how it is answered: the object `"g4f"` and the field `"provider"`.

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::time::Duration;

use g4f_sdk::types::secrecy::SecretString;
use g4f_sdk::types::{ContentFilter, OnUnsupported, Proxy};
use g4f_sdk::wire::openai::serve::ServeExtras;
use g4f_sdk::{BodyEdit, CallOptions, ChatRequest};
use serde::Deserialize;
use serde_json::Value;

use crate::exit::CliError;

/// Keys are the command's long options with underscores; times are in seconds.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wishes {
    providers: OneOrMore,
    provider: OneOrMore,
    exclude_providers: OneOrMore,
    fallback_models: OneOrMore,
    no_fallback: Option<bool>,
    route: Option<String>,
    retries: Option<u32>,
    attempts: Option<u32>,
    timeout: Option<f64>,
    connect: Option<f64>,
    first_content: Option<f64>,
    idle: Option<f64>,
    try_anyway: Option<bool>,
    content_filter: Option<ContentFilter>,
    on_unsupported: Option<OnUnsupported>,
    allow_keyless: Option<bool>,
    base_url: Option<String>,
    api_key: Option<String>,
    proxy: Option<String>,
    headers: BTreeMap<String, String>,
    extra: Vec<Edit>,
    trail: bool,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    #[default]
    None,
    One(String),
    More(Vec<String>),
}

/// An edit of the body, as the command writes it or as data.
#[derive(Deserialize)]
#[serde(untagged)]
enum Edit {
    Text(String),
    Data(BodyEdit),
}

/// What was wished for.
pub(super) struct Asked {
    pub(super) options: CallOptions,
    /// Headers to send as well; they are checked where they are set.
    pub(super) headers: BTreeMap<String, String>,
    /// The answer carries the trail.
    pub(super) trail: bool,
}

/// Reads the wishes; those that concern the request itself go into it.
pub(super) fn read(extras: ServeExtras, request: &mut ChatRequest) -> Result<Asked, CliError> {
    let wishes: Wishes = match extras.g4f {
        None | Some(Value::Null) => Wishes::default(),
        // A list would be read as the fields in their order.
        Some(value) if !value.is_object() => {
            return Err(CliError::usage("\"g4f\" of the request must be an object"));
        }
        Some(value) => serde_json::from_value(value).map_err(|error| {
            CliError::usage(format!("the object \"g4f\" of the request: {error}"))
                .help("its keys are the command's long options with underscores, such as {\"providers\": [\"NAME\"], \"timeout\": 20}")
        })?,
    };
    let mut options = CallOptions::default();
    options.providers = wishes.providers.list();
    options.providers.extend(wishes.provider.list());
    if let Some(provider) = extras.provider {
        let names: OneOrMore = serde_json::from_value(provider).map_err(|_| {
            CliError::usage(
                "\"provider\" of the request is the name of a provider, or a list of names",
            )
        })?;
        options.providers.extend(names.list());
    }
    options.exclude_providers = wishes.exclude_providers.list();
    options.fallback_models = wishes.fallback_models.list();
    options.no_fallback = wishes.no_fallback;
    options.retries = wishes.retries;
    options.attempts = wishes.attempts;
    options.timeout = seconds("timeout", wishes.timeout)?;
    options.connect = seconds("connect", wishes.connect)?;
    options.first_content = seconds("first_content", wishes.first_content)?;
    options.idle = seconds("idle", wishes.idle)?;
    options.try_anyway = wishes.try_anyway;
    options.content_filter = wishes.content_filter;
    options.on_unsupported = wishes.on_unsupported;
    options.allow_keyless = wishes.allow_keyless;
    options.base_url = wishes.base_url;
    options.api_key = wishes.api_key.map(SecretString::from);
    options.proxy = wishes.proxy.map(Proxy::new);
    if let Some(route) = wishes.route {
        request.model = route.into();
    }
    for edit in wishes.extra {
        let edit = match edit {
            Edit::Text(text) => BodyEdit::from_str(&text)?,
            Edit::Data(edit) => edit,
        };
        request.params_mut().extra.push(edit);
    }
    Ok(Asked {
        options,
        headers: wishes.headers,
        trail: wishes.trail,
    })
}

impl OneOrMore {
    fn list(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::One(name) => vec![name],
            Self::More(names) => names,
        }
    }
}

fn seconds(name: &str, value: Option<f64>) -> Result<Option<Duration>, CliError> {
    value
        .map(|seconds| {
            Duration::try_from_secs_f64(seconds)
                .ok()
                .filter(|time| !time.is_zero())
                .ok_or_else(|| {
                    CliError::usage(format!(
                        "\"g4f\".\"{name}\" of the request is a number of seconds above 0"
                    ))
                })
        })
        .transpose()
}

#[cfg(test)]
mod tests;
