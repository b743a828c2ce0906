//! The choice of targets for a request. It reads top to bottom: read the name, gather candidates, order them, judge
//! each, and make targets of those that are left.

use std::sync::Arc;

use futures_util::future::join_all;
use g4f_types::{
    CallOptions, Capability, CapabilitySet, Credential, ModelInfo, Price, Result, Target,
};
use tokio::time::Instant;

mod alike;

use crate::condition::Condition;
use crate::entry::Entry;
use crate::gate::Gate;
use crate::names::{Fit, resembles};
use crate::plan::{Considered, Note, Plan, Verdict};
use crate::refuse;
use crate::router::Query;
use crate::routes::Way;
use crate::shelf::{Shelf, Wanted, is_auto};
use crate::view::Usable;

/// How many models a provider without a key is asked for when the caller names none: their limits are per model.
const KEYLESS_MODELS: usize = 3;

/// Somebody who might serve the request.
struct Candidate {
    entry: Arc<Entry>,
    model: String,
    fit: Fit,
}

/// A choice in the making.
pub(crate) struct Choice<'a> {
    shelf: &'a Shelf,
    options: &'a CallOptions,
    needs: CapabilitySet,
    /// Whom the caller names, in order; empty for everybody.
    named: Vec<Arc<Entry>>,
    excluded: Vec<Arc<Entry>>,
    /// The only provider that gets the call's own key: a key is never shown to somebody else's server.
    key_owner: Option<Arc<str>>,
    /// Dearest price, in USD for a million tokens; a route may make it lower.
    max_price: Option<f64>,
    plan: Plan,
    /// Which of the wanted models is looked for.
    stage: u16,
    /// How many tiers this stage has by now.
    tier: u16,
    /// The condition of the step of a route that is looked at.
    when: Option<Condition>,
    /// Why a model is looked for that nobody asked for.
    similar: Option<Arc<str>>,
    /// When the first of the facts that were used expires.
    until: Option<Instant>,
}

impl<'a> Choice<'a> {
    /// The plan, and until when it holds (`None`: as long as nothing new is learned).
    pub(crate) async fn make(
        shelf: &'a Shelf,
        options: &'a CallOptions,
        query: &'a Query,
    ) -> Result<(Plan, Option<Instant>)> {
        let (named, together) = find_with_models(shelf, &options.providers)?;
        let mut choice = Self {
            shelf,
            options,
            needs: query.needs,
            named,
            excluded: find_all(shelf, &options.exclude_providers)?,
            key_owner: None,
            max_price: options.max_price,
            plan: Plan::default(),
            stage: 0,
            tier: 0,
            when: None,
            similar: None,
            until: None,
        };
        let names_provider = matches!(shelf.read(&query.model, &choice.named), Wanted::At(..));
        if options.base_url.is_some() && choice.named.is_empty() && !names_provider {
            choice.named.extend(shelf.plain().cloned());
        }
        for (entry, model) in &together {
            let model = if is_auto(&query.model) {
                (*model).to_owned()
            } else {
                format!("{model}/{}", query.model)
            };
            choice.at(entry, &model).await;
        }
        if together.is_empty() || !choice.named.is_empty() {
            choice.add(&query.model).await;
        }
        for model in &options.fallback_models {
            choice.next_stage();
            choice.add(model).await;
        }
        if options.similar_models == Some(true) && options.no_fallback != Some(true) {
            choice.add_similar(&query.model).await;
        }
        if options.no_fallback == Some(true) {
            choice.keep_first();
        }
        if choice.plan.targets.is_empty() {
            return Err(refuse::nobody(shelf, &query.model, &choice.plan.considered));
        }
        Ok((choice.plan, choice.until))
    }

    fn next_stage(&mut self) {
        self.stage = self.stage.saturating_add(1);
        self.tier = 0;
    }

