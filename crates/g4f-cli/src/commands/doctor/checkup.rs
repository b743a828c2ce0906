//! Who is there. Providers that the user set up and engines on this machine are asked for something that costs
//! nothing; nobody else is asked.

use std::collections::BTreeMap;
use std::time::Duration;

use g4f_sdk::registry::{ProviderEntry, Usable};
use g4f_sdk::types::Access;
use g4f_sdk::{Client, Error, ErrorKind};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was found out about every provider.
pub(super) struct Checkup {
    pub(super) findings: Vec<Finding>,
}

/// What was found out about one.
pub(super) struct Finding {
    pub(super) entry: ProviderEntry,
    pub(super) state: State,
}

pub(super) enum State {
    /// It was asked and answered, after this long.
    Answers(Duration),
    /// It was asked, and failed.
    Fails(Error),
    /// It needs no key and was not asked: it is somebody else's machine.
    Keyless,
    /// It cannot be used.
    Out,
}

/// Asks all at once.
pub(super) async fn run(client: &Client) -> Checkup {
    client.registry().probe_local().await;
    let entries = client.providers();
    let mut asking = JoinSet::new();
    for (index, entry) in entries.iter().enumerate() {
        if entry.usable.is_yes() && entry.info.access != Access::Keyless {
            let (client, id) = (client.clone(), entry.info.id.clone());
            asking.spawn(async move {
                let late = || {
                    Err(Error::new(
                        ErrorKind::Timeout,
                        format!("no answer within {} s", PATIENCE.as_secs()),
                    ))
                };
                (
                    index,
                    timeout(PATIENCE, client.probe(&id))
                        .await
                        .unwrap_or_else(|_| late()),
                )
            });
        }
    }
    let mut states: BTreeMap<usize, State> = BTreeMap::new();
    while let Some(done) = asking.join_next().await {
        if let Ok((index, answer)) = done {
            states.insert(index, answer.map_or_else(State::Fails, State::Answers));
        }
    }
    let findings = entries.into_iter().enumerate().map(|(index, entry)| {
        let untold = if entry.usable.is_yes() {
            State::Keyless
        } else {
            State::Out
        };
        Finding {
            state: states.remove(&index).unwrap_or(untold),
            entry,
        }
    });
    Checkup {
        findings: findings.collect(),
    }
}

impl Checkup {
    /// Those that can be used, and those that the user set up and that cannot.
    pub(super) fn worth_a_line(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.is_worth_a_line())
    }

    /// The others, by why they are out.
    pub(super) fn others(&self) -> BTreeMap<&'static str, Vec<&str>> {
        let mut others: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
        for finding in self
            .findings
            .iter()
            .filter(|finding| !finding.is_worth_a_line())
        {
            let why = match finding.entry.usable {
                Usable::NoKey { .. } => "no key",
                Usable::NotRunning { .. } => "not running",
                Usable::NoAddress | Usable::NoVariable { .. } => "no address",
                Usable::Disabled => "turned off",
                Usable::KeylessOff => "need no key, and such providers are turned off",
                _ => "out",
            };
            others.entry(why).or_default().push(&finding.entry.info.id);
        }
        others
    }

    pub(super) fn json(&self) -> Vec<Value> {
        self.findings.iter().map(Finding::json).collect()
    }
}

impl Finding {
    fn is_worth_a_line(&self) -> bool {
        let set_up = !self.entry.key_sources.is_empty() || self.entry.info.origin == "config";
        !matches!(self.state, State::Out)
            || set_up
            || matches!(self.entry.usable, Usable::Invalid(_))
    }

    /// What there is to say about it.
    pub(super) fn about(&self) -> String {
        let key = match self.entry.key_sources.as_slice() {
            [] => String::new(),
            sources => format!(", key from {}", sources.join(", ")),
        };
        match &self.state {
            State::Answers(time) => format!("in {} ms{key}", time.as_millis()),
            State::Fails(error) => error.to_string(),
            State::Keyless => "needs no key; not asked".to_owned(),
            State::Out => self.entry.usable.to_string(),
        }
    }

    fn json(&self) -> Value {
        let (state, ms) = match &self.state {
            State::Answers(time) => ("answers", Some(time.as_millis())),
            State::Fails(_) => ("fails", None),
            State::Keyless => ("usable", None),
            State::Out => ("out", None),
        };
        json!({
            "id": self.entry.info.id,
            "state": state,
            "ms": ms.and_then(|ms| u64::try_from(ms).ok()),
            "about": self.about(),
            "key_sources": self.entry.key_sources,
            "base_url": self.entry.info.base_url,
        })
    }
}
