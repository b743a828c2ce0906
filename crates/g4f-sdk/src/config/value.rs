//! Checked values, and how they get into the fields of the sections.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use g4f_types::secrecy::SecretString;
use g4f_types::{
    CitationPolicy, CleanMode, ContentFilter, OnUnsupported, Oversize, Price, Proxy, Resume,
    Strategy, ThinkingPolicy, TrimPolicy,
};
use serde::Serialize;
use serde_json::Map;

/// A value that its setting takes. No `Debug`: [`super::show`] knows what may be shown.
#[derive(Clone)]
pub(crate) enum Value {
    Text(String),
    Texts(Vec<String>),
    Flag(bool),
    Count(u32),
    Number(f64),
    Secret(SecretString),
    Secrets(Vec<SecretString>),
    Proxy(Proxy),
    Targets(Vec<RouteTarget>),
    Price(Price),
    Json(serde_json::Value),
    /// No value: the table of a named section is there, perhaps an empty one.
    Present,
}

/// A target of a route. At least provider or model is there.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RouteTarget {
    /// Whom to ask; `None` for any that serves the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// What to ask for; `None` for the provider's own choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Its share where targets are chosen by weight; `None` for 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// The condition under which it is asked; `None` for always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Its line in the file; 0 where there is none.
    #[serde(skip)]
    pub line: u32,
}

/// Settings that only one kind of provider knows. `Debug` shows the names only, as the values may be secret.
#[derive(Clone, Default)]
pub struct Other(pub Map<String, serde_json::Value>);

impl fmt::Debug for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A field of a section.
pub(crate) trait Slot {
    /// Takes `value`. `rest` names the entry in a map. A value of another kind is left alone: the schema pairs kinds
    /// and fields, and a test holds it to that.
    fn put(&mut self, rest: &[String], value: &Value);
}

macro_rules! slots {
    ($($type:ty: $pattern:pat => $taken:expr;)+) => {
        $(impl Slot for $type {
            fn put(&mut self, _rest: &[String], value: &Value) {
                if let $pattern = value {
                    *self = $taken;
                }
            }
        })+
    };
}

slots! {
    Option<String>: Value::Text(text) => Some(text.clone());
    Option<PathBuf>: Value::Text(text) => Some(PathBuf::from(text));
    Option<bool>: Value::Flag(flag) => Some(*flag);
    Option<u32>: Value::Count(count) => Some(*count);
    Option<u8>: Value::Count(count) => u8::try_from(*count).ok();
    Option<f64>: Value::Number(number) => Some(*number);
    Option<SecretString>: Value::Secret(secret) => Some(secret.clone());
    Option<Proxy>: Value::Proxy(proxy) => Some(proxy.clone());
    Option<LogLevel>: Value::Text(word) => LogLevel::from_word(word);
    Option<LogFormat>: Value::Text(word) => LogFormat::from_word(word);
    Option<StoreKind>: Value::Text(word) => StoreKind::from_word(word);
    Option<ContentFilter>: Value::Text(word) => match word.as_str() {
        "stop" => Some(ContentFilter::Stop),
        "switch" => Some(ContentFilter::Switch),
        _ => None,
    };
    Option<OnUnsupported>: Value::Text(word) => match word.as_str() {
        "drop" => Some(OnUnsupported::Drop),
        "error" => Some(OnUnsupported::Error),
        _ => None,
    };
    Option<Strategy>: Value::Text(word) => Strategy::parse(word);
    Option<Resume>: Value::Text(word) => Resume::parse(word);
    Option<TrimPolicy>: Value::Text(word) => TrimPolicy::parse(word);
    Option<CleanMode>: Value::Text(word) => CleanMode::parse(word);
    Option<ThinkingPolicy>: Value::Text(word) => ThinkingPolicy::parse(word);
    Option<CitationPolicy>: Value::Text(word) => CitationPolicy::parse(word);
    Option<Oversize>: Value::Text(word) => match word.as_str() {
        "cut" => Some(Oversize::Cut),
        "refuse" => Some(Oversize::Refuse),
        _ => None,
    };
    Vec<String>: Value::Texts(texts) => texts.clone();
    Vec<SecretString>: Value::Secrets(secrets) => secrets.clone();
    Vec<RouteTarget>: Value::Targets(targets) => targets.clone();
}

macro_rules! map_slots {
    ($($item:ty: $pattern:pat => $taken:expr;)+) => {
        $(impl Slot for BTreeMap<String, $item> {
            fn put(&mut self, rest: &[String], value: &Value) {
                if let ([name], $pattern) = (rest, value)
                    && let Some(item) = $taken
                {
                    self.insert(name.clone(), item);
                }
            }
        })+
    };
}

map_slots! {
    String: Value::Text(text) => Some(text.clone());
    SecretString: Value::Secret(secret) => Some(secret.clone());
    LogLevel: Value::Text(word) => LogLevel::from_word(word);
    Price: Value::Price(price) => Some(*price);
}

impl Slot for Other {
    fn put(&mut self, rest: &[String], value: &Value) {
        if let ([name], Value::Json(json)) = (rest, value) {
            self.0.insert(name.clone(), json.clone());
        }
    }
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// Failures of the whole.
    Error,
    /// What needs attention.
    Warn,
    /// One or two lines for each question.
    Info,
    /// Choices, attempts, decisions.
    Debug,
    /// Bodies too, with keys and media cut.
    Trace,
}

impl LogLevel {
    /// The word in the configuration, which is also `tracing`'s.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [
            Self::Off,
            Self::Error,
            Self::Warn,
            Self::Info,
            Self::Debug,
            Self::Trace,
        ]
        .into_iter()
        .find(|level| level.as_str() == word)
    }
}

/// The shape of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl LogFormat {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Where things are remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// In the memory of the process, until it ends.
    Memory,
    /// In a file, for later runs and for other processes.
    Sqlite,
    /// In a Redis, for all replicas.
    Redis,
}

impl StoreKind {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "memory" => Some(Self::Memory),
            "sqlite" => Some(Self::Sqlite),
            "redis" => Some(Self::Redis),
            _ => None,
        }
    }
}