    /// Leaves the first provider and model, with all keys: another key is no other answer. Where that one has a condition,
    /// those after it stay up to the first without one: whoever asks them takes the first whose condition holds.
    fn keep_first(&mut self) {
        let plan = &mut self.plan;
        let mut kept: Vec<(Arc<str>, Arc<str>)> = Vec::new();
        let mut is_whole = false;
        let mut notes = Vec::new();
        let mut targets = Vec::new();
        for (target, note) in plan.targets.drain(..).zip(plan.notes.drain(..)) {
            let who = (target.provider_id().clone(), target.model.clone());
            if !kept.contains(&who) {
                if is_whole {
                    continue;
                }
                is_whole = note.when.is_none();
                kept.push(who);
            }
            targets.push(target);
            notes.push(note);
        }
        (plan.targets, plan.notes) = (targets, notes);
    }

    async fn add(&mut self, name: &'a str) {
        match self.shelf.read(name, &self.named) {
            Wanted::Any => self.any(self.scope()).await,
            Wanted::Model(name) => self.served(name).await,
            Wanted::At(entry, model) => self.at(entry, model).await,
            Wanted::Route(way) => self.route(way).await,
        }
    }

    /// The steps of a route, in order.
    async fn route(&mut self, way: &'a Way) {
        let most = self.max_price;
        self.max_price = most.into_iter().chain(way.max_price).reduce(f64::min);
        let stage = usize::from(self.stage);
        self.plan.strategies.resize(stage + 1, None);
        self.plan.strategies[stage] = Some(way.strategy);
        for step in &way.steps {
            self.when.clone_from(&step.when);
            let first = self.plan.notes.len();
            match &step.entry {
                Some(entry) if self.is_wanted(entry) => self.at(entry, &step.model).await,
                Some(_) => {}
                None if is_auto(&step.model) => self.any(self.scope()).await,
                None => self.served(&step.model).await,
            }
            let notes = &mut self.plan.notes[first..];
            let shares = u32::try_from(notes.len()).unwrap_or(u32::MAX);
            for note in notes {
                note.weight = step.weight / f64::from(shares);
            }
        }
        self.when = None;
        self.max_price = most;
    }

    fn scope(&self) -> Vec<Arc<Entry>> {
        if self.named.is_empty() {
            self.shelf.unnamed()
        } else {
            self.named.clone()
        }
    }

    fn is_wanted(&self, entry: &Arc<Entry>) -> bool {
        self.named.is_empty() || self.is_named(entry)
    }

    fn is_named(&self, entry: &Arc<Entry>) -> bool {
        self.named.iter().any(|named| Arc::ptr_eq(named, entry))
    }

    /// One model at one provider, named together.
    async fn at(&mut self, entry: &Arc<Entry>, model: &str) {
        let named = std::mem::replace(&mut self.named, vec![entry.clone()]);
        if is_auto(model) {
            self.any(vec![entry.clone()]).await;
        } else {
            self.served(model).await;
        }
        self.named = named;
    }

    /// Everybody in scope who serves `name`.
    async fn served(&mut self, name: &str) {
        let scope = self.scope();
        let mut found = self.known(&scope, name);
        if !found.iter().any(|one| self.judge(one).is_taken()) {
            // Only now are lists waited for: nobody else is in sight.
            self.learn(&scope, |_| true).await;
            found = self.known(&scope, name);
            if found.is_empty() {
                found = guesses(&scope, name);
            }
        } else if self.max_price.is_some() {
            // Their own lists may say what they cost.
            let unpriced = |one: &&Candidate| matches!(self.judge(one), Verdict::PriceUnknown);
            let entries = found.iter().filter(unpriced).map(|one| one.entry.clone());
            let entries: Vec<_> = entries.collect();
            if !entries.is_empty() {
                self.learn(&entries, |_| true).await;
                found = self.known(&scope, name);
            }
        }
        if found.is_empty() {
            for entry in &self.named {
                let considered = Considered {
                    provider: entry.info.id.clone(),
                    model: "".into(),
                    verdict: match self.judge_entry(entry) {
                        Verdict::Taken => Verdict::NotServed,
                        other => other,
                    },
                };
                self.plan.considered.push(considered);
            }
        }
        self.admit(found).await;
    }

