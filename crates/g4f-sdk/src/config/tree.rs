//! A configuration as it was read, before anyone looked at what it means: values with their lines.

use secrecy::{ExposeSecret as _, SecretString};

use super::key_path::KeyPath;

/// A value and the line where it stands. No `Debug`: it may hold a key.
pub(crate) struct Node {
    pub(crate) raw: Raw,
    pub(crate) line: u32,
}

/// A name in a table, its line and its value.
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) line: u32,
    pub(crate) node: Node,
}

/// A value without meaning yet.
pub(crate) enum Raw {
    /// Text from the environment: whether it is a number, a list or a text is for the setting to say.
    Word(String),
    Text(String),
    Integer(i64),
    Number(f64),
    Flag(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// Something that no setting takes, in words: a date, null.
    Other(&'static str),
}

impl Node {
    pub(crate) fn new(raw: Raw, line: u32) -> Self {
        Self { raw, line }
    }

    /// `raw` inside of the tables that `path` names: the document that sets just this.
    pub(crate) fn nested(path: &KeyPath, raw: Raw) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut inner = Some(raw);
        for part in path.parts().iter().rev() {
            let raw = inner
                .take()
                .unwrap_or_else(|| Raw::Table(std::mem::take(&mut entries)));
            entries = vec![Entry {
                key: part.clone(),
                line: 0,
                node: Node::new(raw, 0),
            }];
        }
        entries
    }

    /// What stands here, in words for a message. Whatever looks like a key is not shown.
    pub(crate) fn describe(&self) -> String {
        match &self.raw {
            Raw::Text(text) | Raw::Word(text) if looks_like_key(text) => {
                "a text that looks like a key".to_owned()
            }
            Raw::Text(text) | Raw::Word(text) => format!("the text {:?}", cut(text, 40)),
            Raw::Integer(number) => format!("the number {number}"),
            Raw::Number(number) => format!("the number {number:?}"),
            Raw::Flag(flag) => flag.to_string(),
            _ => self.describe_type().to_owned(),
        }
    }

    /// What kind of thing stands here, in words that show nothing of it.
    pub(crate) fn describe_type(&self) -> &'static str {
        match &self.raw {
            Raw::Text(_) | Raw::Word(_) => "a text",
            Raw::Integer(_) | Raw::Number(_) => "a number",
            Raw::Flag(_) => "true or false",
            Raw::List(_) => "a list",
            Raw::Table(_) => "a table",
            Raw::Other(words) => words,
        }
    }
}

/// A value that a program or an option of the command sets. Made by `into()` from texts, numbers, flags, lists, keys.
pub struct Input(pub(crate) Raw);

impl From<&str> for Input {
    fn from(text: &str) -> Self {
        Self(Raw::Text(text.to_owned()))
    }
}

impl From<String> for Input {
    fn from(text: String) -> Self {
        Self(Raw::Text(text))
    }
}

impl From<&SecretString> for Input {
    fn from(secret: &SecretString) -> Self {
        Self(Raw::Text(secret.expose_secret().to_owned()))
    }
}

impl From<bool> for Input {
    fn from(flag: bool) -> Self {
        Self(Raw::Flag(flag))
    }
}

impl From<u32> for Input {
    fn from(number: u32) -> Self {
        Self(Raw::Integer(number.into()))
    }
}

impl From<f64> for Input {
    fn from(number: f64) -> Self {
        Self(Raw::Number(number))
    }
}

impl<T: Into<Input>> From<Vec<T>> for Input {
    fn from(items: Vec<T>) -> Self {
        Self(Raw::List(
            items
                .into_iter()
                .map(|item| Node::new(item.into().0, 0))
                .collect(),
        ))
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Input(…)")
    }
}

/// Whether `text` has the look of a key, so that a message must not show it: a known beginning, or a long run of
/// letters and digits without blanks.
pub(crate) fn looks_like_key(text: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "sk-", "sk_", "gsk_", "hf_", "pk-", "AIza", "ghp_", "xai-", "nvapi-",
    ];
    let text = text.trim();
    BEGINNINGS.iter().any(|start| text.starts_with(start))
        || (text.len() >= 20
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.=+/".contains(&b))
            && text.bytes().any(|b| b.is_ascii_digit())
            && text.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// The first `most` characters of `text`, with a mark where something is missing.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
