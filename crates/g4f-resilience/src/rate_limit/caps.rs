//! What the user allows at most: calls, tokens and money, of one provider or of the whole client.
//!
//! Counters are the store's: whoever shares the store (other processes, other replicas) shares the caps. They begin anew
//! with each minute and each day of UTC. A provider's caps hold for all of its keys and models together.
//!
//! | what | counted | a cap can be overshot by |
//! |---|---|---|
//! | requests | when a call goes out, retries included | nothing within a process; calls of other processes that the store has not told of yet |
//! | tokens, USD | when an answer ends and reports its usage | what the calls take that were under way when the cap was reached |
//!
//! Answers without a usage and models without a known price count as nothing; the log says so once for each target.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use g4f_store::{CounterKey, CounterUnit, Span, Store};
use g4f_types::{Disposition, Error, ErrorKind, FaultDomain, Price, Result, Usage};
use serde::{Deserialize, Serialize};

/// The code of errors for calls over a cap.
const CODE: &str = "cap_reached";

/// Most that is allowed. Unset is unlimited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CapsConfig {
    /// Calls within a minute, retries included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests_per_minute: Option<u64>,
    /// Calls within a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests_per_day: Option<u64>,
    /// Tokens of prompts and answers within a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_per_minute: Option<u64>,
    /// Tokens of prompts and answers within a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_per_day: Option<u64>,
    /// US dollars within a day, as far as prices are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usd_per_day: Option<f64>,
}

impl CapsConfig {
    /// Whether nothing is limited.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Looks for caps that allow nothing at all or make no sense; `section` is where they stand, such as `limits`.
    ///
    /// # Errors
    /// `Config`, naming the first key whose value cannot be used.
    pub fn validate(&self, section: &str) -> Result<()> {
        let counts = [
            ("requests_per_minute", self.requests_per_minute),
            ("requests_per_day", self.requests_per_day),
            ("tokens_per_minute", self.tokens_per_minute),
            ("tokens_per_day", self.tokens_per_day),
        ];
        for (key, count) in counts {
            if count == Some(0) {
                return Err(Error::config(format!("{section}.{key} must be at least 1")));
            }
        }
        if self
            .usd_per_day
            .is_some_and(|usd| micro_usd(usd) == 0 || !usd.is_finite())
        {
            let message = format!("{section}.usd_per_day must be at least 0.000001");
            return Err(Error::config(message));
        }
        Ok(())
    }

    /// The caps that are set; `section` is where they stand.
    fn caps(&self, scope: &Arc<str>, whose: &str, section: &str) -> Vec<Cap> {
        use CounterUnit::{MicroUsd, Requests, Tokens};
        [
            (
                "requests_per_minute",
                self.requests_per_minute,
                Requests,
                Span::Minute,
            ),
            (
                "requests_per_day",
                self.requests_per_day,
                Requests,
                Span::Day,
            ),
            (
                "tokens_per_minute",
                self.tokens_per_minute,
                Tokens,
                Span::Minute,
            ),
            ("tokens_per_day", self.tokens_per_day, Tokens, Span::Day),
            (
                "usd_per_day",
                self.usd_per_day.map(micro_usd),
                MicroUsd,
                Span::Day,
            ),
        ]
        .into_iter()
        .filter_map(|(name, most, unit, span)| {
            Some(Cap {
                most: most?,
                whose: whose.into(),
                setting: format!("{name} in [{section}]").into(),
                key: CounterKey {
                    scope: scope.clone(),
                    unit,
                    span,
                },
            })
        })
        .collect()
    }
}

/// One cap.
#[derive(Clone, Debug)]
struct Cap {
    key: CounterKey,
    most: u64,
    whose: Arc<str>,
    setting: Arc<str>,
}

impl Cap {
    fn is_over(&self, store: &dyn Store) -> bool {
        store.count(&self.key) >= self.most
    }

    /// The error for a call that would go over it.
    fn error(&self, store: &dyn Store) -> Error {
        let left = self.key.span.left(store.now());
        let (kind, span) = match self.key.span {
            Span::Minute => (ErrorKind::RateLimited, "minute"),
            Span::Day => (ErrorKind::QuotaExhausted, "day"),
        };
        let (most, whose, ends) = (Amount(self.key.unit, self.most), &self.whose, Left(left));
        Error::new(
            kind,
            format!(
                "not asked: the cap of {most} per {span} for {whose} is reached; it ends in {ends}"
            ),
        )
        .with_code(CODE)
        .with_fault_domain(FaultDomain::Local)
        .with_disposition(Disposition::Persistent)
        .with_retry_after(left)
        .with_help(format!("wait, or raise {}", self.setting))
    }
}

/// Whether `error` is that of a cap.
pub(crate) fn is_cap(error: &Error) -> bool {
    error.fault_domain() == FaultDomain::Local && error.code() == Some(CODE)
}

/// All caps of a client. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Caps(Option<Arc<Lists>>);

#[derive(Clone, Debug, Default)]
struct Lists {
    client: Arc<[Cap]>,
    /// By the provider's id.
    providers: HashMap<Arc<str>, Arc<[Cap]>>,
}

