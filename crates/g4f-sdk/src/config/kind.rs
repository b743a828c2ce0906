//! What a setting takes, and how a value is checked against that.

use std::fmt;

use g4f_types::Proxy;
use g4f_types::secrecy::SecretString;
use http::HeaderValue;

use super::nearest::nearest;
use super::price;
use super::scalar::{
    count, flag, is_key, is_proxy, is_url, is_variable, json, number, text, texts,
};
use super::targets;
use super::tree::Node;
use super::value::Value;

/// The words for levels of the log, from nothing to everything.
pub(crate) const LEVELS: &[&str] = &["off", "error", "warn", "info", "debug", "trace"];

/// The longest time that can be set: a week. Longer ones are mistakes, such as milliseconds.
const LONGEST: f64 = 604_800.0;

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// A text.
    Text,
    /// A list of texts; one text is a list of one.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Count {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// A number.
    Number {
        /// The least.
        min: f64,
        /// The most.
        max: f64,
    },
    /// A time in seconds, above 0.
    Seconds,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The name of a wire family that the program has.
    Protocol,
    /// An `http` or `https` address.
    Url,
    /// The address of a proxy.
    Proxy,
    /// A file's path.
    File,
    /// A key. Shown nowhere.
    Secret,
    /// A list of keys. Shown nowhere.
    Secrets,
    /// Names of environment variables.
    Variables,
    /// The value of a header. Shown nowhere.
    Header,
    /// Anything.
    Json,
    /// The targets of a route.
    Targets,
    /// What a model costs: `{ input, output }`, in USD for a million tokens.
    Price,
    /// A table of values under free names.
    Map(&'static Self),
}

/// What is wrong with a value: the line, and the words that follow the setting's name.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) line: u32,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(node: &Node, message: impl Into<String>) -> Self {
        Self {
            line: node.line,
            message: message.into(),
        }
    }
}

impl Kind {
    /// Whether it is a table with free names.
    pub const fn is_map(self) -> bool {
        matches!(self, Self::Map(_) | Self::Targets)
    }

    /// Whether its value must never be shown.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::Secrets | Self::Header)
    }

    /// Checks a value.
    pub(crate) fn read(self, node: &Node, protocols: &[String]) -> Result<Value, Vec<Fault>> {
        match self {
            Self::Targets => return targets::read(node).map(Value::Targets),
            Self::Price => return price::read(node).map(Value::Price),
            Self::Json | Self::Map(_) => return Ok(Value::Json(json(node))),
            _ => {}
        }
        let value = match self {
            Self::Flag => flag(node).map(Value::Flag),
            Self::Count { min, max } => count(node)
                .filter(|count| (min..=max).contains(count))
                .map(Value::Count),
            Self::Number { min, max } => number(node)
                .filter(|number| (min..=max).contains(number))
                .map(Value::Number),
            Self::Seconds => number(node)
                .filter(|&seconds| seconds > 0.0 && seconds <= LONGEST)
                .map(Value::Number),
            Self::Choice(words) => text(node)
                .filter(|word| words.contains(word))
                .map(|word| Value::Text(word.to_owned())),
            Self::Protocol => text(node)
                .filter(|&word| protocols.iter().any(|known| known == word))
                .map(|word| Value::Text(word.to_owned())),
            Self::Url => text(node).filter(|url| is_url(url)).map(|url| {
                // Paths are appended to it.
                Value::Text(url.trim_end_matches('/').to_owned())
            }),
            Self::Proxy => text(node)
                .filter(|url| is_proxy(url))
                .map(|url| Value::Proxy(Proxy::new(url))),
            Self::Secret => text(node).filter(|key| is_key(key)).map(secret),
            Self::Header => text(node)
                .filter(|value| HeaderValue::from_str(value).is_ok())
                .map(secret),
            Self::Secrets => texts(node)
                .filter(|keys| keys.iter().all(|key| is_key(key)))
                .map(|keys| Value::Secrets(keys.into_iter().map(SecretString::from).collect())),
            Self::Variables => texts(node)
                .filter(|names| names.iter().all(|name| is_variable(name)))
                .map(Value::Texts),
            Self::Texts => texts(node).map(Value::Texts),
            Self::File => text(node)
                .filter(|path| !path.is_empty())
                .map(|path| Value::Text(path.to_owned())),
            Self::Text | Self::Json | Self::Targets | Self::Price | Self::Map(_) => {
                text(node).map(|text| Value::Text(text.to_owned()))
            }
        };
        value.ok_or_else(|| vec![Fault::new(node, self.complaint(node, protocols))])
    }

    /// Why `node` is not taken: what is expected, what stands there, and the nearest word where there are words.
    fn complaint(self, node: &Node, protocols: &[String]) -> String {
        let known: Vec<&str> = match self {
            Self::Choice(words) => words.to_vec(),
            Self::Protocol => protocols.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        if let (false, Some(word)) = (known.is_empty(), text(node)) {
            let expected = one_of(&known);
            let found = node.describe();
            return match nearest(word, &known) {
                Some(near) => format!("must be {expected}; found {found}, did you mean {near:?}?"),
                None => format!("must be {expected}; found {found}"),
            };
        }
        let found = match self {
            Self::Variables if texts(node).is_some() => {
                return "must be the name of a variable, such as GROQ_API_KEY; what stands there is not one and may \
                        be a key: keys belong in `api_key`"
                    .to_owned();
            }
            Self::Url if text(node).is_some_and(|url| url.contains('@')) => {
                return "must not hold a user or password; put them into `headers`".to_owned();
            }
            Self::Secret | Self::Secrets | Self::Header if texts(node).is_some() => {
                return format!(
                    "must be {self}; it is empty, or has blanks or signs that none has"
                );
            }
            // What was meant for a proxy may hold a password.
            Self::Secret | Self::Secrets | Self::Header | Self::Proxy | Self::Variables => {
                node.describe_type().to_owned()
            }
            _ => node.describe(),
        };
        match self {
            Self::Protocol => format!("must be {}; found {found}", one_of(&known)),
            _ => format!("must be {self}; found {found}"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("a text"),
            Self::Texts => f.write_str("a text or a list of texts"),
            Self::Flag => f.write_str("true or false"),
            Self::Count { min, max: u32::MAX } => write!(f, "a whole number, {min} or more"),
            Self::Count { min, max } => write!(f, "a whole number from {min} to {max}"),
            Self::Number { min, max } => write!(f, "a number from {min} to {max}"),
            Self::Seconds => write!(f, "a number of seconds above 0, at most {LONGEST}"),
            Self::Choice(words) => f.write_str(&one_of(words)),
            Self::Protocol => f.write_str("the name of a protocol"),
            Self::Url => f.write_str("an address that begins with http:// or https://"),
            Self::Proxy => f.write_str("a proxy's address: http, https, socks5 or socks5h"),
            Self::File => f.write_str("the path of a file"),
            Self::Secret => f.write_str("a key"),
            Self::Secrets => f.write_str("a list of keys"),
            Self::Variables => f.write_str("the name of a variable, or a list of names"),
            Self::Header => f.write_str("a header's value"),
            Self::Json => f.write_str("anything"),
            Self::Targets => f.write_str("a list of targets"),
            Self::Price => f.write_str("a price"),
            Self::Map(_) => f.write_str("a table"),
        }
    }
}

fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    match words.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn secret(text: &str) -> Value {
    Value::Secret(SecretString::from(text))
}
