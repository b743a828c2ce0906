//! Parameters beside messages, tools and thinking.

use g4f_types::{ChatParams, ChatRequest, ResponseFormat};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::fields::Fields;
use crate::openai::quirks::TokenLimit;
use crate::provider::EncodeTarget;

pub(super) fn write<M: SerializeMap>(
    fields: &mut Fields<'_, M>,
    request: &ChatRequest,
) -> Result<(), M::Error> {
    let params = &*request.params;
    if let Some(temperature) = params.temperature {
        let quirks = fields.quirks();
        let most = quirks.max_temperature.unwrap_or(f64::INFINITY);
        let several = params.n.is_some_and(|n| n > 1);
        let least = quirks.min_temperature_of_several.filter(|_| several);
        let temperature = temperature
            .min(most)
            .max(least.unwrap_or(f64::NEG_INFINITY));
        fields.put("temperature", &temperature)?;
    }
    fields.maybe("top_p", params.top_p.as_ref())?;
    fields.maybe("top_k", params.top_k.as_ref())?;
    fields.maybe("min_p", params.min_p.as_ref())?;
    fields.maybe("frequency_penalty", params.frequency_penalty.as_ref())?;
    fields.maybe("presence_penalty", params.presence_penalty.as_ref())?;
    fields.maybe("repetition_penalty", params.repetition_penalty.as_ref())?;
    token_limit(fields, params)?;
    if !params.stop.is_empty() {
        // Every server takes an array; some take nothing else.
        fields.put("stop", &params.stop)?;
    }
    fields.maybe("n", params.n.as_ref())?;
    fields.maybe("seed", params.seed.as_ref())?;
    fields.maybe("logprobs", params.logprobs.as_ref())?;
    fields.maybe("top_logprobs", params.top_logprobs.as_ref())?;
    if !params.logit_bias.is_empty() {
        fields.put("logit_bias", &Biases(params))?;
    }
    if let Some(format) = &params.response_format {
        fields.put("response_format", &Format(format))?;
    }
    fields.maybe("verbosity", params.verbosity.as_ref())?;
    if !params.modalities.is_empty() {
        fields.put("modalities", &params.modalities)?;
    }
    fields.maybe("audio", params.audio.as_ref())?;
    fields.maybe("prediction", params.prediction.as_ref())?;
    fields.maybe("web_search_options", params.web_search_options.as_ref())?;
    if request.stream && fields.quirks().stream_options {
        let mut options = params.stream_options.unwrap_or_default();
        options.include_usage.get_or_insert(true);
        fields.put("stream_options", &options)?;
    } else if params.stream_options.is_some_and(|o| o.hides_lengths()) {
        fields.drop_param("stream_options");
    }
    fields.maybe("metadata", params.metadata.as_ref())?;
    fields.maybe("store", params.store.as_ref())?;
    fields.maybe("service_tier", params.service_tier.as_ref())?;
    fields.maybe("user", params.user.as_ref())?;
    fields.maybe("safety_identifier", params.safety_identifier.as_ref())?;
    fields.maybe("prompt_cache_key", params.prompt_cache_key.as_ref())?;
    fields.maybe(
        "prompt_cache_retention",
        params.prompt_cache_retention.as_ref(),
    )
}

fn token_limit<M: SerializeMap>(
    fields: &mut Fields<'_, M>,
    params: &ChatParams,
) -> Result<(), M::Error> {
    let least = fields.quirks().min_tokens;
    let raise = |tokens: Option<u32>| tokens.map(|tokens| tokens.max(least));
    let (old, new) = (
        raise(params.max_tokens),
        raise(params.max_completion_tokens),
    );
    match fields.token_limit() {
        TokenLimit::MaxTokens => fields.maybe("max_tokens", new.or(old).as_ref()),
        TokenLimit::MaxCompletionTokens => {
            fields.maybe("max_completion_tokens", new.or(old).as_ref())
        }
        TokenLimit::AsGiven => {
            fields.maybe("max_tokens", old.as_ref())?;
            fields.maybe("max_completion_tokens", new.as_ref())
        }
    }
}

/// The caller's own fields, and what only a g4f server understands.
pub(super) fn write_rest<M: SerializeMap>(
    fields: &mut Fields<'_, M>,
    params: &ChatParams,
    target: EncodeTarget<'_>,
) -> Result<(), M::Error> {
    if fields.quirks().g4f {
        if let Some(provider) = target.behind {
            fields.always("provider", provider)?;
        }
        if let Some(g4f) = &params.g4f {
            let value = serde_json::to_value(g4f).map_err(serde::ser::Error::custom)?;
            for (name, value) in value.as_object().into_iter().flatten() {
                fields.own(name, value)?;
            }
        }
    }
    for (name, value) in &params.other {
        fields.own(name, value)?;
    }
    fields.write_behind()
}

/// Biases, whole numbers written as such: some servers take nothing else.
struct Biases<'a>(&'a ChatParams);

impl Serialize for Biases<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.logit_bias.len()))?;
        for (token, bias) in &self.0.logit_bias {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a bias is between -100 and 100"
            )]
            let whole = *bias as i64;
            #[expect(clippy::cast_precision_loss, reason = "as above")]
            if (whole as f64 - bias).abs() < f64::EPSILON {
                map.serialize_entry(token, &whole)?;
            } else {
                map.serialize_entry(token, bias)?;
            }
        }
        map.end()
    }
}

/// A response format as OpenAI writes it.
struct Format<'a>(&'a ResponseFormat);

impl Serialize for Format<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            ResponseFormat::Text => map.serialize_entry("type", "text")?,
            ResponseFormat::JsonObject => map.serialize_entry("type", "json_object")?,
            ResponseFormat::JsonSchema(schema) => {
                map.serialize_entry("type", "json_schema")?;
                map.serialize_entry("json_schema", schema)?;
            }
        }
        map.end()
    }
}