impl Caps {
    /// `client` for all calls together, and caps for providers by their ids; of several for one provider the last.
    ///
    /// # Errors
    /// `Config` for a cap that allows nothing.
    pub fn new(
        client: &CapsConfig,
        providers: impl IntoIterator<Item = (String, CapsConfig)>,
    ) -> Result<Self> {
        client.validate("limits")?;
        let mut lists = Lists {
            client: client
                .caps(&"client".into(), "this client", "limits")
                .into(),
            providers: HashMap::new(),
        };
        for (id, config) in providers {
            let section = format!("providers.{id}");
            config.validate(&section)?;
            let id: Arc<str> = id.to_lowercase().into();
            let scope = format!("provider:{id}").into();
            let caps = config.caps(&scope, &format!("provider {id}"), &section);
            if caps.is_empty() {
                lists.providers.remove(&id);
            } else {
                lists.providers.insert(id, caps.into());
            }
        }
        let any = !lists.client.is_empty() || !lists.providers.is_empty();
        Ok(Self(any.then(|| Arc::new(lists))))
    }

    /// The caps for calls to the provider of this id; `None` where there are none.
    pub(super) fn guard(&self, provider: &str) -> Option<Guard> {
        let lists = self.0.as_ref()?;
        let own = lists.providers.get(provider).cloned();
        if own.is_none() && lists.client.is_empty() {
            return None;
        }
        Some(Guard {
            own,
            client: lists.client.clone(),
        })
    }
}

/// The caps that hold for one call.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    own: Option<Arc<[Cap]>>,
    client: Arc<[Cap]>,
}

impl Guard {
    fn caps(&self) -> impl Iterator<Item = &Cap> {
        self.own
            .iter()
            .flat_map(|caps| caps.iter())
            .chain(&*self.client)
    }

    /// Refuses a call where a cap is reached. Of several the one that ends last is named.
    pub(super) fn look(&self, store: &dyn Store) -> Result<()> {
        let over = self
            .caps()
            .filter(|cap| cap.is_over(store))
            .max_by_key(|cap| cap.key.span.left(store.now()));
        over.map_or(Ok(()), |cap| Err(cap.error(store)))
    }

    /// Counts a call that goes out, or refuses it.
    pub(super) fn enter(&self, store: &dyn Store) -> Result<()> {
        let mut over = None;
        for cap in self
            .caps()
            .filter(|cap| cap.key.unit == CounterUnit::Requests)
        {
            // Somebody else may have been counted since the look at it.
            if store.add(&cap.key, 1) > cap.most {
                over = Some(cap);
            }
        }
        over.map_or(Ok(()), |cap| Err(cap.error(store)))
    }

    /// Whether the usage of answers is counted.
    pub(super) fn counts_usage(&self) -> bool {
        self.caps().any(|cap| cap.key.unit != CounterUnit::Requests)
    }

    /// Whether money is counted.
    pub(super) fn counts_money(&self) -> bool {
        self.caps().any(|cap| cap.key.unit == CounterUnit::MicroUsd)
    }

    /// Counts what an answer took.
    pub(super) fn spend(&self, usage: &Usage, price: Option<Price>, store: &dyn Store) {
        let both = usage.input_tokens.saturating_add(usage.output_tokens);
        let tokens = usage.total_tokens.max(both);
        let cost = price.map_or(0, |price| {
            micro_usd(price.of(usage.input_tokens, usage.output_tokens))
        });
        for cap in self.caps() {
            let amount = match cap.key.unit {
                CounterUnit::Requests => continue,
                CounterUnit::Tokens => tokens,
                CounterUnit::MicroUsd => cost,
            };
            if amount > 0 {
                store.add(&cap.key, amount);
            }
        }
    }
}

/// Millionths of a dollar, rounded up; what is no amount of money is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "floats are cut at the ends of the range, and NaN is zero"
)]
fn micro_usd(usd: f64) -> u64 {
    // The sums of prices are seldom round: a billionth too much is no millionth more.
    (usd.mul_add(1e6, -1e-6)).ceil() as u64
}

/// `60 requests`, `$2.50`.
struct Amount(CounterUnit, u64);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(unit, amount) = *self;
        let s = if amount == 1 { "" } else { "s" };
        match unit {
            CounterUnit::Requests => write!(f, "{amount} request{s}"),
            CounterUnit::Tokens => write!(f, "{amount} token{s}"),
            CounterUnit::MicroUsd => {
                let (dollars, rest) = (amount / 1_000_000, amount % 1_000_000);
                if rest % 10_000 == 0 {
                    write!(f, "${dollars}.{:02}", rest / 10_000)
                } else {
                    write!(f, "${dollars}.{rest:06}")
                }
            }
        }
    }
}

/// `3 h 20 min`, `42 s`.
struct Left(Duration);

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs() + u64::from(self.0.subsec_nanos() > 0);
        match (seconds / 3_600, seconds % 3_600 / 60, seconds % 60) {
            (0, 0, seconds) => write!(f, "{seconds} s"),
            (0, minutes, seconds) => write!(f, "{minutes} min {seconds} s"),
            (hours, minutes, _) => write!(f, "{hours} h {minutes} min"),
        }
    }
}

#[cfg(test)]
mod tests;
