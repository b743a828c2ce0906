//! What all readers share: the outer form of an answer, and lenient looks into its values.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::{MAX_BYTES, ReadError};
use crate::catalog::date::Date;
use crate::catalog::schema::{Modalities, Modality};

/// Longest text that is taken for people, in bytes.
const MAX_TEXT: usize = 300;

/// The members of an object, unread.
pub(super) type Members<'a> = BTreeMap<String, &'a RawValue>;

/// The answer as text, if it can be JSON at all.
pub(super) fn json<'a>(bytes: &'a [u8], wanted: &'static str) -> Result<&'a str, ReadError> {
    let refuse = |found: &str| Err(ReadError::other(wanted, found));
    if bytes.len() > MAX_BYTES {
        return refuse(&format!(
            "{} MB, and at most {} MB are read",
            bytes.len() >> 20,
            MAX_BYTES >> 20
        ));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return refuse("bytes that are no UTF-8");
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return refuse("nothing");
    }
    if text.starts_with('<') {
        return refuse("a page of HTML or XML");
    }
    Ok(text)
}

/// The members of the outermost object.
pub(super) fn members<'a>(text: &'a str, wanted: &'static str) -> Result<Members<'a>, ReadError> {
    if !text.starts_with('{') {
        let found = if text.starts_with('[') {
            "a list"
        } else {
            "no JSON object"
        };
        return Err(ReadError::other(wanted, found));
    }
    serde_json::from_str(text).map_err(|error| {
        let found = if error.is_eof() {
            "cut off before its end".to_owned()
        } else {
            format!("broken JSON, {error}")
        };
        ReadError::other(wanted, found)
    })
}

/// The members of an object somewhere inside; `None` where it is none.
pub(super) fn object(raw: &RawValue) -> Option<Members<'_>> {
    serde_json::from_str(raw.get()).ok()
}

/// A text, unless it is empty; cut where it is very long.
pub(super) fn text(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    let end = (0..=MAX_TEXT.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))?;
    (!text.is_empty()).then(|| text[..end].to_owned())
}

/// A number of tokens; 0 is how sources write "unknown".
pub(super) fn tokens(value: &Value, key: &str) -> Option<u32> {
    let value = value.get(key)?;
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to lie within"
    )]
    (number >= 1.0 && number <= f64::from(u32::MAX)).then_some(number as u32)
}

/// A price.
pub(super) fn price(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (number.is_finite() && number >= 0.0).then_some(number)
}

/// A price for one token as a price for a million, without the dust of binary fractions.
pub(super) fn per_million(price: f64) -> f64 {
    round(price * 1e6)
}

/// Twelve digits are more than any list has.
pub(super) fn round(price: f64) -> f64 {
    format!("{price:.11e}").parse().unwrap_or(price)
}

pub(super) fn date(value: &Value, key: &str) -> Option<Date> {
    Date::parse(value.get(key)?.as_str()?)
}

pub(super) fn flag(value: &Value, key: &str) -> Option<bool> {
    value.get(key)?.as_bool()
}

/// A list of modalities.
pub(super) fn modalities(value: Option<&Value>) -> Modalities {
    let list = value.and_then(Value::as_array);
    let names = list.into_iter().flatten().filter_map(Value::as_str);
    names
        .filter_map(|name| match name {
            "file" => Some(Modality::Pdf),
            name => Modality::parse(&name.to_lowercase()),
        })
        .collect()
}
