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

mod config;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use g4f_store::{CounterKey, CounterUnit, Span, Store};
use g4f_types::{Disposition, Error, ErrorKind, FaultDomain, Price, Result, Usage};

pub use config::CapsConfig;
use words::{Amount, Left};

/// The code of errors for calls over a cap.
const CODE: &str = "cap_reached";

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
            client: list(client, &"client".into(), "this client", "limits").into(),
            providers: HashMap::new(),
        };
        for (id, config) in providers {
            let section = format!("providers.{id}");
            config.validate(&section)?;
            let id: Arc<str> = id.to_lowercase().into();
            let scope = format!("provider:{id}").into();
            let caps = list(&config, &scope, &format!("provider {id}"), &section);
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

/// The caps that are set in `config`; `section` is where they stand.
fn list(config: &CapsConfig, scope: &Arc<str>, whose: &str, section: &str) -> Vec<Cap> {
    use CounterUnit::{MicroUsd, Requests, Tokens};
    [
        (
            "requests_per_minute",
            config.requests_per_minute,
            Requests,
            Span::Minute,
        ),
        (
            "requests_per_day",
            config.requests_per_day,
            Requests,
            Span::Day,
        ),
        (
            "tokens_per_minute",
            config.tokens_per_minute,
            Tokens,
            Span::Minute,
        ),
        ("tokens_per_day", config.tokens_per_day, Tokens, Span::Day),
        (
            "usd_per_day",
            config.usd_per_day.map(micro_usd),
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

#[cfg(test)]
mod tests;
