//! Looking into JSON of which nothing is promised: what is of another type than expected is missing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::Media;
use serde_json::Value;

/// A text that is there and not empty.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// A number that counts something; fractions are cut.
pub(crate) fn count(value: &Value, name: &str) -> Option<u64> {
    let number = value.get(name)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked; cutting is meant"
    )]
    number.as_u64().or_else(|| {
        let number = number.as_f64()?;
        (0.0..1e18).contains(&number).then_some(number as u64)
    })
}

/// The elements of a list; a single object counts as a list of one.
pub(crate) fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(list) => list,
        Value::Object(_) => std::slice::from_ref(value),
        _ => &[],
    }
}

/// A field, taken out; null where there is none.
pub(crate) fn take(value: &mut Value, name: &str) -> Value {
    value.get_mut(name).map(Value::take).unwrap_or_default()
}

/// A list of numbers as a vector.
pub(crate) fn floats(value: &Value) -> Option<Vec<f32>> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "vectors are made of 32-bit floats"
    )]
    let number = |number: &Value| number.as_f64().map(|number| number as f32);
    value.as_array()?.iter().map(number).collect()
}

/// Media in base64, bare or in a `data:` URI; `None` where there is nothing.
pub(crate) fn media(text: &str) -> Option<Media> {
    let bare = text.rsplit_once(";base64,").map_or(text, |(_, bare)| bare);
    let bytes = STANDARD.decode(bare.trim()).ok()?;
    (!bytes.is_empty()).then(|| Media::bytes(bytes))
}
