//! models.dev: `api.json` (providers and their models) and `models.json` (models wherever they are served).

use g4f_types::{Capability, CapabilitySet};
use serde_json::Value;

use super::value::{date, flag, json, members, modalities, object, price, round, text, tokens};
use super::{Facts, ProviderRow, ReadError, Reading, Row};
use crate::catalog::price::{Charge, Rate, Rates, Tier};
use crate::catalog::schema::{Limits, Modality, Status};
use crate::catalog::source::Source;
use crate::catalog::task;

const API: &str = "the api.json of models.dev";
const MODELS: &str = "the models.json of models.dev";

/// What a price's key counts.
const CHARGES: &[(&str, Charge)] = &[
    ("input", Charge::Input),
    ("output", Charge::Output),
    ("cache_read", Charge::CacheRead),
    ("cache_write", Charge::CacheWrite),
    ("reasoning", Charge::Reasoning),
    ("input_audio", Charge::InputAudio),
    ("output_audio", Charge::OutputAudio),
];

/// Reads `api.json`.
///
/// # Errors
///
/// If it is something else, or nothing in it can be read.
pub fn models_dev(bytes: &[u8]) -> Result<Reading, ReadError> {
    let text = json(bytes, API)?;
    let providers = members(text, API)?;
    let mut reading = Reading::new(Source::ModelsDev);
    for (id, raw) in &providers {
        let Some(mut fields) = object(raw) else {
            reading.skipped += 1;
            continue;
        };
        let Some(models) = fields.remove("models").and_then(object) else {
            reading.skipped += 1;
            continue;
        };
        let fields = serde_json::to_value(&fields).unwrap_or_default();
        reading.providers.push(provider(id, &fields));
        for (model, raw) in &models {
            match serde_json::from_str::<Value>(raw.get()) {
                Ok(value) if value.is_object() => reading.take(Row {
                    provider: id.clone(),
                    id: model.clone(),
                    facts: facts(model, &value),
                }),
                _ => reading.skipped += 1,
            }
        }
    }
    reading.checked(API)
}

/// Reads `models.json`: facts of models wherever they are served, `provider` being the lab.
///
/// # Errors
///
/// If it is something else, or nothing in it can be read.
pub fn lab_facts(bytes: &[u8]) -> Result<Reading, ReadError> {
    let text = json(bytes, MODELS)?;
    let mut reading = Reading::new(Source::Lab);
    for (id, raw) in &members(text, MODELS)? {
        let value = serde_json::from_str::<Value>(raw.get());
        match (id.split_once('/'), value) {
            (Some((lab, name)), Ok(value)) if value.get("limit").is_some_and(Value::is_object) => {
                let mut facts = facts(name, &value);
                // What hosts say of their own rows.
                facts.status = None;
                facts.price = None;
                reading.take(Row {
                    provider: lab.to_owned(),
                    id: name.to_owned(),
                    facts,
                });
            }
            _ => reading.skipped += 1,
        }
    }
    reading.checked(MODELS)
}

fn provider(id: &str, value: &Value) -> ProviderRow {
    let env = value.get("env").and_then(Value::as_array);
    let names = env.into_iter().flatten().filter_map(Value::as_str);
    ProviderRow {
        id: id.to_owned(),
        name: text(value, "name"),
        base_url: text(value, "api"),
        env: names.take(8).map(str::to_owned).collect(),
        docs: text(value, "doc"),
        library: text(value, "npm"),
    }
}

fn facts(id: &str, value: &Value) -> Facts {
    let none = Value::Null;
    let limit = value.get("limit").unwrap_or(&none);
    let listed = value.get("modalities").unwrap_or(&none);
    let (input, output) = (
        modalities(listed.get("input")),
        modalities(listed.get("output")),
    );
    let mut facts = Facts {
        title: text(value, "name"),
        family: text(value, "family"),
        released: date(value, "release_date"),
        updated: date(value, "last_updated"),
        knowledge: date(value, "knowledge"),
        open_weights: flag(value, "open_weights"),
        task: task::of_modalities(id, input, output),
        input,
        output,
        limits: Limits {
            context: tokens(limit, "context"),
            input: tokens(limit, "input"),
            output: tokens(limit, "output"),
        },
        price: value.get("cost").and_then(rates),
        status: Some(match value.get("status").and_then(Value::as_str) {
            Some("deprecated") => Status::Deprecated,
            Some("alpha" | "beta") => Status::Beta,
            _ => Status::Active,
        }),
        ..Facts::default()
    };
    for (key, capability) in [
        ("tool_call", Capability::Tools),
        ("reasoning", Capability::Reasoning),
        ("structured_output", Capability::JsonSchema),
    ] {
        match flag(value, key) {
            Some(true) => facts.can.insert(capability),
            Some(false) => facts.cannot.insert(capability),
            None => {}
        }
    }
    for (listed, modality, capability) in [
        (input, Modality::Image, Capability::Vision),
        (input, Modality::Audio, Capability::AudioInput),
        (input, Modality::Video, Capability::VideoInput),
        (input, Modality::Pdf, Capability::Documents),
        (output, Modality::Audio, Capability::AudioOutput),
        (output, Modality::Image, Capability::ImageOutput),
    ] {
        let set: &mut CapabilitySet = match (listed.is_unknown(), listed.contains(modality)) {
            (true, _) => continue,
            (false, true) => &mut facts.can,
            (false, false) => &mut facts.cannot,
        };
        set.insert(capability);
    }
    facts
}

/// Prices are in USD for a million tokens here already.
fn rates(cost: &Value) -> Option<Rates> {
    let mut rates = Vec::new();
    let mut add = |from: &Value, above: u32| {
        for (key, charge) in CHARGES {
            if let Some(usd) = from.get(key).and_then(price) {
                rates.push(Rate {
                    charge: *charge,
                    tier: Tier::Standard,
                    above,
                    usd: round(usd),
                });
            }
        }
    };
    add(cost, 0);
    let tiers = cost.get("tiers").and_then(Value::as_array);
    for tier in tiers.into_iter().flatten().take(16) {
        let none = Value::Null;
        let of = tier.get("tier").unwrap_or(&none);
        if of.get("type").and_then(Value::as_str) == Some("context")
            && let Some(above) = tokens(of, "size")
        {
            add(tier, above);
        }
    }
    if tiers.is_none()
        && let Some(long) = cost.get("context_over_200k")
    {
        add(long, 200_000);
    }
    let rates = Rates::new(rates);
    (!rates.is_empty()).then_some(rates)
}
