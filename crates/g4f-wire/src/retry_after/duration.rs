//! Spans as people and Go write them: `1h37m55.2s`, `20ms`, `7 seconds`.

use std::time::Duration;

/// Most parts of a span: days, hours, minutes, seconds, milliseconds and smaller ones.
const MAX_PARTS: usize = 8;

/// The span that is the whole text. A unit is required.
pub(super) fn whole(text: &str) -> Option<Duration> {
    let lower = text.to_ascii_lowercase();
    let (span, rest) = parts(&lower)?;
    rest.trim().is_empty().then_some(span)
}

/// The span at the start of a lower-case text. A bare number is seconds.
pub(super) fn at_start(text: &str) -> Option<Duration> {
    if let Some((span, _)) = parts(text) {
        return Some(span);
    }
    let (seconds, rest) = number(text)?;
    // "in 2 models" is no wait.
    let ends = rest.trim_start().chars().next();
    ends.is_none_or(|c| !c.is_alphanumeric())
        .then(|| Duration::try_from_secs_f64(seconds).ok())
        .flatten()
}

/// Numbers with units, one after the other, and what follows them.
fn parts(text: &str) -> Option<(Duration, &str)> {
    let mut rest = text;
    let mut seconds = None;
    for _ in 0..MAX_PARTS {
        let Some((value, after)) = number(rest) else {
            break;
        };
        let after = after.trim_start();
        let end = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        let Some(unit) = unit(&after[..end]) else {
            break;
        };
        seconds = Some(seconds.unwrap_or(0.0) + value * unit);
        rest = after[end..].trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
    Some((Duration::try_from_secs_f64(seconds?).ok()?, rest))
}

/// A decimal number at the start, and what follows it.
fn number(text: &str) -> Option<(f64, &str)> {
    let digits = |text: &str| {
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len())
    };
    let mut end = digits(text);
    if end > 0 && text[end..].starts_with('.') {
        // A full stop with no digit after it ends the sentence.
        let fraction = digits(&text[end + 1..]);
        end += if fraction > 0 { fraction + 1 } else { 0 };
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// Seconds in a unit.
fn unit(name: &str) -> Option<f64> {
    Some(match name {
        "ns" => 1e-9,
        "us" | "µs" | "μs" => 1e-6,
        "ms" | "millis" | "millisecond" | "milliseconds" => 1e-3,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86400.0,
        _ => return None,
    })
}
