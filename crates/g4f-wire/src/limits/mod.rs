//! What the head of an answer says about rate limits, in every family of headers in which providers say it.
//!
//! | who | headers | form of the reset |
//! |---|---|---|
//! | OpenAI and its kin, Groq | `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` | Go duration |
//! | Azure | the same, and `x-ratelimit-renewalperiod-*` | seconds |
//! | Cerebras, Mistral, Kong | the same with a period: `-requests-day`, `-tokens-minute`, `-req-10-second`, `-minute` | seconds, or none |
//! | Fireworks | the same for `-tokens-prompt` and `-tokens-generated` | none |
//! | Together, OpenRouter | `x-ratelimit-{limit,remaining,reset}`; requests | seconds, Unix time in ms |
//! | Anthropic | `anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}` | RFC 3339 |
//! | older Mistral | `ratelimitbysize-*`, `x-ratelimitbysize-*-{minute,month}`; tokens | seconds |
//! | Replicate, the IETF's drafts | `ratelimit-{limit,remaining,reset}`, `ratelimit`, `ratelimit-policy` | seconds |
//!
//! Any of them may use any form of [`parse`](crate::retry_after::parse). Limits of other things (images, seconds of audio,
//! pages) are left out: no call is counted in them here. A value that is no number, or negative, or beyond belief, is as
//! good as none. Most providers send none of these headers; finding that out is one pass over the names.

mod names;
mod structured;

use std::time::{Duration, SystemTime};

use g4f_types::{RateLimit, RateLimits};
use http::HeaderMap;

use crate::retry_after;
use names::{Field, Group, Said};
use structured::Policy;

/// Most limits of one answer. The longest known head names six.
const MAX_LIMITS: usize = 16;

/// Beyond this a number is no limit but a way to say that there is none.
const MOST: f64 = 1e15;

/// The limits that `headers` name; `None` where they name none. Times that are dates become waits by `now`.
///
/// ```
/// use std::time::SystemTime;
/// use g4f_wire::limits;
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("x-ratelimit-remaining-requests", "0".parse()?);
/// headers.insert("x-ratelimit-reset-requests", "1m2s".parse()?);
/// let said = limits::read(&headers, SystemTime::now()).unwrap_or_default();
/// assert_eq!(said.limits[0].remaining, Some(0));
/// assert_eq!(said.limits[0].reset.map(|reset| reset.as_secs()), Some(62));
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
pub fn read(headers: &HeaderMap, now: SystemTime) -> Option<RateLimits> {
    let mut found = Found::default();
    for (name, value) in headers {
        let Some(said) = names::read(name.as_str()) else {
            continue;
        };
        if let Ok(value) = value.to_str() {
            found.take(said, value.trim(), now);
        }
    }
    found.finish()
}

/// What was found so far. Nothing is allocated before the first match.
#[derive(Default)]
struct Found<'a> {
    limits: Vec<(Group, RateLimit)>,
    policies: Vec<Policy<'a>>,
}

impl<'a> Found<'a> {
    fn take(&mut self, said: Said, value: &'a str, now: SystemTime) {
        match said {
            Said::One(group, field) => self.set(group, field, value, now),
            Said::Current => {
                for item in structured::items(value) {
                    // Up to the seventh draft it was one limit, written as a dictionary.
                    match item
                        .pair()
                        .and_then(|(key, value)| Some((Field::of(key)?, value)))
                    {
                        Some((field, value)) => self.set(Group::default(), field, value, now),
                        None => self.merge(item.policy()),
                    }
                }
            }
            Said::Policies => {
                for item in structured::items(value) {
                    self.merge(item.policy());
                }
            }
        }
    }

    fn set(&mut self, group: Group, field: Field, value: &str, now: SystemTime) {
        let Some(limit) = self.entry(group) else {
            return;
        };
        match field {
            Field::Limit => limit.limit = amount(value).or(limit.limit),
            Field::Remaining => limit.remaining = amount(value).or(limit.remaining),
            Field::Reset => limit.reset = retry_after::parse(value, now).or(limit.reset),
            Field::Period => limit.period = seconds(value).or(limit.period),
        }
    }

    fn entry(&mut self, group: Group) -> Option<&mut RateLimit> {
        let known = self.limits.iter().position(|(known, _)| *known == group);
        let index = match known {
            Some(index) => index,
            None if self.limits.len() >= MAX_LIMITS => return None,
            None => {
                let limit = RateLimit {
                    unit: group.unit,
                    period: group.period,
                    ..RateLimit::default()
                };
                self.limits.push((group, limit));
                self.limits.len() - 1
            }
        };
        self.limits.get_mut(index).map(|(_, limit)| limit)
    }

    /// Adds what one of the two headers says about a policy to what the other one said.
    fn merge(&mut self, said: Option<Policy<'a>>) {
        let Some(said) = said else {
            return;
        };
        let same = |known: &Policy<'_>| !said.name.is_empty() && known.name == said.name;
        match self.policies.iter().position(same) {
            Some(index) => self.policies[index].add(said),
            None if self.policies.len() < MAX_LIMITS => self.policies.push(said),
            None => {}
        }
    }

    fn finish(mut self) -> Option<RateLimits> {
        for policy in std::mem::take(&mut self.policies) {
            if let Some(limit) = policy.limit() {
                self.limits.push((Group::default(), limit));
            } else if policy.name.is_empty() {
                self.complete(&policy);
            }
        }
        let limits: Vec<RateLimit> = self
            .limits
            .into_iter()
            .map(|(_, limit)| bounded(limit))
            .filter(|limit| limit.limit.is_some() || limit.remaining.is_some())
            .collect();
        (!limits.is_empty()).then_some(RateLimits { limits })
    }

    /// A policy without a name is that of the plain headers which name the same limit.
    fn complete(&mut self, policy: &Policy<'_>) {
        let plain = self
            .limits
            .iter_mut()
            .find(|(group, _)| *group == Group::default());
        if let Some((_, limit)) = plain
            && limit.limit.is_none_or(|limit| Some(limit) == policy.quota)
        {
            limit.limit = limit.limit.or(policy.quota);
            limit.period = limit.period.or(policy.window);
        }
    }
}

/// All is there again after a period at the latest, whatever the reset says. Azure has been seen to count it in
/// milliseconds.
fn bounded(mut limit: RateLimit) -> RateLimit {
    if let (Some(reset), Some(period)) = (limit.reset, limit.period) {
        limit.reset = Some(reset.min(period));
    }
    limit
}

/// A whole number that is not negative; of `100, 100;w=60` the first.
fn amount(value: &str) -> Option<u64> {
    let number = value.split([',', ';']).next()?.trim();
    if let Ok(whole) = number.parse::<u64>() {
        #[expect(
            clippy::cast_precision_loss,
            reason = "it is compared with a round number"
        )]
        return (whole as f64 <= MOST).then_some(whole);
    }
    let number: f64 = number.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was looked at"
    )]
    (0.0..=MOST).contains(&number).then_some(number as u64)
}

/// A period in seconds, up to a year.
fn seconds(value: &str) -> Option<Duration> {
    let seconds = amount(value)?;
    (1..=366 * 86_400)
        .contains(&seconds)
        .then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests;
