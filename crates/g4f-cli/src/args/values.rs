//! Readers of single values.

use std::fmt;
use std::str::FromStr as _;
use std::time::Duration;

use g4f_sdk::types::{
    CitationPolicy, CleanMode, Oversize, Resume, Strategy, ThinkingPolicy, TrimPolicy,
};
use g4f_sdk::{BodyEdit, Capability};
use serde_json::Value;

/// A text that must not show in a debug print: a key, or an address that may hold a password.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

pub(super) fn secret(text: &str) -> Result<Secret, String> {
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok(Secret(text.to_owned()))
}

/// A model's name.
pub(super) fn model(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() && !text.is_empty() {
        return Err("it is blank; leave it out, or name `auto`, to have one chosen".to_owned());
    }
    Ok(name.to_owned())
}

/// A number that is one.
pub(super) fn number(text: &str) -> Result<f64, String> {
    text.parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
        .ok_or_else(|| "it is a number, such as 0.7".to_owned())
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    text.parse::<f64>()
        .ok()
        .filter(|seconds| *seconds > 0.0)
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| !time.is_zero())
        .ok_or_else(|| "a time is a number of seconds above 0, such as 30 or 2.5".to_owned())
}

pub(super) fn http_url(text: &str) -> Result<String, String> {
    let lower = text.to_ascii_lowercase();
    let rest = lower
        .strip_prefix("http://")
        .or_else(|| lower.strip_prefix("https://"));
    match rest {
        Some(rest) if !rest.is_empty() && !text.contains(char::is_whitespace) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err(
            "an address begins with http:// or https://, such as http://127.0.0.1:8000/v1"
                .to_owned(),
        ),
    }
}

pub(super) fn param(text: &str) -> Result<(String, Value), String> {
    let (key, value) = text
        .split_once('=')
        .filter(|(key, _)| !key.trim().is_empty())
        .ok_or("a parameter is written as KEY=JSON, such as top_p=0.9")?;
    Ok((key.trim().to_owned(), json_or_text(value)?))
}

/// JSON, or a text that does not look like JSON gone wrong.
fn json_or_text(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(error) if text.trim_start().starts_with(['{', '[', '"']) => {
            Err(format!("its value is not JSON: {error}"))
        }
        Err(_) => Ok(Value::from(text)),
    }
}

pub(super) fn extra(text: &str) -> Result<BodyEdit, String> {
    if let Some((_, value)) = text.split_once('=') {
        json_or_text(value)?;
    }
    BodyEdit::from_str(text).map_err(|error| match error.help() {
        Some(help) => format!("{}; {help}", error.message()),
        None => error.message().to_owned(),
    })
}

pub(super) fn capability(text: &str) -> Result<Capability, String> {
    Capability::parse(text.trim()).ok_or_else(|| {
        let names: Vec<&str> = Capability::ALL.iter().map(|known| known.as_str()).collect();
        format!("it is one of {}", names.join(", "))
    })
}

/// A price: not negative.
pub(crate) fn price(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(price) if price.is_finite() && price >= 0.0 => Ok(price),
        _ => Err("must be a number of US dollars, 0 or more".to_owned()),
    }
}

/// The name of a strategy.
pub(crate) fn strategy(text: &str) -> Result<Strategy, String> {
    Strategy::parse(text).ok_or_else(|| {
        let names: Vec<_> = Strategy::ALL.iter().map(|one| one.as_str()).collect();
        format!("must be one of {}", names.join(", "))
    })
}

/// What happens to a broken stream.
pub(crate) fn resume(text: &str) -> Result<Resume, String> {
    Resume::parse(text).ok_or_else(|| "must be continue, restart or off".to_owned())
}

/// By what answers are cleaned.
pub(super) fn clean_mode(text: &str) -> Result<CleanMode, String> {
    CleanMode::parse(text).ok_or_else(|| one_of(&CleanMode::ALL.map(CleanMode::as_str)))
}

/// What becomes of thinking.
pub(super) fn thinking(text: &str) -> Result<ThinkingPolicy, String> {
    ThinkingPolicy::parse(text)
        .ok_or_else(|| one_of(&ThinkingPolicy::ALL.map(ThinkingPolicy::as_str)))
}

/// Which citation marks go.
pub(super) fn citations(text: &str) -> Result<CitationPolicy, String> {
    CitationPolicy::parse(text)
        .ok_or_else(|| one_of(&CitationPolicy::ALL.map(CitationPolicy::as_str)))
}

fn one_of(names: &[&str]) -> String {
    format!("must be one of {}", names.join(", "))
}

/// What goes first where a conversation is too long.
pub(super) fn trim_policy(text: &str) -> Result<TrimPolicy, String> {
    TrimPolicy::parse(text).ok_or_else(|| {
        let names: Vec<_> = TrimPolicy::ALL.iter().map(|one| one.as_str()).collect();
        format!("must be one of {}", names.join(", "))
    })
}

/// What happens to a message that is too large.
pub(super) fn oversize(text: &str) -> Result<Oversize, String> {
    match text {
        "cut" => Ok(Oversize::Cut),
        "refuse" => Ok(Oversize::Refuse),
        _ => Err("must be cut or refuse".to_owned()),
    }
}

/// A number of messages, or a share of the window.
pub(super) fn keep(text: &str) -> Result<f64, String> {
    text.parse::<f64>()
        .ok()
        .filter(|keep| *keep > 0.0 && keep.is_finite())
        .ok_or_else(|| "must be a number of messages, or a share of the window below 1".to_owned())
}
