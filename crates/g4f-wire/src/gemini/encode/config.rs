//! `generationConfig`: everything about an answer beside what it is about.

use g4f_types::{ChatParams, ResponseFormat};
use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};

use super::params::Params;
use super::{schema, thinking};
use crate::gemini::generation::Generation;
use crate::gemini::surface::Surface;

/// The JSON media type, by which Google is told to answer in JSON.
const JSON: &str = "application/json";

pub(super) fn generation(
    params: &ChatParams,
    generation: Generation,
    tuning: &mut Params<'_>,
) -> Map<String, Value> {
    let mut map = Map::new();
    tuning.put(&mut map, "temperature", "temperature", params.temperature);
    tuning.put(&mut map, "top_p", "topP", params.top_p);
    tuning.put(&mut map, "top_k", "topK", params.top_k);
    tuning.put(
        &mut map,
        "frequency_penalty",
        "frequencyPenalty",
        params.frequency_penalty,
    );
    tuning.put(
        &mut map,
        "presence_penalty",
        "presencePenalty",
        params.presence_penalty,
    );
    tuning.put(&mut map, "seed", "seed", params.seed);
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    };
    let limit = params.max_completion_tokens.or(params.max_tokens);
    set("maxOutputTokens", limit.map(Value::from));
    let stop = (!params.stop.is_empty()).then(|| json!(params.stop));
    set("stopSequences", stop);
    set("candidateCount", params.n.map(Value::from));
    set("responseLogprobs", params.logprobs.map(Value::from));
    set("logprobs", params.top_logprobs.map(Value::from));
    if !params.modalities.is_empty() {
        let modalities: Vec<String> = params
            .modalities
            .iter()
            .map(|modality| modality.to_uppercase())
            .collect();
        set("responseModalities", Some(json!(modalities)));
    }
    set("speechConfig", speech(params.audio.as_ref()));
    format(params.response_format.as_ref(), generation, &mut set);
    if let Some(config) = thinking::config(params, generation, tuning) {
        map.insert("thinkingConfig".to_owned(), config.into());
    }
    leave_out(params, tuning);
    map
}

/// Notes what this API has no place for.
fn leave_out(params: &ChatParams, tuning: &mut Params<'_>) {
    tuning.leave_out(params.min_p.is_some(), "min_p");
    tuning.leave_out(params.repetition_penalty.is_some(), "repetition_penalty");
    tuning.leave_out(!params.logit_bias.is_empty(), "logit_bias");
    tuning.leave_out(params.verbosity.is_some(), "verbosity");
    tuning.leave_out(params.prediction.is_some(), "prediction");
    tuning.leave_out(params.metadata.is_some(), "metadata");
    tuning.leave_out(params.store.is_some(), "store");
    tuning.leave_out(params.user.is_some(), "user");
    tuning.leave_out(params.safety_identifier.is_some(), "safety_identifier");
    tuning.leave_out(params.prompt_cache_key.is_some(), "prompt_cache_key");
    tuning.leave_out(
        params.prompt_cache_retention.is_some(),
        "prompt_cache_retention",
    );
}

fn format(
    format: Option<&ResponseFormat>,
    generation: Generation,
    set: &mut impl FnMut(&str, Option<Value>),
) {
    match format {
        None => {}
        Some(ResponseFormat::Text) => set("responseMimeType", Some("text/plain".into())),
        Some(ResponseFormat::JsonObject) => set("responseMimeType", Some(JSON.into())),
        Some(ResponseFormat::JsonSchema(wish)) => {
            set("responseMimeType", Some(JSON.into()));
            if generation.takes_json_schema() {
                set("responseJsonSchema", Some(wish.schema.clone()));
            } else {
                set("responseSchema", Some(schema::subset(&wish.schema)));
            }
        }
    }
}

/// The voice of an audio answer, from OpenAI's `audio` or from a whole `speechConfig` in its place.
fn speech(audio: Option<&Value>) -> Option<Value> {
    let audio = audio?;
    for whole in ["speechConfig", "speech_config"] {
        if let Some(config) = audio.get(whole) {
            return Some(config.clone());
        }
    }
    let voice = match audio.get("voice")? {
        Value::String(name) => name.as_str(),
        voice => voice.get("id").or_else(|| voice.get("name"))?.as_str()?,
    };
    Some(voice_config(voice))
}

/// `speechConfig` for one of Google's voices.
pub(in crate::gemini) fn voice_config(voice: &str) -> Value {
    json!({ "voiceConfig": { "prebuiltVoiceConfig": { "voiceName": voice } } })
}

/// The latency tier as AI Studio writes it into the body; Vertex reads it from [headers].
pub(super) fn service_tier<'a>(
    params: &'a ChatParams,
    surface: Surface,
    tuning: &mut Params<'_>,
) -> Option<&'a str> {
    let tier = params.service_tier.as_deref()?;
    match (surface, tier) {
        (_, "auto") | (Surface::Vertex, "flex" | "priority" | "default") => None,
        (Surface::AiStudio, "default") => Some("standard"),
        (Surface::AiStudio, tier) => Some(tier),
        (Surface::Vertex, _) => {
            tuning.leave_out(true, "service_tier");
            None
        }
    }
}

/// Headers of the call: Vertex's latency tiers, after
/// <https://cloud.google.com/vertex-ai/generative-ai/docs/flex-paygo>.
pub(super) fn headers(params: &ChatParams, surface: Surface) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let tier = match (surface, params.service_tier.as_deref()) {
        (Surface::Vertex, Some("flex")) => "flex",
        (Surface::Vertex, Some("priority")) => "priority",
        _ => return headers,
    };
    headers.insert(
        "x-vertex-ai-llm-shared-request-type",
        HeaderValue::from_static(tier),
    );
    headers
}
