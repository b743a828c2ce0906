//! The catalog's tables, a column at a time: what is alike stands together and compresses well.
#![allow(
    clippy::option_option,
    reason = "nothing outside: the bytes are broken; nothing inside: nothing was written"
)]

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use g4f_types::{Capability, CapabilitySet};

use super::bytes::{Reader, Writer};
use crate::catalog::Catalog;
use crate::catalog::canon::{Snapshot, Variants};
use crate::catalog::date::Date;
use crate::catalog::merge::tokenizer;
use crate::catalog::price::{Charge, Rate, Rates, Tier};
use crate::catalog::schema::{Access, Limits, Modalities, Model, Offering, Provider, Status, Task};
use crate::catalog::source::{Field, Sources};

/// Capabilities in the order of their bits. New ones are added at the end, so that old files stay readable.
const BITS: &[Capability] = &[
    Capability::Chat,
    Capability::Tools,
    Capability::Vision,
    Capability::Reasoning,
    Capability::JsonSchema,
    Capability::Documents,
    Capability::AudioInput,
    Capability::VideoInput,
    Capability::AudioOutput,
    Capability::ImageOutput,
    Capability::ParallelTools,
    Capability::ToolChoice,
    Capability::WebSearch,
    Capability::Prefill,
    Capability::System,
    Capability::Stream,
    Capability::Images,
    Capability::ImageEdits,
    Capability::Speech,
    Capability::Transcription,
    Capability::Translation,
    Capability::Embeddings,
    Capability::Rerank,
    Capability::Moderation,
    Capability::Video,
    Capability::JsonMode,
    Capability::Logprobs,
    Capability::Choices,
    Capability::Seed,
    Capability::Stop,
    Capability::ModelList,
];

fn bits(set: CapabilitySet) -> u64 {
    let set = BITS
        .iter()
        .enumerate()
        .filter(|(_, capability)| set.contains(**capability));
    set.fold(0, |bits, (at, _)| bits | 1 << at)
}

fn set(bits: u64) -> CapabilitySet {
    let set = BITS
        .iter()
        .enumerate()
        .filter(|(at, _)| bits & 1 << at != 0);
    set.map(|(_, capability)| *capability).collect()
}

/// Different values, each with its number.
struct Table<K, V>(HashMap<K, usize>, Vec<V>);

impl<K: std::hash::Hash + Eq, V> Table<K, V> {
    fn new() -> Self {
        Self(HashMap::new(), Vec::new())
    }

    fn put(&mut self, key: K, value: V) -> u64 {
        let next = self.1.len();
        let at = *self.0.entry(key).or_insert(next);
        if at == next {
            self.1.push(value);
        }
        at as u64
    }
}

pub(super) fn write(catalog: &Catalog) -> Vec<u8> {
    let mut w = Writer::default();
    w.number(catalog.inputs.len() as u64);
    for (name, of) in &catalog.inputs {
        w.text(name);
        w.text(of);
    }
    write_providers(&mut w, &catalog.providers);
    write_models(&mut w, &catalog.models);
    write_offerings(&mut w, catalog);
    w.into_bytes()
}

pub(super) fn read(bytes: &[u8]) -> Option<Catalog> {
    let mut r = Reader::new(bytes);
    let mut inputs = BTreeMap::new();
    for _ in 0..r.count()? {
        inputs.insert(r.text()?.to_owned(), r.text()?.to_owned());
    }
    let providers = read_providers(&mut r)?;
    let mut models = read_models(&mut r)?;
    let offerings = read_offerings(&mut r, &providers, &mut models)?;
    r.is_empty()
        .then(|| Catalog::new(providers, models, offerings, inputs))
}

fn write_providers(w: &mut Writer, providers: &[Provider]) {
    w.number(providers.len() as u64);
    for provider in providers {
        w.text(&provider.id);
        w.text(&provider.name);
        w.number(provider.known_as.len() as u64);
        for name in &provider.known_as {
            w.text(name);
        }
        for text in [
            &provider.lab,
            &provider.base_url,
            &provider.docs,
            &provider.library,
        ] {
            w.shared(text.as_ref());
        }
        w.number(provider.env.len() as u64);
        for name in &provider.env {
            w.shared(Some(name));
        }
        w.maybe(provider.access.map(|access| access as u64));
    }
}

