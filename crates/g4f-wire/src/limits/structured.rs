//! The IETF's two headers, as far as they are needed: items of a list, each with parameters.
//!
//! ```text
//! ratelimit: "default";r=50;t=30             ratelimit-policy: "default";q=100;w=60    from the eighth draft on
//! ratelimit: limit=100, remaining=50, reset=5     ratelimit-policy: 100;w=60           before
//! ```

use std::time::Duration;

use g4f_types::{LimitUnit, RateLimit};

use super::{amount, seconds};

/// Most items of a header that are looked at.
const MAX_ITEMS: usize = 8;

/// One item, its parameters included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a>(&'a str);

/// The items of a header. A comma within quotes separates nothing.
pub(super) fn items(value: &str) -> impl Iterator<Item = Item<'_>> {
    split(value, ',').take(MAX_ITEMS).map(Item)
}

impl<'a> Item<'a> {
    /// `key=value`, where the item is nothing else.
    pub(super) fn pair(self) -> Option<(&'a str, &'a str)> {
        let (key, value) = self.0.split_once('=')?;
        (!key.contains(['"', ';'])).then(|| (key.trim(), value.trim()))
    }

    /// What it says about a policy.
    pub(super) fn policy(self) -> Option<Policy<'a>> {
        let mut parts = split(self.0, ';');
        let name = parts.next()?;
        let mut policy = Policy::default();
        match unquoted(name) {
            Some(name) => policy.name = name,
            // Without a name the number is the limit.
            None => policy.quota = Some(amount(name)?),
        }
        for part in parts.take(MAX_ITEMS) {
            let Some((key, value)) = part.split_once('=') else {
                continue;
            };
            let value = value.trim();
            match key.trim() {
                "q" => policy.quota = amount(value),
                "w" => policy.window = seconds(value),
                "r" => policy.remaining = amount(value),
                "t" => policy.reset = amount(value).map(Duration::from_secs),
                "qu" => policy.unit = Some(unquoted(value).unwrap_or(value)),
                _ => {}
            }
        }
        Some(policy)
    }
}

/// A policy and its state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Policy<'a> {
    pub(super) name: &'a str,
    unit: Option<&'a str>,
    pub(super) quota: Option<u64>,
    pub(super) window: Option<Duration>,
    remaining: Option<u64>,
    reset: Option<Duration>,
}

impl Policy<'_> {
    /// Adds what the other header says.
    pub(super) fn add(&mut self, other: Self) {
        self.unit = self.unit.or(other.unit);
        self.quota = self.quota.or(other.quota);
        self.window = self.window.or(other.window);
        self.remaining = self.remaining.or(other.remaining);
        self.reset = self.reset.or(other.reset);
    }

    /// The limit, where its state is known and it counts something that calls are counted in.
    pub(super) fn limit(&self) -> Option<RateLimit> {
        let unit = match self.unit {
            None | Some("requests") => LimitUnit::Requests,
            Some("tokens") => LimitUnit::Tokens,
            Some(_) => return None,
        };
        Some(RateLimit {
            unit,
            limit: self.quota,
            remaining: Some(self.remaining?),
            reset: self
                .reset
                .map(|reset| reset.min(crate::retry_after::MAX_WAIT)),
            period: self.window,
        })
    }
}

fn unquoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

/// The parts of `text` between separators that are not within quotes, trimmed.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let all = rest?;
        let mut quoted = false;
        let end = all.find(|c| {
            quoted ^= c == '"';
            c == separator && !quoted
        });
        let (part, after) = match end {
            Some(end) => (&all[..end], Some(&all[end + separator.len_utf8()..])),
            None => (all, None),
        };
        rest = after;
        Some(part.trim())
    })
}
