//! One offering, of all that is said about it.

use std::sync::Arc;

use g4f_types::{Capability, CapabilitySet};

use super::{Said, pick};
use crate::catalog::canon::Canonical;
use crate::catalog::providers::ProviderMap;
use crate::catalog::read::Facts;
use crate::catalog::schema::{Access, Limits, Modalities, Offering, Status, Task};
use crate::catalog::source::{Field, Source, Sources};
use crate::catalog::task;

/// What a lab's word adds wherever its model is served.
const OF_THE_LAB: CapabilitySet = CapabilitySet::of(&[
    Capability::Tools,
    Capability::JsonSchema,
    Capability::Reasoning,
    Capability::Vision,
]);

/// What an offering is put together of.
pub(super) struct Parts<'a> {
    pub(super) provider: Arc<str>,
    pub(super) name: &'a Canonical,
    /// In the order of the sources.
    pub(super) said: &'a [Said],
    /// What is known of the model wherever it is served.
    pub(super) lab: Option<&'a Facts>,
    pub(super) map: &'a ProviderMap,
}

/// Puts one offering together. Its model is set by the caller.
pub(super) fn merge(parts: Parts<'_>) -> Offering {
    let Parts { said, lab, .. } = parts;
    let mut sources = Sources::default();
    let mut take = |field: Field, source: Option<Source>| {
        if let Some(source) = source {
            sources.set(field, source);
        }
    };
    let id = said.first().map_or("", |said| said.id.as_str());
    take(Field::Id, said.first().map(|said| said.source));

    let task = pick(said, Field::Task, |facts| facts.task)
        .or_else(|| Some((task::of_name(id)?, Source::Rule)));
    take(Field::Task, task.map(|(_, source)| source));
    let task = task.map(|(task, _)| task);

    let known = |facts: &Facts| {
        let (input, output) = (facts.input, facts.output);
        (!(input.is_unknown() && output.is_unknown())).then_some((input, output))
    };
    let modalities = pick(said, Field::Modalities, known);
    take(Field::Modalities, modalities.map(|(_, source)| source));
    let (input, output) =
        modalities.map_or((Modalities::UNKNOWN, Modalities::UNKNOWN), |(both, _)| both);

    let size = |field: Field, get: fn(Limits) -> Option<u32>| {
        pick(said, field, |facts| get(facts.limits))
            .or_else(|| Some((get(lab?.limits)?, Source::Lab)))
    };
    let context = size(Field::Context, |limits| limits.context);
    // LiteLLM means the window by it as often as the prompt; where it says no less than the window, it says nothing.
    let prompt = size(Field::MaxInput, |limits| limits.input)
        .filter(|(input, _)| context.is_none_or(|(context, _)| *input < context));
    let answer = size(Field::MaxOutput, |limits| limits.output);
    take(Field::Context, context.map(|(_, source)| source));
    take(Field::MaxInput, prompt.map(|(_, source)| source));
    take(Field::MaxOutput, answer.map(|(_, source)| source));
    let number = |found: Option<(u32, Source)>| found.map(|(number, _)| number);
    let limits = Limits {
        context: number(context),
        input: number(prompt),
        output: number(answer),
    };

    let (can, cannot, source) = capabilities(said, lab, task);
    take(Field::Capabilities, source);

    let price = pick(said, Field::Price, |facts| facts.price.as_ref());
    take(Field::Price, price.map(|(_, source)| source));
    let second = price.and_then(|(_, first)| {
        let mut others = said.iter().filter(|said| said.source != first);
        others.find_map(|said| said.facts.price.as_ref())
    });
    let price_agreed = price
        .zip(second)
        .and_then(|((one, _), two)| one.agrees(two));
    let price = price.map(|(price, _)| match second {
        Some(second) => Arc::new(price.and(second)),
        None => Arc::new(price.clone()),
    });

    let access = pick(said, Field::Access, |facts| facts.access).or_else(|| {
        let by_rule = parts.map.access_of(&parts.provider, id);
        let costs = price
            .as_ref()
            .is_some_and(|price| price.iter().any(|rate| rate.usd > 0.0));
        Some((by_rule.or(costs.then_some(Access::Paid))?, Source::Rule))
    });
    take(Field::Access, access.map(|(_, source)| source));

    let status = pick(said, Field::Status, |facts| facts.status).or_else(|| {
        let listed = said.iter().any(|said| said.source == Source::Live);
        listed.then_some((Status::Active, Source::Live))
    });
    take(Field::Status, status.map(|(_, source)| source));
    let deprecation = pick(said, Field::Deprecation, |facts| facts.deprecation);
    take(Field::Deprecation, deprecation.map(|(_, source)| source));

    Offering {
        provider: parts.provider,
        id: id.into(),
        model: "".into(),
        snapshot: parts.name.snapshot,
        variants: parts.name.variants,
        task,
        input,
        output,
        limits,
        can,
        cannot,
        price,
        price_agreed,
        access: access.map(|(access, _)| access),
        status: status.map(|(status, _)| status),
        deprecation: deprecation.map(|(date, _)| date),
        updated: said.iter().find_map(|said| said.facts.updated),
        sources,
    }
}