fn read_providers(r: &mut Reader<'_>) -> Option<Vec<Provider>> {
    let count = r.count()?;
    let mut providers = Vec::with_capacity(count);
    for _ in 0..count {
        let (id, name) = (r.text()?.into(), r.text()?.into());
        let mut known_as = Vec::new();
        for _ in 0..r.count()? {
            known_as.push(r.text()?.into());
        }
        let (lab, base_url, docs, library) = (r.shared()?, r.shared()?, r.shared()?, r.shared()?);
        let mut env = Vec::new();
        for _ in 0..r.count()? {
            env.push(r.shared()??);
        }
        providers.push(Provider {
            id,
            name,
            known_as,
            lab,
            base_url,
            env,
            docs,
            library,
            access: one_of(Access::ALL, r.maybe()?)?,
        });
    }
    Some(providers)
}

/// The value of that number in a list; `None` outside for a number that is none of the list's.
fn one_of<T: Copy>(all: &[T], at: Option<u32>) -> Option<Option<T>> {
    match at {
        None => Some(None),
        Some(at) => Some(Some(*all.get(at as usize)?)),
    }
}

fn write_limits(w: &mut Writer, all: &(impl Iterator<Item = Limits> + Clone)) {
    for get in [
        |l: &Limits| l.context,
        |l: &Limits| l.input,
        |l: &Limits| l.output,
    ] {
        for limits in all.clone() {
            w.maybe(get(&limits).map(u64::from));
        }
    }
}

fn read_limits(r: &mut Reader<'_>, count: usize) -> Option<Vec<Limits>> {
    let mut all = vec![Limits::default(); count];
    for limits in &mut all {
        limits.context = r.maybe()?;
    }
    for limits in &mut all {
        limits.input = r.maybe()?;
    }
    for limits in &mut all {
        limits.output = r.maybe()?;
    }
    Some(all)
}

fn write_models(w: &mut Writer, models: &[Model]) {
    w.number(models.len() as u64);
    for model in models {
        w.number(model.offerings.len() as u64);
    }
    // The id is the lab, or the provider, and the name.
    for model in models {
        w.shared(model.lab.as_ref());
    }
    for model in models {
        let place = model.id.len() - model.name.len();
        w.text(&model.name);
        if model.lab.is_none() {
            w.text(&model.id[..place.saturating_sub(1)]);
        }
    }
    for model in models {
        w.text(model.title.as_deref().unwrap_or_default());
    }
    for model in models {
        w.shared(model.family.as_ref());
    }
    for get in [|m: &Model| m.released, |m: &Model| m.knowledge] {
        for model in models {
            w.maybe(get(model).map(|date| u64::from(date.digits())));
        }
    }
    for model in models {
        w.maybe(model.open_weights.map(u64::from));
        w.maybe(model.task.map(|task| task as u64));
    }
    for model in models {
        w.number(bits(model.can));
        w.number(bits(model.cannot));
    }
    write_limits(w, &models.iter().map(|model| model.limits));
}

fn read_models(r: &mut Reader<'_>) -> Option<Vec<Model>> {
    let count = r.count()?;
    let mut from = 0;
    let mut models = Vec::with_capacity(count);
    for _ in 0..count {
        let to = from + r.small()? as usize;
        models.push(Model {
            id: Arc::default(),
            lab: None,
            name: Arc::default(),
            title: None,
            family: None,
            released: None,
            knowledge: None,
            open_weights: None,
            tokenizer: None,
            task: None,
            can: CapabilitySet::EMPTY,
            cannot: CapabilitySet::EMPTY,
            limits: Limits::default(),
            offerings: from..to,
        });
        from = to;
    }
    for model in &mut models {
        model.lab = r.shared()?;
    }
    for model in &mut models {
        let name = r.text()?;
        let place = match &model.lab {
            Some(lab) => lab,
            None => r.text()?,
        };
        model.id = format!("{place}/{name}").into();
        model.name = name.into();
        model.tokenizer = tokenizer(model.lab.as_deref(), name);
    }
    for model in &mut models {
        let title = r.text()?;
        model.title = (!title.is_empty()).then(|| title.into());
    }
    for model in &mut models {
        model.family = r.shared()?;
    }
    for model in &mut models {
        model.released = date(r.maybe()?)?;
    }
    for model in &mut models {
        model.knowledge = date(r.maybe()?)?;
    }
    for model in &mut models {
        model.open_weights = one_of(&[false, true], r.maybe()?)?;
        model.task = one_of(Task::ALL, r.maybe()?)?;
    }
    for model in &mut models {
        model.can = set(r.number()?);
        model.cannot = set(r.number()?);
    }
    for (model, limits) in models.iter_mut().zip(read_limits(r, count)?) {
        model.limits = limits;
    }
    Some(models)
}

