//! A wire, a provider, and the scenarios between them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use g4f_types::{Capability, Provider, Support};
use tokio::time::timeout;

use super::report::{Outcome, Report};
use super::scenarios::{SCENARIOS, Scenario};
use super::trial::{Stop, Trial};
use super::wire::Wire;

/// How long a scenario may take unless the suite is told otherwise.
const PATIENCE: Duration = Duration::from_secs(10);

type Build = Box<dyn Fn(&str) -> Arc<dyn Provider> + Send + Sync>;

/// The conformance suite for one provider.
pub struct Suite {
    pub(super) wire: Box<dyn Wire>,
    pub(super) build: Build,
    patience: Duration,
    skipped: Vec<(String, String)>,
}

impl Suite {
    /// A suite for the provider that `build` makes for a base URL, against an upstream that talks like `wire`.
    ///
    /// `build` is called for every scenario. The base URL is the fake upstream's address and
    /// [`Wire::base_path`], without a trailing slash.
    pub fn new(
        wire: impl Wire,
        build: impl Fn(&str) -> Arc<dyn Provider> + Send + Sync + 'static,
    ) -> Self {
        Self {
            wire: Box::new(wire),
            build: Box::new(build),
            patience: PATIENCE,
            skipped: Vec::new(),
        }
    }

    /// How long a scenario may take before it fails. Default: 10 seconds.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Leaves a scenario out. It stays in the report, with `why`. A name that is none fails every scenario, so that
    /// nothing stays left out by a name that has changed.
    #[must_use]
    pub fn skip(mut self, scenario: impl Into<String>, why: impl Into<String>) -> Self {
        self.skipped.push((scenario.into(), why.into()));
        self
    }

    /// The names of all scenarios, in order.
    pub fn scenarios() -> impl Iterator<Item = &'static str> {
        SCENARIOS.iter().map(|scenario| scenario.name)
    }

    /// Runs every scenario, one after the other.
    pub async fn run(&self) -> Report {
        let mut rows = Vec::with_capacity(SCENARIOS.len());
        for scenario in SCENARIOS {
            rows.push((scenario.name, self.play(scenario).await));
        }
        let provider = (self.build)("http://127.0.0.1:9");
        Report::new(provider.info().id.to_string(), rows)
    }

    /// Runs one scenario. A name that is none is a failure.
    pub async fn run_one(&self, scenario: &str) -> Outcome {
        match SCENARIOS.iter().find(|known| known.name == scenario) {
            Some(known) => self.play(known).await,
            None => Outcome::Failed(format!("there is no scenario {scenario}")),
        }
    }

    async fn play(&self, scenario: &'static Scenario) -> Outcome {
        let known = |name: &str| SCENARIOS.iter().any(|known| known.name == name);
        if let Some((name, _)) = self.skipped.iter().find(|(name, _)| !known(name)) {
            return Outcome::Failed(format!("there is no scenario {name} to skip"));
        }
        let skipped = self.skipped.iter().find(|(name, _)| name == scenario.name);
        if let Some((_, why)) = skipped {
            return Outcome::Skipped(why.clone());
        }
        let declared = (self.build)("http://127.0.0.1:9").capabilities(self.wire.model());
        let missing = scenario
            .covers
            .iter()
            .find(|needed| declared.support(**needed) != Support::Yes);
        if scenario.chats && declared.support(Capability::Chat) == Support::No {
            return Outcome::Skipped("it does not chat".to_owned());
        }
        // Chat is checked whatever is declared: a provider that does not declare it fails `facts_are_sane`.
        if let Some(missing) = missing.filter(|_| !scenario.always) {
            return Outcome::Skipped(format!("{} is not declared", missing.as_str()));
        }
        let trial = Trial::new(self, scenario);
        match timeout(self.patience, (scenario.run)(&trial)).await {
            Ok(Ok(())) => Outcome::Passed,
            Ok(Err(Stop::Skipped(why))) => Outcome::Skipped(why),
            Ok(Err(Stop::Failed(why))) => Outcome::Failed(why),
            Err(_) => Outcome::Failed(format!("it had not ended after {:?}", self.patience)),
        }
    }
}

impl fmt::Debug for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suite")
            .field("model", &self.wire.model())
            .field("patience", &self.patience)
            .field("skipped", &self.skipped)
            .finish_non_exhaustive()
    }
}
