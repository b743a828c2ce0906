//! How thinking is asked for, maker by maker.

use g4f_types::{ChatParams, ReasoningEffort};
use serde_json::{Map, Value, json};

use super::super::maker::Maker;
use crate::provider::EncodeTarget;
use crate::shared::Dropped;

/// The least that Claude thinks with, in tokens.
const LEAST_BUDGET: u32 = 1024;

/// Whether thinking is wanted, where that is clear.
pub(super) fn is_on(params: &ChatParams) -> Option<bool> {
    let effort = params.reasoning_effort.as_ref();
    params
        .enable_thinking
        .or(effort.map(|effort| *effort != ReasoningEffort::None))
        .or(params.reasoning_budget.map(|budget| budget > 0))
}

/// Writes it into the maker's own fields.
pub(super) fn write(
    params: &ChatParams,
    maker: Maker,
    target: EncodeTarget<'_>,
    fields: &mut Map<String, Value>,
    dropped: &mut Dropped,
) {
    let Some(on) = is_on(params) else { return };
    let left_out = ["reasoning_effort", "thinking", "reasoning"]
        .iter()
        .any(|name| target.lessons.leave_out(name));
    let taken = !left_out
        && match maker {
            Maker::Anthropic { adaptive, strict } => claude(params, on, (adaptive, strict), fields),
            Maker::Nova { thinks } => thinks && nova(params, on, fields),
            Maker::OpenAi => on && word(params, "reasoning_effort", fields),
            Maker::Qwen => on && word(params, "reasoning_config", fields),
            // They think or not as they please; who wants no thinking from them says nothing.
            Maker::Cohere | Maker::Mistral | Maker::Other => !on,
        };
    if taken {
        let budget_is_lost = params.reasoning_budget.is_some()
            && on
            && !matches!(maker, Maker::Anthropic { strict: false, .. });
        dropped.if_set(budget_is_lost, "reasoning_budget");
    } else {
        dropped.if_set(params.enable_thinking.is_some(), "enable_thinking");
        dropped.if_set(params.reasoning_effort.is_some(), "reasoning_effort");
        dropped.if_set(params.reasoning_budget.is_some(), "reasoning_budget");
    }
}

/// `thinking` with a budget, or with an effort where the model chooses the budget. `false` when it cannot be had.
///
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html>
fn claude(
    params: &ChatParams,
    on: bool,
    (adaptive, strict): (bool, bool),
    fields: &mut Map<String, Value>,
) -> bool {
    if !on {
        if adaptive {
            fields.insert("thinking".to_owned(), json!({ "type": "disabled" }));
        }
        return true;
    }
    let budget = params.reasoning_budget.filter(|budget| *budget > 0);
    if strict || (adaptive && budget.is_none()) {
        fields.insert("thinking".to_owned(), json!({ "type": "adaptive" }));
        if let Some(effort) = &params.reasoning_effort {
            let effort = match effort {
                ReasoningEffort::Minimal => "low",
                ReasoningEffort::XHigh if !strict => "high",
                effort => effort.as_str(),
            };
            fields.insert("output_config".to_owned(), json!({ "effort": effort }));
        }
        return true;
    }
    let limit = params.max_completion_tokens.or(params.max_tokens);
    let budget = if let Some(budget) = budget {
        budget
    } else {
        // The budget is part of the limit, and something must be left for the answer.
        let most = limit.map_or(u32::MAX, |limit| limit - limit / 4);
        if most < LEAST_BUDGET {
            return false;
        }
        usual_budget(params.reasoning_effort.as_ref()).min(most)
    };
    let thinking = json!({ "type": "enabled", "budget_tokens": budget });
    fields.insert("thinking".to_owned(), thinking);
    true
}

/// Tokens for an effort.
fn usual_budget(effort: Option<&ReasoningEffort>) -> u32 {
    match effort {
        Some(ReasoningEffort::None | ReasoningEffort::Minimal) => LEAST_BUDGET,
        Some(ReasoningEffort::Low) => 2048,
        Some(ReasoningEffort::High) => 16_384,
        Some(ReasoningEffort::XHigh) => 24_576,
        Some(ReasoningEffort::Max) => 32_000,
        Some(ReasoningEffort::Medium | ReasoningEffort::Other(_)) | None => 8192,
    }
}

/// <https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html>
fn nova(params: &ChatParams, on: bool, fields: &mut Map<String, Value>) -> bool {
    let config = if on {
        let effort = params.reasoning_effort.as_ref().map_or("medium", level);
        json!({ "type": "enabled", "maxReasoningEffort": effort })
    } else {
        json!({ "type": "disabled" })
    };
    fields.insert("reasoningConfig".to_owned(), config);
    true
}

/// A level as a word under this name.
fn word(params: &ChatParams, name: &str, fields: &mut Map<String, Value>) -> bool {
    let effort = params.reasoning_effort.as_ref().map_or("medium", level);
    fields.insert(name.to_owned(), Value::from(effort));
    true
}

/// One of three levels.
fn level(effort: &ReasoningEffort) -> &str {
    match effort {
        ReasoningEffort::None | ReasoningEffort::Minimal | ReasoningEffort::Low => "low",
        ReasoningEffort::XHigh | ReasoningEffort::Max => "high",
        effort => effort.as_str(),
    }
}
