//! What is set and where it came from, with keys hidden: `g4f config show`.

use std::fmt;

use g4f_types::Credential;
use g4f_types::secrecy::SecretString;
use serde::Serialize;
use serde_json::json;

use super::Config;
use super::key_path::KeyPath;
use super::origin::Origin;
use super::value::Value;

/// One setting that holds. `Display` gives `resilience.timeout = 30.0  # g4f.toml:7`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// Its name.
    pub key: String,
    /// Its value; `…` and four characters for a key, `set` for what is not shown at all.
    pub value: serde_json::Value,
    /// Where it came from.
    pub origin: Origin,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}  # {}", self.key, self.value, self.origin)
    }
}

impl Config {
    /// Every setting that holds, in the order of names.
    pub fn show(&self) -> Vec<Shown> {
        self.values
            .iter()
            .filter_map(|(path, value, origin)| {
                Some(Shown {
                    key: path.to_string(),
                    value: shown(path, value)?,
                    origin: origin.clone(),
                })
            })
            .collect()
    }

    /// Where a setting came from; `None` when it is not set.
    pub fn origin(&self, key: &str) -> Option<&Origin> {
        self.values.origin(&KeyPath::parse(key))
    }
}

/// `None` for what is no setting.
fn shown(path: &KeyPath, value: &Value) -> Option<serde_json::Value> {
    Some(match value {
        Value::Text(text) => json!(text),
        Value::Texts(texts) => json!(texts),
        Value::Flag(flag) => json!(flag),
        Value::Count(count) => json!(count),
        Value::Number(number) => json!(number),
        // Four characters of a password are too many; a header may hold one.
        Value::Secret(_) if path.parts().iter().any(|part| part == "headers") => json!("set"),
        Value::Secret(secret) => json!(hidden(secret)),
        Value::Secrets(secrets) => secrets.iter().map(hidden).collect(),
        Value::Proxy(proxy) => json!(proxy.redacted()),
        Value::Targets(targets) => json!(targets),
        Value::Price(price) => json!(price),
        // Nobody here knows which of a provider's own settings are secret.
        Value::Json(value) if value.is_number() || value.is_boolean() => value.clone(),
        Value::Json(_) => json!("set"),
        Value::Present => return None,
    })
}

fn hidden(secret: &SecretString) -> String {
    let credential = Credential::new(secret.clone(), "");
    match credential.hint().as_ref() {
        "…" => "set".to_owned(),
        hint => hint.to_owned(),
    }
}