    /// Those who are known to serve `name`, and those named by the caller who take any name.
    fn known(&self, scope: &[Arc<Entry>], name: &str) -> Vec<Candidate> {
        let mut found = Vec::new();
        for entry in scope {
            let (fit, model) = match entry.find(name) {
                Some(fit) => fit,
                None if self.is_named(entry) && entry.info.open_models && !entry.fixed_models => {
                    (Fit::Open, name.to_owned())
                }
                None => continue,
            };
            found.push(Candidate {
                entry: entry.clone(),
                model,
                fit,
            });
        }
        found
    }

    /// The default model of everybody in `scope`.
    async fn any(&mut self, scope: Vec<Arc<Entry>>) {
        // Engines show what they have loaded, and the user's own servers may have nothing but a list to choose from.
        self.learn(&scope, |entry| {
            self.is_doubted(entry)
                || (entry.is_silent() && entry.is_own())
                || matches!(self.defaults(entry), Err(Verdict::PriceUnknown))
        })
        .await;
        if !scope.iter().any(|entry| self.defaults(entry).is_ok()) {
            self.learn(&scope, |entry| entry.is_silent()).await;
        }
        let mut found = Vec::new();
        for entry in scope {
            self.rely_on(&entry);
            match self.defaults(&entry) {
                Ok(candidates) => found.extend(candidates),
                // Whoever does not chat at all was never in question.
                Err(Verdict::Lacks(missing))
                    if missing.contains(Capability::Chat) && !self.is_named(&entry) => {}
                Err(verdict) => self.plan.considered.push(Considered {
                    provider: entry.info.id.clone(),
                    model: "".into(),
                    verdict,
                }),
            }
        }
        self.admit(found).await;
    }

    /// Asks those of `scope` for their lists that may be asked, have not been asked, and are `wanted`.
    async fn learn(&self, scope: &[Arc<Entry>], wanted: impl Fn(&Arc<Entry>) -> bool) {
        let unread = scope.iter().filter(|entry| {
            wanted(entry) && !entry.has_list() && self.judge_entry(entry).is_taken()
        });
        join_all(unread.map(|entry| self.shelf.learn(entry))).await;
    }

    /// What `entry` is asked for by callers who name no model, or why it is not asked.
    fn defaults(&self, entry: &Arc<Entry>) -> Result<Vec<Candidate>, Verdict> {
        let verdict = self.judge_entry(entry);
        if !verdict.is_taken() {
            let missing = entry.info.capabilities.missing(self.needs);
            let can = |model: &ModelInfo| missing.difference(model.capabilities.yes).is_empty();
            let is_out = matches!(verdict, Verdict::Disabled | Verdict::Excluded);
            // No key would help whoever cannot do it.
            return Err(
                if is_out || missing.is_empty() || entry.models().iter().any(can) {
                    verdict
                } else {
                    Verdict::Lacks(missing)
                },
            );
        }
        let most = if entry.is_keyless() {
            KEYLESS_MODELS
        } else {
            1
        };
        let mut refusal = None;
        let mut candidates = Vec::new();
        for model in entry.choices(self.needs, self.is_named(entry)) {
            let candidate = Candidate {
                entry: entry.clone(),
                model,
                fit: Fit::Exact,
            };
            match self.judge_model(&candidate) {
                Verdict::Taken => candidates.push(candidate),
                verdict => _ = refusal.get_or_insert(verdict),
            }
            if candidates.len() == most {
                break;
            }
        }
        if !candidates.is_empty() {
            return Ok(candidates);
        }
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        let missing = entry.info.capabilities.missing(self.needs);
        Err(match entry.usable() {
            Usable::NotRunning { address } => Verdict::NotRunning { address },
            _ if !self.needs.contains(Capability::Chat) => Verdict::Lacks(self.needs),
            _ if missing.is_empty() => Verdict::NoDefaultModel,
            _ => Verdict::Lacks(missing),
        })
    }

