//! LiteLLM's map of prices and windows: `model_prices_and_context_window.json`.
//!
//! Its keys mix what is sent with where it is sent, and repeat a model for each region, picture size and tuned copy. Those
//! repeats are folded away: a region's price is not the price.

use std::collections::HashMap;

use g4f_types::{Capability, CapabilitySet};
use serde_json::Value;

use super::value::{date, flag, json, members, modalities, per_million, price, round, tokens};
use super::{Facts, ReadError, Reading, Row};
use crate::catalog::price::{Charge, Rate, Rates, Tier};
use crate::catalog::schema::{Limits, Task};
use crate::catalog::source::Source;

const WANTED: &str = "LiteLLM's map of models";

/// Parts of a key that say where a call goes.
const ROUTES: &[&str] = &[
    "azure",
    "bedrock",
    "claude_platform",
    "converse",
    "eu",
    "fireworks_ai",
    "gemini",
    "global",
    "global-standard",
    "hd",
    "invoke",
    "standard",
    "us",
    "us-gov",
    "vertex_ai",
];

/// Parts of a key that say how good a picture is to be.
const QUALITIES: &[&str] = &[
    "auto", "hd", "high", "low", "max", "medium", "standard", "xhigh",
];

const FLAGS: &[(&str, Capability)] = &[
    ("supports_function_calling", Capability::Tools),
    (
        "supports_parallel_function_calling",
        Capability::ParallelTools,
    ),
    ("supports_tool_choice", Capability::ToolChoice),
    ("supports_vision", Capability::Vision),
    ("supports_image_input", Capability::Vision),
    ("supports_audio_input", Capability::AudioInput),
    ("supports_video_input", Capability::VideoInput),
    ("supports_pdf_input", Capability::Documents),
    ("supports_audio_output", Capability::AudioOutput),
    ("supports_response_schema", Capability::JsonSchema),
    ("supports_reasoning", Capability::Reasoning),
    ("supports_web_search", Capability::WebSearch),
    ("supports_assistant_prefill", Capability::Prefill),
    ("supports_system_messages", Capability::System),
    ("supports_native_streaming", Capability::Stream),
];

/// Keys of prices without tier and length of prompt. True where they are for one token.
const CHARGES: &[(&str, Charge, bool)] = &[
    ("input_cost_per_token", Charge::Input, true),
    ("output_cost_per_token", Charge::Output, true),
    ("cache_read_input_token_cost", Charge::CacheRead, true),
    ("cache_creation_input_token_cost", Charge::CacheWrite, true),
    (
        "cache_creation_input_token_cost_above_1hr",
        Charge::CacheWriteHour,
        true,
    ),
    ("output_cost_per_reasoning_token", Charge::Reasoning, true),
    ("input_cost_per_audio_token", Charge::InputAudio, true),
    ("output_cost_per_audio_token", Charge::OutputAudio, true),
    ("input_cost_per_image_token", Charge::InputImageTokens, true),
    (
        "output_cost_per_image_token",
        Charge::OutputImageTokens,
        true,
    ),
    ("input_cost_per_image", Charge::InputImage, false),
    ("output_cost_per_image", Charge::OutputImage, false),
    ("input_cost_per_pixel", Charge::InputPixel, false),
    ("output_cost_per_pixel", Charge::OutputPixel, false),
    ("input_cost_per_second", Charge::InputSecond, false),
    ("output_cost_per_second", Charge::OutputSecond, false),
    ("input_cost_per_character", Charge::InputCharacter, false),
    ("output_cost_per_character", Charge::OutputCharacter, false),
    ("input_cost_per_query", Charge::Query, false),
    ("ocr_cost_per_page", Charge::Page, false),
    ("input_cost_per_request", Charge::Request, false),
];

/// Reads the map.
///
/// # Errors
///
/// If it is something else, or nothing in it can be read.
pub fn litellm(bytes: &[u8]) -> Result<Reading, ReadError> {
    let text = json(bytes, WANTED)?;
    let mut reading = Reading::new(Source::Litellm);
    // The place of a row, and how many parts were taken off its key: the plainest key has the price.
    let mut seen: HashMap<(String, String), (usize, usize)> = HashMap::new();
    for (key, raw) in &members(text, WANTED)? {
        if key == "sample_spec" {
            continue;
        }
        let Ok(value) = serde_json::from_str::<Value>(raw.get()) else {
            reading.skipped += 1;
            continue;
        };
        let provider = value.get("litellm_provider").and_then(Value::as_str);
        let (Some(provider), Some(task)) = (provider, value.get("mode").map(task)) else {
            reading.skipped += 1;
            continue;
        };
        let Some((task, found)) = task.zip(id(key, provider)) else {
            reading.folded += 1;
            continue;
        };
        let place = (provider.to_owned(), found.id.to_lowercase());
        let mut facts = facts(&value, task);
        if found.is_part {
            facts.price = None;
        }
        let row = Row {
            provider: provider.to_owned(),
            id: found.id.to_owned(),
            facts,
        };
        let taken = found.taken;
        if let Some((at, before)) = seen.get_mut(&place) {
            reading.folded += 1;
            if taken < *before {
                reading.rows[*at] = row;
                *before = taken;
            }
            continue;
        }
        let at = reading.rows.len();
        reading.take(row);
        if reading.rows.len() > at {
            seen.insert(place, (at, taken));
        }
    }
    reading.checked(WANTED)
}

