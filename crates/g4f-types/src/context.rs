//! What travels with a call: its options, its deadline, its budget, its trail, and the target it is meant for.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use crate::credential::Credential;
use crate::limits::Meter;
use crate::options::CallOptions;
use crate::provider::Provider;
use crate::trail::Trail;

/// The surroundings of a call. Cheap to clone; all clones share deadline, budget and trail.
#[derive(Clone, Debug)]
pub struct Context {
    shared: Arc<Shared>,
    target: Option<Arc<Target>>,
    others: u32,
    goes_on: bool,
    last_resort: bool,
    meter: Option<Arc<dyn Meter>>,
}

#[derive(Debug)]
struct Shared {
    request_id: Arc<str>,
    options: CallOptions,
    started: Instant,
    deadline: Option<Instant>,
    attempts_left: AtomicU32,
    trail: Trail,
}

/// Whom to ask: a provider, a model by the name it wants, and a key.
#[derive(Clone)]
pub struct Target {
    /// The provider.
    pub provider: Arc<dyn Provider>,
    /// The model, by the provider's own id. Empty lets the provider choose.
    pub model: Arc<str>,
    /// The key; `None` where none is needed.
    pub credential: Option<Credential>,
}

impl Target {
    /// The provider's id.
    pub fn provider_id(&self) -> &Arc<str> {
        &self.provider.info().id
    }

    /// `provider:model`.
    pub fn label(&self) -> String {
        format!("{}:{}", self.provider_id(), self.model)
    }
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Target({}", self.label())?;
        if let Some(credential) = &self.credential {
            write!(f, ", key {}", credential.hint())?;
        }
        f.write_str(")")
    }
}

/// What a [`Context`] is made of.
#[derive(Debug)]
pub struct ContextParts {
    /// Id by which the request is followed through the logs.
    pub request_id: Arc<str>,
    /// Options of the call.
    pub options: CallOptions,
    /// When the request began.
    pub started: Instant,
    /// When it must be over.
    pub deadline: Option<Instant>,
    /// Most upstream calls.
    pub attempts: u32,
}

impl Context {
    /// The surroundings of a new request.
    pub fn new(parts: ContextParts) -> Self {
        Self {
            shared: Arc::new(Shared {
                request_id: parts.request_id,
                options: parts.options,
                started: parts.started,
                deadline: parts.deadline,
                attempts_left: AtomicU32::new(parts.attempts),
                trail: Trail::new(),
            }),
            target: None,
            others: 0,
            goes_on: false,
            last_resort: false,
            meter: None,
        }
    }

    /// The same request, meant for `target`.
    #[must_use]
    pub fn for_target(&self, target: Arc<Target>) -> Self {
        Self {
            shared: self.shared.clone(),
            target: Some(target),
            others: 0,
            goes_on: false,
            last_resort: false,
            meter: None,
        }
    }

    /// The same, where `others` more targets could be asked in place of this one.
    #[must_use]
    pub fn with_others(mut self, others: u32) -> Self {
        self.others = others;
        self
    }

    /// The same, where the answer goes on with one that broke off: it may hold nothing, when all was said.
    #[must_use]
    pub fn going_on(mut self) -> Self {
        self.goes_on = true;
        self
    }

    /// Whether the answer goes on with one that broke off.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// Targets that could be asked in place of this one. With none left, waiting for this one is worth more.
    pub fn others(&self) -> u32 {
        self.others
    }

    /// The same, where everybody who should be asked first has been: a target that is being left alone or eased back in
    /// lets it through, and a full one lets it wait.
    #[must_use]
    pub fn with_last_resort(mut self, yes: bool) -> Self {
        self.last_resort = yes;
        self
    }

    /// Whether everybody who should be asked before this target has been.
    pub fn is_last_resort(&self) -> bool {
        self.last_resort
    }

    /// The same, where `meter` hears what the answer says about rate limits.
    #[must_use]
    pub fn with_meter(mut self, meter: Arc<dyn Meter>) -> Self {
        self.meter = Some(meter);
        self
    }

    /// Who hears what the answer says about rate limits.
    pub fn meter(&self) -> Option<&Arc<dyn Meter>> {
        self.meter.as_ref()
    }

    /// Id by which the request is followed through the logs.
    pub fn request_id(&self) -> &Arc<str> {
        &self.shared.request_id
    }

    /// Options of the call.
    pub fn options(&self) -> &CallOptions {
        &self.shared.options
    }

    /// When the request began.
    pub fn started(&self) -> Instant {
        self.shared.started
    }

    /// When the request must be over.
    pub fn deadline(&self) -> Option<Instant> {
        self.shared.deadline
    }

    /// The attempt trail.
    pub fn trail(&self) -> &Trail {
        &self.shared.trail
    }

    /// Whom the call is meant for, below the point where that is decided.
    pub fn target(&self) -> Option<&Arc<Target>> {
        self.target.as_ref()
    }

    /// The key to use: the call's own, else the target's.
    pub fn credential(&self) -> Option<&Credential> {
        self.target
            .as_ref()
            .and_then(|target| target.credential.as_ref())
    }

    /// Upstream calls that may still be made.
    pub fn attempts_left(&self) -> u32 {
        self.shared.attempts_left.load(Ordering::Relaxed)
    }

    /// Takes one upstream call out of the budget; `false` when none is left.
    pub fn take_attempt(&self) -> bool {
        self.shared
            .attempts_left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            })
            .is_ok()
    }

    /// Milliseconds from the start of the request to `at`.
    pub fn elapsed_ms(&self, at: Instant) -> u64 {
        u64::try_from(
            at.saturating_duration_since(self.shared.started)
                .as_millis(),
        )
        .unwrap_or(u64::MAX)
    }
}
