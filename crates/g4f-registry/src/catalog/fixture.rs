//! Small catalogs for tests.

use super::canon::Aliases;
use super::read::{self, Reading};
use super::{Builder, Catalog, ProviderMap};

/// Two labs, a host, a router, and a plan.
pub(crate) const MODELS_DEV: &str = r#"{
  "openai": {"id": "openai", "name": "OpenAI", "env": ["OPENAI_API_KEY"], "npm": "@ai-sdk/openai", "doc": "https://d", "models": {
    "gpt-4o": {"name": "GPT-4o", "family": "gpt", "tool_call": true, "reasoning": false, "release_date": "2024-05-13",
      "last_updated": "2024-08-06", "knowledge": "2023-09", "open_weights": false,
      "modalities": {"input": ["text", "image"], "output": ["text"]},
      "limit": {"context": 128000, "output": 16384}, "cost": {"input": 2.5, "output": 10, "cache_read": 1.25}},
    "gpt-4o-2024-05-13": {"name": "GPT-4o (2024-05-13)", "family": "gpt", "tool_call": true, "reasoning": false,
      "modalities": {"input": ["text", "image"], "output": ["text"]},
      "limit": {"context": 128000, "output": 4096}, "cost": {"input": 5, "output": 15}},
    "gpt-4o-2024-08-06": {"name": "GPT-4o (2024-08-06)", "family": "gpt", "tool_call": true, "reasoning": false,
      "modalities": {"input": ["text", "image"], "output": ["text"]},
      "limit": {"context": 128000, "output": 16384}, "cost": {"input": 2.5, "output": 10}},
    "gpt-4o-mini": {"name": "GPT-4o mini", "family": "gpt-mini", "tool_call": true, "reasoning": false,
      "modalities": {"input": ["text", "image"], "output": ["text"]},
      "limit": {"context": 128000, "output": 16384}, "cost": {"input": 0.15, "output": 0.6}}}},
  "google": {"id": "google", "name": "Google", "models": {
    "gemini-3-flash-preview": {"name": "Gemini 3 Flash", "family": "gemini-flash", "tool_call": true, "reasoning": true,
      "structured_output": true, "status": "beta", "release_date": "2025-12-01",
      "modalities": {"input": ["text", "image", "audio"], "output": ["text"]},
      "limit": {"context": 1000000, "output": 64000},
      "cost": {"input": 2, "output": 12, "tiers": [{"input": 4, "output": 18, "tier": {"type": "context", "size": 200000}}]}}}},
  "kilo": {"id": "kilo", "name": "Kilo", "models": {
    "openai/gpt-4o": {"name": "GPT-4o", "tool_call": true, "modalities": {"input": ["text"], "output": ["text"]},
      "limit": {"context": 128000, "output": 16384}, "cost": {"input": 2.5, "output": 10}},
    "openai/gpt-oss-120b:free": {"name": "gpt-oss-120b (free)", "tool_call": true,
      "modalities": {"input": ["text"], "output": ["text"]}, "limit": {"context": 131072, "output": 0},
      "cost": {"input": 0, "output": 0}},
    "auto": {"name": "Auto", "modalities": {"input": ["text"], "output": ["text"]}, "limit": {"context": 0, "output": 0},
      "cost": {"input": 0, "output": 0}}}},
  "morph": {"id": "morph", "name": "Morph", "models": {
    "auto": {"name": "Auto", "modalities": {"input": ["text"], "output": ["text"]}, "limit": {"context": 32000, "output": 0}}}},
  "zai-coding-plan": {"id": "zai-coding-plan", "name": "Z.AI plan", "models": {
    "glm-4.6": {"name": "GLM-4.6", "tool_call": true, "modalities": {"input": ["text"], "output": ["text"]},
      "limit": {"context": 204800, "output": 131072}, "cost": {"input": 0, "output": 0}}}}
}"#;

/// Rows that repeat, add, and disagree.
pub(crate) const LITELLM: &str = r#"{
  "sample_spec": {"litellm_provider": "one of many", "mode": "one of: chat"},
  "gpt-4o": {"litellm_provider": "openai", "mode": "chat", "max_input_tokens": 128000, "max_output_tokens": 16384,
    "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05, "input_cost_per_token_batches": 1.25e-06,
    "supports_function_calling": true, "supports_response_schema": true, "supports_reasoning": false,
    "deprecation_date": "2027-03-01"},
  "gpt-4o-mini": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 9e-07, "output_cost_per_token": 6e-07},
  "ft:gpt-4o-2024-08-06": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06},
  "text-embedding-3-small": {"litellm_provider": "openai", "mode": "embedding", "max_input_tokens": 8191,
    "input_cost_per_token": 2e-08, "output_cost_per_token": 0.0, "output_vector_size": 1536},
  "azure/gpt-4o": {"litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05},
  "azure/eu/gpt-4o": {"litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 2.75e-06, "output_cost_per_token": 1.1e-05},
  "azure/hd/1024-x-1024/dall-e-3": {"litellm_provider": "azure", "mode": "image_generation", "input_cost_per_pixel": 7.6e-08},
  "tavily/search": {"litellm_provider": "tavily", "mode": "search", "input_cost_per_query": 0.008},
  "nobody": {"mode": "chat"},
  "broken": 7
}"#;

/// The readings of both.
pub(crate) fn readings() -> Vec<Reading> {
    vec![
        read::models_dev(MODELS_DEV.as_bytes()).unwrap(),
        read::litellm(LITELLM.as_bytes()).unwrap(),
    ]
}

/// A catalog of readings.
pub(crate) fn of(readings: impl IntoIterator<Item = Reading>) -> Catalog {
    let mut builder = builder();
    for reading in readings {
        builder.add(reading);
    }
    builder.build()
}

/// Nothing yet, with the tables that are built in.
pub(crate) fn builder() -> Builder<'static> {
    Builder::new(ProviderMap::built_in(), Aliases::built_in())
}

/// The catalog of both sources.
pub(crate) fn catalog() -> Catalog {
    of(readings())
}

/// All that a catalog says, as text.
pub(crate) fn told(catalog: &Catalog) -> String {
    let parts = (catalog.providers(), catalog.models(), catalog.offerings());
    serde_json::to_string(&parts).unwrap()
}
