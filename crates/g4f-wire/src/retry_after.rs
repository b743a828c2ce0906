//! How long a provider asks to wait, in every form in which providers say it.
//!
//! | where | forms |
//! |---|---|
//! | [`from_headers`] | `retry-after-ms`, `x-ms-retry-after-ms`, `retry-after` |
//! | [`from_limits`] | `x-ratelimit-reset-*` and its kin, of budgets of which nothing remains |
//! | [`from_json`] | `retryDelay`, `retry_after`, rate-limit headers repeated in the body |
//! | [`from_text`] | "Please try again in 4.77s", "retry after 7 seconds" |
//!
//! A value may be a number of seconds, an HTTP date, an RFC 3339 time, a Go duration such as `1h37m55.2s`, or a Unix
//! time in seconds or milliseconds: see [`parse`]. Everything is a pure function of its input and of `now`. A wait is
//! never negative and never longer than [`MAX_WAIT`].

pub(crate) mod date;
mod duration;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use g4f_types::RateLimit;
use http::HeaderMap;
use serde_json::Value;

use crate::limits;

pub(crate) use date::rfc3339;

/// The longest wait that is believed: 24 hours.
pub const MAX_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// From here on a number is a Unix time in seconds: it would be a wait of 30 years.
const EPOCH_SECONDS: f64 = 1e9;
/// From here on it is a Unix time in milliseconds.
const EPOCH_MILLIS: f64 = 1e12;

/// How much text is searched for a wait, in bytes.
const MAX_TEXT: usize = 16 * 1024;

/// What stands before a wait in a sentence.
const LEADS: [&str; 10] = [
    "try again in",
    "try again after",
    "retry in",
    "retry again in",
    "retry after",
    "retry-after:",
    "resets in",
    "reset after",
    "available in",
    "please wait",
];

/// The wait in the headers that exist for it.
pub fn from_headers(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    ["retry-after-ms", "x-ms-retry-after-ms"]
        .into_iter()
        .find_map(|name| millis(text(name)?))
        .or_else(|| parse(text("retry-after")?, now))
}

/// When the rate limits refill of which the headers say that nothing remains. Only a refusal for the rate makes it a
/// wait: the same headers come with answers that are no refusal, and with refusals for other reasons.
pub fn from_limits(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let limits: Vec<_> = headers
        .iter()
        .filter(|(name, _)| name.as_str().contains("ratelimit"))
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    resets(&limits, now).or_else(|| {
        // The IETF's forms have no header of their own for the reset.
        let used_up = |limit: RateLimit| limit.reset.filter(|_| limit.remaining == Some(0));
        let said = limits::read(headers, now)?.limits;
        said.into_iter().filter_map(used_up).max()
    })
}

/// The wait in a JSON error body, in fields or in sentences.
pub fn from_json(body: &Value, now: SystemTime) -> Option<Duration> {
    let root = match body {
        Value::Array(list) => list.first()?,
        other => other,
    };
    let error = root.get("error").filter(|error| error.is_object());
    let places = [error.unwrap_or(root), root];
    places
        .iter()
        .find_map(|place| in_fields(place, now))
        .or_else(|| {
            places.iter().find_map(|place| {
                ["message", "detail", "error", "title"]
                    .into_iter()
                    .find_map(|name| from_text(place.get(name)?.as_str()?))
            })
        })
}

/// The wait in a sentence.
pub fn from_text(text: &str) -> Option<Duration> {
    let text = prefix(text).to_ascii_lowercase();
    LEADS.into_iter().find_map(|lead| {
        text.match_indices(lead).find_map(|(at, _)| {
            let rest = text[at + lead.len()..].trim_start_matches([' ', '~', ':', '"']);
            duration::at_start(rest.strip_prefix("about ").unwrap_or(rest)).map(bounded)
        })
    })
}

