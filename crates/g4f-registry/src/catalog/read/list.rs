//! A provider's own list of models, in the form of OpenAI's `/models`, with the fields that vendors add.

use serde_json::Value;

use super::value::{json, modalities, per_million, price, text, tokens};
use super::{Facts, ReadError, Reading, Row};
use crate::catalog::price::{Charge, Rate, Rates, Tier};
use crate::catalog::schema::Limits;
use crate::catalog::source::Source;

const WANTED: &str = "a list of models";

/// Where vendors put the window.
const CONTEXT: &[&str] = &[
    "context_length",
    "context_window",
    "max_context_length",
    "max_model_len",
    "context_size",
    "max_context_tokens",
];

/// Where vendors put the longest answer.
const OUTPUT: &[&str] = &[
    "max_output_tokens",
    "max_completion_tokens",
    "max_output_length",
    "output_token_limit",
];

/// Where vendors put the longest prompt.
const INPUT: &[&str] = &["max_input_tokens", "input_token_limit", "max_prompt_tokens"];

/// Reads the list of `provider`, our id for it: `{"data": [...]}`, `{"models": [...]}`, or a bare list.
///
/// # Errors
///
/// If it is something else, or nothing in it can be read.
pub fn list(provider: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
    let text = json(bytes, WANTED)?;
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let found = if error.is_eof() {
            "cut off before its end".to_owned()
        } else {
            format!("broken JSON, {error}")
        };
        ReadError::other(WANTED, found)
    })?;
    let rows = ["data", "models"]
        .iter()
        .find_map(|key| value.get(key)?.as_array())
        .or_else(|| value.as_array())
        .ok_or_else(|| ReadError::other(WANTED, "JSON without a list called data or models"))?;
    let mut reading = Reading::new(Source::Live);
    for row in rows {
        let id = match row {
            Value::String(id) => Some(id.as_str()),
            row => ["id", "name", "model"]
                .iter()
                .find_map(|key| row.get(key)?.as_str()),
        };
        match id {
            Some(id) => reading.take(Row {
                provider: provider.to_owned(),
                id: id.trim_start_matches("models/").to_owned(),
                facts: facts(row),
            }),
            None => reading.skipped += 1,
        }
    }
    reading.checked(WANTED)
}

fn facts(row: &Value) -> Facts {
    let none = Value::Null;
    let top = row.get("top_provider").unwrap_or(&none);
    let architecture = row.get("architecture").unwrap_or(&none);
    let first = |keys: &[&str]| {
        keys.iter()
            .find_map(|key| tokens(row, key).or_else(|| tokens(top, key)))
    };
    Facts {
        title: row.get("id").and(text(row, "name")),
        input: modalities(
            architecture
                .get("input_modalities")
                .or(row.get("input_modalities")),
        ),
        output: modalities(
            architecture
                .get("output_modalities")
                .or(row.get("output_modalities")),
        ),
        limits: Limits {
            context: first(CONTEXT),
            input: first(INPUT),
            output: first(OUTPUT),
        },
        price: row.get("pricing").and_then(rates),
        deprecation: super::value::date(row, "expiration_date"),
        ..Facts::default()
    }
}

/// OpenRouter and those who follow it write USD for one token, as text. Other forms are left alone.
fn rates(pricing: &Value) -> Option<Rates> {
    let rate = |key: &str, charge: Charge| {
        let text = pricing.get(key).filter(|value| value.is_string())?;
        Some(Rate {
            charge,
            tier: Tier::Standard,
            above: 0,
            usd: per_million(price(text)?),
        })
    };
    let rates = [
        rate("prompt", Charge::Input),
        rate("completion", Charge::Output),
        rate("input_cache_read", Charge::CacheRead),
        rate("input_cache_write", Charge::CacheWrite),
    ];
    let rates = Rates::new(rates.into_iter().flatten().collect());
    (!rates.is_empty()).then_some(rates)
}
