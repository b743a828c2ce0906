//! What a request says about how it is answered: the object `"g4f"` and the field `"provider"`.
//!
//! The keys of the object are the command's long options with underscores, and mean the same; times are in seconds. The
//! command's `call` and a gateway read it alike.

mod clean;

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use g4f_types::secrecy::SecretString;
use g4f_types::{
    BodyEdit, CallOptions, ContentFilter, Error, ErrorKind, OnUnsupported, Proxy, Result, Resume,
    Strategy, TrimOptions,
};
use g4f_wire::openai::serve::ServeExtras;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::Value;

use crate::ask::Askable;

/// Keys are the command's long options with underscores; times are in seconds.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Object {
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
    exclude_models: OneOrMore,
    similar_models: Option<bool>,
    max_price: Option<f64>,
    strategy: Option<Strategy>,
    resume: Option<Resume>,
    hedge: Option<bool>,
    retry_after_dispatch: Option<bool>,
    trim: Option<TrimOptions>,
    clean: Option<Value>,
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
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Wishes {
    /// How the call is made.
    pub options: CallOptions,
    /// A route or model in place of the request's own.
    pub model: Option<Arc<str>>,
    /// Edits of the final body.
    pub extra: Vec<BodyEdit>,
    /// Whether the answer carries the trail.
    pub trail: bool,
}

impl Wishes {
    /// Reads what a body said beside the request.
    ///
    /// # Errors
    /// `BadRequest`, naming the key that is unknown or the value that cannot be used.
    pub fn read(extras: ServeExtras) -> Result<Self> {
        let object: Object = match extras.g4f {
            None | Some(Value::Null) => Object::default(),
            // A list would be read as the fields in their order.
            Some(value) if !value.is_object() => {
                return Err(bad("\"g4f\" of the request must be an object"));
            }
            Some(value) => serde_json::from_value(value).map_err(|error| {
                bad(format!("the object \"g4f\" of the request: {error}"))
                    .with_help("its keys are the command's long options with underscores, such as {\"providers\": [\"NAME\"], \"timeout\": 20}")
            })?,
        };
        let mut wishes = object.into_wishes()?;
        if let Some(provider) = extras.provider {
            let names: OneOrMore = serde_json::from_value(provider).map_err(|_| {
                bad("\"provider\" of the request is the name of a provider, or a list of names")
            })?;
            wishes.options.providers.extend(names.list());
        }
        Ok(wishes)
    }

    /// Puts what concerns the request itself into it.
    pub fn apply<R: Askable>(&self, request: &mut R) {
        if let Some(model) = &self.model {
            request.set_model(model.clone());
        }
        request.edits().extend(self.extra.iter().cloned());
    }
}

impl Object {
    fn into_wishes(self) -> Result<Wishes> {
        let mut options = CallOptions::default();
        options.providers = self.providers.list();
        options.providers.extend(self.provider.list());
        options.exclude_providers = self.exclude_providers.list();
        options.fallback_models = self.fallback_models.list();
        options.no_fallback = self.no_fallback;
        let has_others = !options.fallback_models.is_empty() || self.similar_models == Some(true);
        if options.no_fallback == Some(true) && has_others {
            let words =
                "\"g4f\".\"no_fallback\" of the request contradicts its models to fall back to";
            return Err(bad(words).with_help("leave one of them out"));
        }
        options.retries = self.retries;
        options.attempts = self.attempts;
        options.timeout = seconds("timeout", self.timeout)?;
        options.connect = seconds("connect", self.connect)?;
        options.first_content = seconds("first_content", self.first_content)?;
        options.idle = seconds("idle", self.idle)?;
        options.try_anyway = self.try_anyway;
        options.content_filter = self.content_filter;
        options.on_unsupported = self.on_unsupported;
        options.allow_keyless = self.allow_keyless;
        options.exclude_models = self.exclude_models.list();
        options.similar_models = self.similar_models;
        if self
            .max_price
            .is_some_and(|price| !(price >= 0.0 && price.is_finite()))
        {
            return Err(bad(
                "\"g4f\".\"max_price\" of the request is a number, 0 or more",
            ));
        }
        options.max_price = self.max_price;
        options.strategy = self.strategy;
        options.resume = self.resume;
        options.hedge = self.hedge;
        options.retry_after_dispatch = self.retry_after_dispatch;
        options.trim = self.trim.map(Arc::new);
        options.clean = self.clean.map(clean::read).transpose()?.map(Arc::new);
        options.base_url = self.base_url;
        options.api_key = self.api_key.map(SecretString::from);
        options.proxy = self.proxy.map(Proxy::new);
        options.headers = headers(self.headers)?;
        let edit = |edit: Edit| match edit {
            Edit::Text(text) => BodyEdit::from_str(&text),
            Edit::Data(edit) => Ok(edit),
        };
        Ok(Wishes {
            options,
            model: self.route.map(Arc::from),
            extra: self.extra.into_iter().map(edit).collect::<Result<_>>()?,
            trail: self.trail,
        })
    }
}

/// Headers, marked so that nobody shows their values.
fn headers(said: BTreeMap<String, String>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in said {
        let (Ok(key), Ok(mut value)) = (HeaderName::try_from(&name), HeaderValue::try_from(value))
        else {
            return Err(bad(format!(
                "the header {name:?} of \"g4f\" cannot be sent"
            )));
        };
        value.set_sensitive(true);
        headers.insert(key, value);
    }
    Ok(headers)
}

fn bad(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::BadRequest, message)
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

fn seconds(name: &str, value: Option<f64>) -> Result<Option<Duration>> {
    value
        .map(|seconds| {
            Duration::try_from_secs_f64(seconds)
                .ok()
                .filter(|time| !time.is_zero())
                .ok_or_else(|| {
                    bad(format!(
                        "\"g4f\".\"{name}\" of the request is a number of seconds above 0"
                    ))
                })
        })
        .transpose()
}

#[cfg(test)]
mod tests;