    /// Orders the candidates, asks engines on this machine whether they are there, and makes targets.
    async fn admit(&mut self, mut found: Vec<Candidate>) {
        found.sort_by_key(|one| self.rank(one));
        let probes = found.iter().map(|one| async {
            if self.is_doubted(&one.entry) && self.judge(one).is_taken() {
                one.entry.probe().await
            } else {
                Ok(())
            }
        });
        let probes = join_all(probes).await;
        let mut rank = None;
        for (one, probe) in found.into_iter().zip(probes) {
            self.rely_on(&one.entry);
            let (preference, is_far, tier, _) = self.rank(&one);
            // The place in the configuration makes nobody better than his equals.
            if rank.replace((preference, is_far, tier)) != Some((preference, is_far, tier)) {
                self.tier = self.tier.saturating_add(1);
            }
            let mut verdict = self.judge(&one);
            if probe.is_err() && verdict.is_taken() {
                verdict = Verdict::NotRunning {
                    address: one.entry.address(),
                };
            }
            if verdict.is_taken()
                && let Err(error) = self.take(&one)
            {
                verdict = Verdict::Invalid(error.message().to_owned());
            }
            if let (Verdict::Taken, Some(how)) = (&verdict, &self.similar) {
                tracing::debug!(target = one.entry.info.id.as_ref(), model = one.model, %how, "a similar model");
                verdict = Verdict::Similar(how.clone());
            }
            self.plan.considered.push(Considered {
                provider: one.entry.info.id.clone(),
                model: one.model.into(),
                verdict,
            });
        }
    }

    /// Place in the order: the caller's preference, then names that fit whole, then the tier, then the configuration.
    fn rank(&self, one: &Candidate) -> (usize, bool, u8, usize) {
        let preference = self
            .named
            .iter()
            .position(|named| Arc::ptr_eq(named, &one.entry));
        (
            preference.unwrap_or(0),
            !one.fit.is_close(),
            one.entry.info.tier,
            one.entry.place,
        )
    }

    fn judge(&self, one: &Candidate) -> Verdict {
        // First, as a key would not help whoever cannot do it.
        let missing = one.entry.capabilities(&one.model).missing(self.needs);
        if !missing.is_empty() && one.entry.enabled {
            return Verdict::Lacks(missing);
        }
        match self.judge_entry(&one.entry) {
            Verdict::Taken => self.judge_model(one),
            verdict => verdict,
        }
    }

    /// Whether a model may be asked for at a provider that may be asked.
    fn judge_model(&self, one: &Candidate) -> Verdict {
        let (entry, model) = (&one.entry, one.model.as_str());
        let is_meant = |name: &String| {
            let at = name.split_once(':').filter(|(id, _)| entry.is_called(id));
            entry.is_model(name, model) || at.is_some_and(|(_, name)| entry.is_model(name, model))
        };
        if self.options.exclude_models.iter().any(is_meant) {
            return Verdict::Excluded;
        }
        let Some(most) = self.max_price else {
            return Verdict::Taken;
        };
        match entry.price(model).map(Price::blended) {
            None => Verdict::PriceUnknown,
            Some(price) if price <= most => Verdict::Taken,
            Some(price) => Verdict::TooDear { price, most },
        }
    }

    /// Whether a provider may be asked at all.
    fn judge_entry(&self, entry: &Arc<Entry>) -> Verdict {
        if self.excluded.iter().any(|out| Arc::ptr_eq(out, entry)) {
            return Verdict::Excluded;
        }
        if entry.is_keyless() && self.options.allow_keyless == Some(false) {
            return Verdict::KeylessOff;
        }
        match entry.usable() {
            Usable::NoKey { .. } if self.call_key(entry).is_some() => Verdict::Taken,
            Usable::NoAddress | Usable::NoVariable { .. } if self.options.base_url.is_some() => {
                Verdict::Taken
            }
            Usable::NotRunning { .. } if !self.is_doubted(entry) => Verdict::Taken,
            usable => usable.into(),
        }
    }

    /// Whom the caller names is asked without a probe: a failure says more than a silence.
    fn is_doubted(&self, entry: &Arc<Entry>) -> bool {
        entry.is_doubted() && !self.is_named(entry)
    }

    /// The call's own key, if it is for this provider.
    fn call_key(&self, entry: &Entry) -> Option<Credential> {
        let key = self.options.api_key.as_ref()?;
        let owner = self.key_owner.as_ref();
        owner
            .is_none_or(|owner| *owner == entry.info.id)
            .then(|| Credential::new(key.clone(), "call"))
    }