/// What a key says.
struct Found<'a> {
    /// What is sent.
    id: &'a str,
    /// How many parts of the key say only where to, or at what size.
    taken: usize,
    /// Whether the row's price is for one size or term, not for the model.
    is_part: bool,
}

/// Takes a key apart. `None` for tuned copies, which nobody else can ask for.
fn id<'a>(key: &'a str, provider: &str) -> Option<Found<'a>> {
    let mut found = Found {
        id: key,
        taken: 0,
        is_part: key.split('/').any(is_size_or_term),
    };
    let mut is_first = true;
    while let Some((head, tail)) = found.id.split_once('/') {
        let is_prefix = is_first && head.replace('-', "_") == provider.replace('-', "_");
        let is_aws_region = provider.starts_with("bedrock") && head.matches('-').count() >= 2;
        let is_part = found.is_part && (is_size_or_term(head) || QUALITIES.contains(&head));
        if !(is_prefix || is_aws_region || is_part || is_route(head, provider)) {
            break;
        }
        is_first = false;
        found.id = tail;
        found.taken += usize::from(!is_prefix);
    }
    (!found.id.starts_with("ft:") && !found.id.is_empty()).then_some(found)
}

/// `1024-x-1024`, `50-steps`, `1-month-commitment`.
fn is_size_or_term(part: &str) -> bool {
    part.contains("-x-") || part.ends_with("-steps") || part.ends_with("-commitment")
}

/// Whether a part of the key is a route of this provider: `eu` says so at Azure, and is a folder elsewhere.
fn is_route(head: &str, provider: &str) -> bool {
    ROUTES.contains(&head)
        && ["azure", "bedrock", "fireworks", "gemini", "vertex"]
            .iter()
            .any(|family| provider.starts_with(family))
}

/// What the mode says; `None` for what is no model.
fn task(mode: &Value) -> Option<Task> {
    Some(match mode.as_str()? {
        "chat" | "responses" => Task::Chat,
        "completion" => Task::Completion,
        "embedding" => Task::Embeddings,
        "rerank" => Task::Rerank,
        "image_generation" => Task::Images,
        "image_edit" => Task::ImageEdits,
        "video_generation" => Task::Video,
        "audio_speech" => Task::Speech,
        "audio_transcription" => Task::Transcription,
        "realtime" => Task::Realtime,
        "ocr" => Task::Ocr,
        "moderation" => Task::Moderation,
        "search" | "guardrail" | "vector_store" => return None,
        _ => Task::Other,
    })
}

fn facts(value: &Value, task: Task) -> Facts {
    let flags = FLAGS
        .iter()
        .filter(|(key, _)| flag(value, key) == Some(true));
    let can: CapabilitySet = flags.map(|(_, capability)| *capability).collect();
    let most = |key: &str| tokens(value, key);
    Facts {
        task: Some(task),
        input: modalities(value.get("supported_modalities")),
        output: modalities(value.get("supported_output_modalities")),
        limits: Limits {
            context: None,
            input: most("max_input_tokens"),
            output: most("max_output_tokens"),
        },
        can,
        price: rates(value),
        deprecation: date(value, "deprecation_date"),
        ..Facts::default()
    }
}

fn rates(value: &Value) -> Option<Rates> {
    let rates: Vec<Rate> = value
        .as_object()?
        .iter()
        .filter_map(|(key, value)| {
            let (charge, each, tier, above) = charge(key)?;
            let usd = price(value)?;
            let usd = if each { per_million(usd) } else { round(usd) };
            Some(Rate {
                charge,
                tier,
                above,
                usd,
            })
        })
        .collect();
    let rates = Rates::new(rates);
    (!rates.is_empty()).then_some(rates)
}

/// Takes a key apart: `input_cost_per_token_above_200k_tokens_priority`.
fn charge(key: &str) -> Option<(Charge, bool, Tier, u32)> {
    let tiers = [
        ("_batches", Tier::Batch),
        ("_flex", Tier::Flex),
        ("_priority", Tier::Priority),
    ];
    let (key, tier) = tiers
        .iter()
        .find_map(|(suffix, tier)| Some((key.strip_suffix(suffix)?, *tier)))
        .unwrap_or((key, Tier::Standard));
    let (key, above) = match key
        .strip_suffix("k_tokens")
        .and_then(|key| key.rsplit_once("_above_"))
    {
        Some((key, thousands)) => (key, thousands.parse::<u32>().ok()?.checked_mul(1000)?),
        None => (key, 0),
    };
    let (_, charge, each) = CHARGES.iter().find(|(name, ..)| *name == key)?;
    Some((*charge, *each, tier, above))
}
