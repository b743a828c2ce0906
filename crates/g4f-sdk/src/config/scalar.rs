//! Reading single values: what a node holds if it is a text, a number, a list, and what a text has to look like.

use super::tree::{Node, Raw, looks_like_key};

/// The text of a value that is one.
pub(super) fn text(node: &Node) -> Option<&str> {
    match &node.raw {
        Raw::Text(text) | Raw::Word(text) => Some(text),
        _ => None,
    }
}

/// Texts of a list, or the one text that stands in its place. In a variable they are separated by commas.
pub(super) fn texts(node: &Node) -> Option<Vec<String>> {
    match &node.raw {
        Raw::Text(text) => Some(vec![text.clone()]),
        Raw::Word(words) => Some(
            words
                .split(',')
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect(),
        ),
        Raw::List(items) => items
            .iter()
            .map(|item| text(item).map(str::to_owned))
            .collect(),
        _ => None,
    }
}

pub(super) fn flag(node: &Node) -> Option<bool> {
    match &node.raw {
        Raw::Flag(flag) => Some(*flag),
        Raw::Word(word) => match word.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Some(true),
            "false" | "0" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn count(node: &Node) -> Option<u32> {
    match &node.raw {
        Raw::Integer(number) => u32::try_from(*number).ok(),
        Raw::Word(word) => word.parse().ok(),
        _ => None,
    }
}

/// A finite number. Whole ones beyond what a `f64` holds exactly are far outside of every range.
pub(super) fn number(node: &Node) -> Option<f64> {
    match &node.raw {
        Raw::Integer(number) => i32::try_from(*number).ok().map(f64::from),
        Raw::Number(number) => Some(*number),
        Raw::Word(word) => word.parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

pub(super) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_graphic())
}

/// A variable's name in capitals. A long run without `_` is rather a key in the wrong place.
pub(super) fn is_variable(name: &str) -> bool {
    let signs = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    name.bytes().all(signs)
        && name
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_uppercase() || b == b'_')
        && (name.contains('_') || !looks_like_key(name))
}

pub(super) fn is_url(url: &str) -> bool {
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.starts_with('/') && is_address(rest) && !rest.contains('@'))
}

pub(super) fn is_proxy(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    ["http", "https", "socks5", "socks5h"].contains(&scheme) && is_address(rest)
}

fn is_address(rest: &str) -> bool {
    !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic())
}

pub(super) fn json(node: &Node) -> serde_json::Value {
    match &node.raw {
        Raw::Text(text) | Raw::Word(text) => text.clone().into(),
        Raw::Integer(number) => (*number).into(),
        Raw::Number(number) => (*number).into(),
        Raw::Flag(flag) => (*flag).into(),
        Raw::List(items) => items.iter().map(json).collect(),
        Raw::Table(entries) => entries
            .iter()
            .map(|entry| (entry.key.clone(), json(&entry.node)))
            .collect(),
        Raw::Other(_) => serde_json::Value::Null,
    }
}