    fn take(&mut self, one: &Candidate) -> Result<()> {
        let provider = match &self.options.base_url {
            Some(base_url) => one.entry.provider_at(base_url)?,
            None => one.entry.provider()?,
        };
        let credentials = match self.call_key(&one.entry) {
            Some(key) => {
                self.key_owner = Some(one.entry.info.id.clone());
                vec![Some(key)]
            }
            None => one.entry.credentials(),
        };
        for credential in credentials {
            let target = Target {
                provider: provider.clone(),
                model: one.model.as_str().into(),
                credential,
            };
            let mut before = self.plan.targets.iter().zip(&self.plan.notes);
            let again = before.any(|(before, note)| {
                before.provider_id() == target.provider_id()
                    && before.model == target.model
                    && before.credential == target.credential
                    // With another condition it may be asked where it was not before.
                    && note.when.as_ref().is_none_or(|gate| Some(gate.condition()) == self.when.as_ref())
            });
            if !again {
                let note = self.note(one, &target);
                self.plan.targets.push(Arc::new(target));
                self.plan.notes.push(note);
            }
        }
        Ok(())
    }

    /// What is known about a target.
    fn note(&self, one: &Candidate, target: &Target) -> Note {
        let own_key = self.call_key(&one.entry).is_some() || self.options.base_url.is_some();
        let gate = |condition: &Condition| {
            let facts = if condition.asks_for_quota() && !own_key {
                let credential = target.credential.as_ref();
                one.entry.quotas.watch(&one.entry, &one.model, credential)
            } else {
                Arc::new(())
            };
            Gate::new(condition.clone(), facts)
        };
        Note {
            stage: self.stage,
            // Counted from 1 while it is made.
            tier: self.tier.saturating_sub(1),
            price: one.entry.price(&one.model),
            when: self.when.as_ref().map(gate),
            similar: self.similar.clone(),
            ..Note::default()
        }
    }

    /// Remembers when what was learned about `entry` expires: the plan rests on it.
    fn rely_on(&mut self, entry: &Entry) {
        self.until = self.until.into_iter().chain(entry.known_until()).min();
    }
}

/// Providers, and those that are named together with a model or, where the caller names one as well, the place of it:
/// `g4f:Groq` is everybody's `Groq` behind `g4f`.
type Named<'n> = (Vec<Arc<Entry>>, Vec<(Arc<Entry>, &'n str)>);

fn find_with_models<'n>(shelf: &Shelf, names: &'n [String]) -> Result<Named<'n>> {
    let mut named = Vec::new();
    let mut together = Vec::new();
    for name in names {
        if let Some(entry) = shelf.find(name) {
            named.push(entry.clone());
        } else if let Some((before, model)) = name.split_once(':')
            && let Some(entry) = shelf.find(before)
            && !model.is_empty()
        {
            together.push((entry.clone(), model));
        } else {
            return Err(shelf.unknown_provider(name));
        }
    }
    Ok((named, together))
}

fn find_all(shelf: &Shelf, names: &[String]) -> Result<Vec<Arc<Entry>>> {
    names
        .iter()
        .map(|name| {
            shelf
                .find(name)
                .cloned()
                .ok_or_else(|| shelf.unknown_provider(name))
        })
        .collect()
}

/// The last resort: `vendor/model` with a vendor that is known here, servers of the user's own, and vendors with a key
/// whose models have such names; each only if it has not said that it does not serve the model.
fn guesses(scope: &[Arc<Entry>], name: &str) -> Vec<Candidate> {
    let candidate = |entry: &Arc<Entry>, model: String| Candidate {
        entry: entry.clone(),
        model,
        fit: Fit::Open,
    };
    if let Some((vendor, model)) = name.split_once('/')
        && let Some(entry) = scope.iter().find(|entry| entry.is_called(vendor))
    {
        if let Some((_, model)) = entry.find(model) {
            return vec![candidate(entry, model)];
        }
        if entry.info.open_models && entry.list_failed() {
            return vec![candidate(entry, model.to_owned())];
        }
    }
    scope
        .iter()
        .filter(|entry| entry.info.open_models && entry.list_failed())
        .filter(|entry| entry.is_own() || (!entry.is_keyless() && resembles(name, &entry.info)))
        .map(|entry| candidate(entry, name.to_owned()))
        .collect()
}
