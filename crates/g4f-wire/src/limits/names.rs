//! What the name of a header says: what is limited, over which time, and which number of it is there.

use std::time::Duration;

use g4f_types::LimitUnit;

/// What a header is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// One number of one limit.
    One(Group, Field),
    /// The state of several limits: the IETF's `ratelimit`.
    Current,
    /// Several limits: the IETF's `ratelimit-policy`.
    Policies,
}

/// What is limited, and over which time if the name says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) unit: LimitUnit,
    pub(super) period: Option<Duration>,
}

/// A number of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Limit,
    Remaining,
    Reset,
    Period,
}

impl Field {
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "limit" => Self::Limit,
            "remaining" => Self::Remaining,
            "reset" => Self::Reset,
            "renewalperiod" => Self::Period,
            _ => return None,
        })
    }
}

/// Words for what is counted; longer ones before those that they begin with.
const UNITS: [(&str, LimitUnit); 11] = [
    ("tokens-prompt", LimitUnit::InputTokens),
    ("tokens-generated", LimitUnit::OutputTokens),
    ("input-tokens", LimitUnit::InputTokens),
    ("output-tokens", LimitUnit::OutputTokens),
    ("prompt-tokens", LimitUnit::InputTokens),
    ("completion-tokens", LimitUnit::OutputTokens),
    ("requests", LimitUnit::Requests),
    ("request", LimitUnit::Requests),
    ("req", LimitUnit::Requests),
    ("tokens", LimitUnit::Tokens),
    ("token", LimitUnit::Tokens),
];

/// What the header of this name, in lower case, is about; `None` for all that is no rate limit.
pub(super) fn read(name: &str) -> Option<Said> {
    match name.as_bytes().first()? {
        b'x' => {
            if let Some(rest) = name.strip_prefix("x-ratelimitbysize-") {
                return by_size(rest);
            }
            field_first(
                name.strip_prefix("x-ratelimit-")
                    .or_else(|| name.strip_prefix("x-rate-limit-"))?,
                group,
            )
        }
        b'r' => match name.strip_prefix("ratelimit")? {
            "" => Some(Said::Current),
            "-policy" => Some(Said::Policies),
            rest => match rest.strip_prefix("bysize-") {
                Some(rest) => by_size(rest),
                None => field_first(rest.strip_prefix('-')?, group),
            },
        },
        b'a' => {
            let rest = name.strip_prefix("anthropic-ratelimit-")?;
            let (unit, field) = rest.rsplit_once('-')?;
            Some(Said::One(group(unit)?, Field::of(field)?))
        }
        _ => None,
    }
}

/// `limit-tokens-minute`.
fn field_first(rest: &str, group: fn(&str) -> Option<Group>) -> Option<Said> {
    let (field, rest) = rest.split_once('-').unwrap_or((rest, ""));
    Some(Said::One(group(rest)?, Field::of(field)?))
}

/// Mistral's older family, which counts tokens.
fn by_size(rest: &str) -> Option<Said> {
    field_first(rest, |rest| {
        let unit = LimitUnit::Tokens;
        let period = if rest.is_empty() {
            None
        } else {
            Some(period(rest)?)
        };
        Some(Group { unit, period })
    })
}

/// A unit, a unit with a period, a period of requests, or nothing, which is requests as well.
fn group(name: &str) -> Option<Group> {
    if name.is_empty() {
        return Some(Group::default());
    }
    let unit = UNITS
        .iter()
        .find_map(|(word, unit)| Some((*unit, name.strip_prefix(word)?)));
    match unit {
        None => Some(Group {
            unit: LimitUnit::Requests,
            period: Some(period(name)?),
        }),
        Some((unit, "")) => Some(Group { unit, period: None }),
        Some((unit, rest)) => Some(Group {
            unit,
            period: Some(period(rest.strip_prefix('-')?)?),
        }),
    }
}

/// `minute` or `10-second`.
fn period(text: &str) -> Option<Duration> {
    let (count, word) = match text.split_once('-') {
        Some((count, word)) => (count.parse::<u8>().ok().filter(|count| *count > 0)?, word),
        None => (1, text),
    };
    let seconds = match word {
        "second" | "seconds" => 1,
        "minute" | "minutes" => 60,
        "hour" | "hours" => 3_600,
        "day" | "days" => 86_400,
        "week" | "weeks" => 7 * 86_400,
        "month" | "months" => 30 * 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(u64::from(count) * seconds))
}
