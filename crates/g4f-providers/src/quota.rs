//! What is left of an account, where one `GET` tells it.

use g4f_types::facets::Quota;
use g4f_types::{Result, async_trait};
use g4f_wire::provider::{Link, ReadQuota};
use serde_json::Value;

/// A quota that is read from the JSON at a path.
pub(crate) struct JsonQuota {
    /// Path behind the base URL.
    pub(crate) path: &'static str,
    /// Reads it; what the answer does not say stays unknown.
    pub(crate) read: fn(&Value) -> Quota,
}

#[async_trait]
impl ReadQuota for JsonQuota {
    async fn quota(&self, link: &Link<'_>) -> Result<Quota> {
        let raw = link.get(self.path).await?.value()?;
        // Some report a failure under 200.
        if raw.get("error").is_some_and(|error| !error.is_null()) {
            return Err(link.in_band(&raw));
        }
        let read = (self.read)(&raw);
        if read.remaining.is_none() && read.limit.is_none() && read.used.is_none() {
            return Err(link.invalid("the answer does not say what is left"));
        }
        Ok(Quota { raw, ..read })
    }
}

/// The number at a JSON pointer; texts of numbers count.
pub(crate) fn number(value: &Value, pointer: &str) -> Option<f64> {
    let number = match value.pointer(pointer)? {
        Value::String(text) => text.trim().parse().ok()?,
        number => number.as_f64()?,
    };
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests;
