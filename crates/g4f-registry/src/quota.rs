//! What is left at a provider, for conditions: asked for in the background, kept for a minute, never waited for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use g4f_types::facets::Quota;
use g4f_types::{CallOptions, Credential};
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::time::{Instant, timeout};

use crate::condition::{Fact, Facts};
use crate::entry::{Entry, too_late};

/// How long a provider has for its answer.
const DEADLINE: Duration = Duration::from_secs(10);
/// How long an answer, or the lack of one, is taken for true before it is asked for again.
const FRESH: Duration = Duration::from_secs(60);
/// How long an answer counts that cannot be renewed.
const STALE: Duration = Duration::from_secs(600);
/// Most keys and models whose quota is watched at one provider.
const MOST: usize = 256;

/// What is watched at one provider: by key and model, as some servers count by model.
#[derive(Default)]
pub(crate) struct Quotas(Mutex<Vec<Arc<Inner>>>);

impl Quotas {
    /// Who knows what is left for this key and model at `entry`, whose own these quotas are.
    pub(crate) fn watch(
        &self,
        entry: &Arc<Entry>,
        model: &str,
        credential: Option<&Credential>,
    ) -> Arc<dyn Facts> {
        let mut watches = lock(&self.0);
        let same =
            |watch: &&Arc<Inner>| watch.model == model && watch.credential.as_ref() == credential;
        if let Some(watch) = watches.iter().find(same) {
            return Arc::new(Watch(watch.clone()));
        }
        if watches.len() >= MOST {
            watches.clear();
        }
        let watch = Arc::new(Inner {
            entry: Arc::downgrade(entry),
            model: model.to_owned(),
            credential: credential.cloned(),
            state: Mutex::default(),
        });
        watches.push(watch.clone());
        Arc::new(Watch(watch))
    }
}

/// Looks after one quota.
struct Watch(Arc<Inner>);

struct Inner {
    /// The entry holds what watches it.
    entry: Weak<Entry>,
    model: String,
    credential: Option<Credential>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What was said last, and when.
    known: Option<(Arc<Quota>, Instant)>,
    /// When it is asked for again.
    next: Option<Instant>,
    is_asking: bool,
}

impl Facts for Watch {
    fn number(&self, fact: &Fact) -> Option<f64> {
        let quota = self.0.clone().known()?;
        number(&quota, fact)
    }
}

impl Inner {
    /// What is known now. Sees to it that it is asked for when it is old.
    fn known(self: Arc<Self>) -> Option<Arc<Quota>> {
        let now = Instant::now();
        let mut state = lock(&self.state);
        let is_due = state.next.is_none_or(|next| next <= now) && !state.is_asking;
        let known = state
            .known
            .as_ref()
            .filter(|(_, at)| now.duration_since(*at) < STALE)
            .map(|(quota, _)| quota.clone());
        // Without a runtime there is no background.
        if is_due && let Ok(runtime) = Handle::try_current() {
            state.is_asking = true;
            drop(state);
            // Made here, so that it counts even if the runtime ends before the task begins.
            let asking = Asking(self);
            runtime.spawn(async move { asking.0.ask().await });
        }
        known
    }

    async fn ask(&self) {
        let Some(entry) = self.entry.upgrade() else {
            return;
        };
        let question = entry.question_about(
            CallOptions::default(),
            DEADLINE,
            &self.model,
            self.credential.clone(),
        );
        let answer = match question {
            Ok((provider, cx)) => timeout(DEADLINE, provider.quota(&cx))
                .await
                .unwrap_or_else(|_| Err(too_late(DEADLINE))),
            Err(error) => Err(error),
        };
        match answer {
            Ok(quota) => lock(&self.state).known = Some((Arc::new(quota), Instant::now())),
            Err(error) => {
                tracing::debug!(provider = %entry.info.id, model = self.model, %error, "no quota for a condition");
            }
        }
    }
}

/// Ends the question, however it ends.
struct Asking(Arc<Inner>);

impl Drop for Asking {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        state.is_asking = false;
        state.next = Some(Instant::now() + FRESH);
    }
}

/// A number of a quota that is known. What it does not hold is 0, as nothing is left of it.
fn number(quota: &Quota, fact: &Fact) -> Option<f64> {
    let found = match fact {
        Fact::ErrorCount => return None,
        Fact::Balance => find(&quota.raw, "balance").or(quota.remaining),
        Fact::Quota(path) => {
            let read = match path.as_str() {
                "remaining" => quota.remaining,
                "limit" => quota.limit,
                "used" => quota.used,
                _ => None,
            };
            read.or_else(|| find(&quota.raw, path))
        }
    };
    Some(found.unwrap_or(0.0))
}

/// The number at a dotted path. Names may hold dots themselves: the longest one that is there is taken.
fn find(value: &Value, path: &str) -> Option<f64> {
    if path.is_empty() {
        return match value {
            Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
            Value::String(text) => text.trim().parse().ok(),
            number => number.as_f64(),
        }
        .filter(|number: &f64| number.is_finite());
    }
    if let Value::Array(items) = value {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        return find(items.get(first.parse::<usize>().ok()?)?, rest);
    }
    let object = value.as_object()?;
    let mut end = path.len();
    loop {
        if let Some(inner) = object.get(&path[..end]) {
            return find(inner, path[end..].trim_start_matches('.'));
        }
        end = path[..end].rfind('.')?;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every write is whole, so what a panicking thread left is still right.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