/// What it can, what it cannot, and who said so first. A yes adds up over the sources; a no counts until somebody says yes.
fn capabilities(
    said: &[Said],
    lab: Option<&Facts>,
    task: Option<Task>,
) -> (CapabilitySet, CapabilitySet, Option<Source>) {
    let mut can = CapabilitySet::EMPTY;
    let mut cannot = CapabilitySet::EMPTY;
    let mut source = None;
    for said in said {
        let facts = &said.facts;
        if facts.can.is_empty() && facts.cannot.is_empty() {
            continue;
        }
        source = source.or(Some(said.source));
        can = can.union(facts.can);
        cannot = cannot.union(facts.cannot);
    }
    if let Some(facts) = lab {
        can = can.union(facts.can.intersection(OF_THE_LAB));
    }
    cannot = cannot.difference(can);
    if let Some(user) = said.iter().find(|said| said.source == Source::User) {
        can = can.union(user.facts.can).difference(user.facts.cannot);
        cannot = cannot.union(user.facts.cannot).difference(user.facts.can);
    }
    if let Some(capability) = task.and_then(of_task) {
        can.insert(capability);
        source = source.or(Some(Source::Rule));
    }
    (can, cannot, source)
}

/// What a model for this task can be asked for.
const fn of_task(task: Task) -> Option<Capability> {
    Some(match task {
        Task::Chat => Capability::Chat,
        Task::Embeddings => Capability::Embeddings,
        Task::Rerank => Capability::Rerank,
        Task::Images => Capability::Images,
        Task::ImageEdits => Capability::ImageEdits,
        Task::Video => Capability::Video,
        Task::Speech => Capability::Speech,
        Task::Transcription => Capability::Transcription,
        Task::Moderation => Capability::Moderation,
        Task::Completion | Task::Realtime | Task::Ocr | Task::Other => return None,
    })
}

/// What one source said of an offering that was put together before. `None` where none of its fields is from there.
pub(super) fn said_by(offering: &Offering, source: Source) -> Option<Facts> {
    let of = |field: Field| offering.sources.of(field) == Some(source);
    if !Field::ALL.iter().any(|field| of(*field)) {
        return None;
    }
    let mut facts = Facts::default();
    if of(Field::Id) {
        facts.updated = offering.updated;
    }
    if of(Field::Task) {
        facts.task = offering.task;
    }
    if of(Field::Modalities) {
        (facts.input, facts.output) = (offering.input, offering.output);
    }
    if of(Field::Context) {
        facts.limits.context = offering.limits.context;
    }
    if of(Field::MaxInput) {
        facts.limits.input = offering.limits.input;
    }
    if of(Field::MaxOutput) {
        facts.limits.output = offering.limits.output;
    }
    if of(Field::Capabilities) {
        (facts.can, facts.cannot) = (offering.can, offering.cannot);
    }
    if of(Field::Price) {
        facts.price = offering.price.as_deref().cloned();
    }
    if of(Field::Access) {
        facts.access = offering.access;
    }
    if of(Field::Status) {
        facts.status = offering.status;
    }
    if of(Field::Deprecation) {
        facts.deprecation = offering.deprecation;
    }
    Some(facts)
}