/// A wait in any of the forms that a header or a field holds.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use g4f_wire::retry_after::parse;
///
/// let now = UNIX_EPOCH + Duration::from_secs(1_760_000_000);
/// assert_eq!(parse("1m2.5s", now), Some(Duration::from_millis(62_500)));
/// assert_eq!(parse("1760000007", now), Some(Duration::from_secs(7)));
/// assert_eq!(parse("soon", now), None);
/// ```
pub fn parse(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(number) = value.parse::<f64>() {
        return from_number(number, now);
    }
    if let Some(wait) = duration::whole(value) {
        return Some(bounded(wait));
    }
    let at = date::rfc3339(value).or_else(|| httpdate::parse_http_date(value).ok())?;
    Some(until(at, now))
}

/// Seconds, or a Unix time in seconds or milliseconds, whichever the size says.
fn from_number(number: f64, now: SystemTime) -> Option<Duration> {
    if !number.is_finite() {
        return None;
    }
    let epoch = |seconds| Some(until(UNIX_EPOCH + seconds_of(seconds)?, now));
    if number >= EPOCH_MILLIS {
        epoch(number / 1e3)
    } else if number >= EPOCH_SECONDS {
        epoch(number)
    } else {
        seconds_of(number).map(bounded)
    }
}

/// A number of milliseconds.
fn millis(value: &str) -> Option<Duration> {
    let number = value.trim().parse::<f64>().ok()?;
    seconds_of(number / 1e3).map(bounded)
}

/// A span that no clock overflows by.
fn seconds_of(seconds: f64) -> Option<Duration> {
    // Whatever is before now means now.
    Duration::try_from_secs_f64(seconds.max(0.0))
        .ok()
        .filter(|span| span.as_secs() < u64::from(u32::MAX) * 2)
}

fn until(at: SystemTime, now: SystemTime) -> Duration {
    bounded(at.duration_since(now).unwrap_or_default())
}

fn bounded(wait: Duration) -> Duration {
    wait.min(MAX_WAIT)
}

/// Fields of an error object that hold a wait.
fn in_fields(error: &Value, now: SystemTime) -> Option<Duration> {
    let details = error.get("details").and_then(Value::as_array);
    let delay = details
        .into_iter()
        .flatten()
        .find_map(|detail| field(detail, "retryDelay", now));
    let metadata = error.get("metadata");
    delay
        .or_else(|| in_object(error, now))
        .or_else(|| in_object(metadata?, now))
        .or_else(|| in_repeated_headers(metadata?.get("headers")?, now))
}

fn in_object(object: &Value, now: SystemTime) -> Option<Duration> {
    ["retry_after_ms", "retryAfterMs"]
        .into_iter()
        .find_map(|name| match object.get(name)? {
            Value::Number(number) => millis(&number.to_string()),
            Value::String(text) => millis(text),
            _ => None,
        })
        .or_else(|| {
            ["retry_after", "retryAfter", "retry_after_seconds"]
                .into_iter()
                .find_map(|name| field(object, name, now))
        })
}

fn field(object: &Value, name: &str, now: SystemTime) -> Option<Duration> {
    match object.get(name)? {
        Value::Number(number) => from_number(number.as_f64()?, now),
        Value::String(text) => parse(text, now),
        _ => None,
    }
}

/// Headers of an upstream answer, as routers repeat them in their own.
fn in_repeated_headers(headers: &Value, now: SystemTime) -> Option<Duration> {
    let names: Vec<(String, &str)> = headers
        .as_object()?
        .iter()
        .filter_map(|(name, value)| Some((name.to_ascii_lowercase(), value.as_str()?)))
        .collect();
    let headers: Vec<_> = names
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    headers
        .iter()
        .find(|(name, _)| *name == "retry-after")
        .and_then(|(_, value)| parse(value, now))
        .or_else(|| resets(&headers, now))
}

/// The longest reset among the budgets that are used up. Names are lower case.
fn resets(limits: &[(&str, &str)], now: SystemTime) -> Option<Duration> {
    let used_up = |reset: &str| {
        let remaining = reset.replace("reset", "remaining");
        limits
            .iter()
            .any(|(name, value)| *name == remaining && value.trim().parse() == Ok(0.0))
    };
    limits
        .iter()
        .filter(|(name, _)| name.contains("reset") && used_up(name))
        .filter_map(|(_, value)| parse(value, now))
        .max()
}

/// As much of a text as is searched.
fn prefix(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests;