fn date(digits: Option<u32>) -> Option<Option<Date>> {
    match digits {
        None => Some(None),
        Some(digits) => Some(Some(Date::from_digits(digits)?)),
    }
}

fn write_offerings(w: &mut Writer, catalog: &Catalog) {
    let all = &catalog.offerings;
    let places: HashMap<&str, usize> = catalog
        .providers
        .iter()
        .enumerate()
        .map(|(at, provider)| (&*provider.id, at))
        .collect();
    w.number(all.len() as u64);
    for offering in all {
        w.number(places.get(&*offering.provider).map_or(0, |at| *at as u64));
    }
    for offering in all {
        w.text(&offering.id);
    }
    for offering in all {
        w.maybe(
            offering
                .snapshot
                .map(|snapshot| u64::from(snapshot.digits())),
        );
        w.number(u64::from(offering.variants.bits()));
    }
    for offering in all {
        w.maybe(offering.task.map(|task| task as u64));
        w.number(u64::from(offering.input.bits()));
        w.number(u64::from(offering.output.bits()));
    }
    write_limits(w, &all.iter().map(|offering| offering.limits));
    for offering in all {
        w.number(bits(offering.can));
        w.number(bits(offering.cannot));
    }
    let mut table = Table::new();
    let at: Vec<Option<u64>> = all
        .iter()
        .map(|offering| {
            offering
                .price
                .as_ref()
                .map(|price| table.put(key(price), price.clone()))
        })
        .collect();
    w.number(table.1.len() as u64);
    for price in &table.1 {
        write_price(w, price);
    }
    for (offering, at) in all.iter().zip(at) {
        w.maybe(at);
        w.maybe(offering.price_agreed.map(u64::from));
    }
    for offering in all {
        w.maybe(offering.access.map(|access| access as u64));
        w.maybe(offering.status.map(|status| status as u64));
    }
    for get in [|o: &Offering| o.deprecation, |o: &Offering| o.updated] {
        for offering in all {
            w.maybe(get(offering).map(|date| u64::from(date.digits())));
        }
    }
    let mut table = Table::new();
    let at: Vec<u64> = all
        .iter()
        .map(|offering| table.put(offering.sources, offering.sources))
        .collect();
    w.number(table.1.len() as u64);
    for sources in &table.1 {
        w.raw(sources.bytes());
    }
    for at in at {
        w.number(at);
    }
}

/// What makes two prices the same.
fn key(price: &Rates) -> Vec<(Charge, Tier, u32, u64)> {
    price
        .iter()
        .map(|rate| (rate.charge, rate.tier, rate.above, rate.usd.to_bits()))
        .collect()
}

fn write_price(w: &mut Writer, price: &Rates) {
    w.number(price.iter().count() as u64);
    for rate in price.iter() {
        w.number(rate.charge as u64);
        w.number(rate.tier as u64);
        w.number(u64::from(rate.above));
        write_usd(w, rate.usd);
    }
}

/// As decimal digits and an exponent where these give the very number, else bit by bit.
fn write_usd(w: &mut Writer, usd: f64) {
    for places in 0..=12_u8 {
        let digits = (usd * 10_f64.powi(i32::from(places))).round();
        if digits < 1e15 && exactly(digits, places).to_bits() == usd.to_bits() {
            w.number(u64::from(places));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole, and within"
            )]
            w.number(digits as u64);
            return;
        }
    }
    w.number(BIT_BY_BIT);
    w.raw(&usd.to_le_bytes());
}

