//! What Converse does not have.

use g4f_types::{ChatParams, Error, ErrorKind, ResponseFormat, Result};

use super::super::maker::Maker;
use crate::shared::{Dropped, unsupported};

/// Refuses what cannot be left out without changing the meaning.
pub(super) fn params(params: &ChatParams, maker: Maker) -> Result<()> {
    let refuse = |condition: bool, name: &str| {
        if condition {
            Err(unsupported(name))
        } else {
            Ok(())
        }
    };
    refuse(params.n.is_some_and(|n| n > 1), "n")?;
    refuse(params.logprobs == Some(true), "logprobs")?;
    refuse(params.modalities.iter().any(|m| m != "text"), "modalities")?;
    refuse(params.audio.is_some(), "audio")?;
    let searches = matches!(maker, Maker::Nova { .. });
    refuse(
        params.web_search_options.is_some() && !searches,
        "web_search_options",
    )?;
    if params.response_format == Some(ResponseFormat::JsonObject) {
        return Err(Error::new(
            ErrorKind::Unsupported,
            "this provider answers in JSON only after a schema",
        )
        .with_param("response_format"));
    }
    Ok(())
}

/// Notes what only tunes and has no counterpart.
pub(super) fn drop_unknown(params: &ChatParams, dropped: &mut Dropped) {
    dropped.if_set(params.frequency_penalty.is_some(), "frequency_penalty");
    dropped.if_set(params.include_reasoning.is_some(), "include_reasoning");
    dropped.if_set(!params.logit_bias.is_empty(), "logit_bias");
    dropped.if_set(params.min_p.is_some(), "min_p");
    // Several calls in one turn are allowed anyway.
    let one_call = params.parallel_tool_calls == Some(false);
    dropped.if_set(one_call, "parallel_tool_calls");
    dropped.if_set(params.prediction.is_some(), "prediction");
    dropped.if_set(params.presence_penalty.is_some(), "presence_penalty");
    dropped.if_set(params.prompt_cache_key.is_some(), "prompt_cache_key");
    let kept = params.prompt_cache_retention.is_some();
    dropped.if_set(kept, "prompt_cache_retention");
    dropped.if_set(params.repetition_penalty.is_some(), "repetition_penalty");
    dropped.if_set(params.safety_identifier.is_some(), "safety_identifier");
    dropped.if_set(params.seed.is_some(), "seed");
    dropped.if_set(params.store == Some(true), "store");
    dropped.if_set(params.user.is_some(), "user");
    dropped.if_set(params.verbosity.is_some(), "verbosity");
}