/// In the place of an exponent.
const BIT_BY_BIT: u64 = 63;

fn exactly(digits: f64, places: u8) -> f64 {
    digits / 10_f64.powi(i32::from(places))
}

fn read_price(r: &mut Reader<'_>) -> Option<Rates> {
    let count = r.count()?;
    let mut rates = Vec::with_capacity(count);
    for _ in 0..count {
        let charge = one_of(Charge::ALL, Some(r.small()?))??;
        let tier = one_of(Tier::ALL, Some(r.small()?))??;
        let above = r.small()?;
        let places = r.number()?;
        let usd = if places == BIT_BY_BIT {
            f64::from_le_bytes(*r.raw(8)?.first_chunk()?)
        } else {
            let digits = r.number()?;
            #[expect(clippy::cast_precision_loss, reason = "below 1e15, as it was written")]
            exactly(
                digits as f64,
                u8::try_from(places).ok().filter(|places| *places <= 12)?,
            )
        };
        rates.push(Rate {
            charge,
            tier,
            above,
            usd,
        });
    }
    Some(Rates::new(rates))
}

fn read_offerings(
    r: &mut Reader<'_>,
    providers: &[Provider],
    models: &mut [Model],
) -> Option<Vec<Offering>> {
    let count = r.count()?;
    let mut all = Vec::with_capacity(count);
    for model in models {
        (model.offerings.end <= count).then_some(())?;
        for _ in model.offerings.clone() {
            all.push(offering(model.id.clone()));
        }
    }
    (all.len() == count).then_some(())?;
    for offering in &mut all {
        offering.provider = providers.get(r.small()? as usize)?.id.clone();
    }
    for offering in &mut all {
        offering.id = r.text()?.into();
    }
    for offering in &mut all {
        offering.snapshot = match r.maybe()? {
            None => None,
            Some(digits) => Some(Snapshot::new(digits)?),
        };
        offering.variants = Variants::from_bits(r.small()?);
    }
    for offering in &mut all {
        offering.task = one_of(Task::ALL, r.maybe()?)?;
        offering.input = Modalities::from_bits(r.byte()?);
        offering.output = Modalities::from_bits(r.byte()?);
    }
    for (offering, limits) in all.iter_mut().zip(read_limits(r, count)?) {
        offering.limits = limits;
    }
    for offering in &mut all {
        offering.can = set(r.number()?);
        offering.cannot = set(r.number()?);
    }
    let mut prices = Vec::new();
    for _ in 0..r.count()? {
        prices.push(Arc::new(read_price(r)?));
    }
    for offering in &mut all {
        offering.price = match r.maybe()? {
            None => None,
            Some(at) => Some(prices.get(at as usize)?.clone()),
        };
        offering.price_agreed = one_of(&[false, true], r.maybe()?)?;
    }
    for offering in &mut all {
        offering.access = one_of(Access::ALL, r.maybe()?)?;
        offering.status = one_of(Status::ALL, r.maybe()?)?;
    }
    for offering in &mut all {
        offering.deprecation = date(r.maybe()?)?;
    }
    for offering in &mut all {
        offering.updated = date(r.maybe()?)?;
    }
    let mut table = Vec::new();
    for _ in 0..r.count()? {
        table.push(Sources::from_bytes(
            *r.raw(Field::ALL.len())?.first_chunk()?,
        ));
    }
    for offering in &mut all {
        offering.sources = *table.get(r.small()? as usize)?;
    }
    Some(all)
}

/// An offering that nothing is known of yet.
fn offering(model: Arc<str>) -> Offering {
    Offering {
        provider: model.clone(),
        id: model.clone(),
        model,
        snapshot: None,
        variants: Variants::EMPTY,
        task: None,
        input: Modalities::UNKNOWN,
        output: Modalities::UNKNOWN,
        limits: Limits::default(),
        can: CapabilitySet::EMPTY,
        cannot: CapabilitySet::EMPTY,
        price: None,
        price_agreed: None,
        access: None,
        status: None,
        deprecation: None,
        updated: None,
        sources: Sources::default(),
    }
}
