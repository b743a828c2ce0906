//! `thinkingConfig`: how long to think, and whether to show it.
//!
//! Budgets for efforts are those of Google's own OpenAI-compatible address
//! (<https://ai.google.dev/gemini-api/docs/openai#thinking>).

use g4f_types::{ChatParams, ReasoningEffort};
use serde_json::{Map, Value};

use super::params::Params;
use crate::gemini::generation::{Generation, Thinking};

/// As long as the model finds good.
const DYNAMIC: i64 = -1;

pub(super) fn config(
    params: &ChatParams,
    generation: Generation,
    tuning: &mut Params<'_>,
) -> Option<Map<String, Value>> {
    let thinking = generation.thinking();
    let effort = params.reasoning_effort.as_ref();
    if thinking == Thinking::Off {
        let thinks = |effort: &ReasoningEffort| *effort != ReasoningEffort::None;
        tuning.leave_out(effort.is_some_and(thinks), "reasoning_effort");
        let budget = params.reasoning_budget.is_some_and(|budget| budget > 0);
        tuning.leave_out(budget, "reasoning_budget");
        tuning.leave_out(params.enable_thinking == Some(true), "enable_thinking");
        tuning.leave_out(params.include_reasoning == Some(true), "include_reasoning");
        return None;
    }
    let off = params.enable_thinking == Some(false) || effort == Some(&ReasoningEffort::None);
    let mut map = Map::new();
    // A model takes a budget or a level, not both; the third generation still takes budgets.
    match (params.reasoning_budget, thinking) {
        (Some(budget), Thinking::Budget { least, most }) if !off => {
            map.insert("thinkingBudget".into(), budget.clamp(least, most).into());
        }
        (Some(budget), Thinking::Level { .. }) if !off => {
            map.insert("thinkingBudget".into(), budget.into());
        }
        (_, Thinking::Budget { least, most }) => {
            let budget = match effort {
                _ if off => Some(i64::from(least)),
                Some(effort) => Some(budget_of(effort, most)),
                None => (params.enable_thinking == Some(true)).then_some(DYNAMIC),
            };
            if let Some(budget) = budget {
                map.insert("thinkingBudget".into(), budget.into());
            }
        }
        (_, Thinking::Level { minimal }) => {
            let level = if off {
                Some(&ReasoningEffort::None)
            } else {
                effort
            };
            if let Some(level) = level {
                map.insert("thinkingLevel".into(), level_of(level, minimal).into());
            }
        }
        (_, Thinking::Off) => {}
    }
    // Whoever asks for thinking sees it, as with providers that always show theirs.
    let asks = !off
        && (effort.is_some()
            || params.reasoning_budget.is_some_and(|budget| budget > 0)
            || params.enable_thinking == Some(true));
    if let Some(shown) = params.include_reasoning.or(asks.then_some(true)) {
        map.insert("includeThoughts".into(), shown.into());
    }
    (!map.is_empty()).then_some(map)
}

fn budget_of(effort: &ReasoningEffort, most: u32) -> i64 {
    match effort {
        ReasoningEffort::None => 0,
        ReasoningEffort::Minimal | ReasoningEffort::Low => 1024,
        ReasoningEffort::Medium => 8192,
        ReasoningEffort::High => 24_576,
        ReasoningEffort::XHigh | ReasoningEffort::Max => i64::from(most),
        ReasoningEffort::Other(_) => DYNAMIC,
    }
}

fn level_of(effort: &ReasoningEffort, minimal: bool) -> &str {
    match effort {
        ReasoningEffort::None | ReasoningEffort::Minimal if minimal => "minimal",
        ReasoningEffort::None | ReasoningEffort::Minimal | ReasoningEffort::Low => "low",
        ReasoningEffort::Medium => "medium",
        ReasoningEffort::High | ReasoningEffort::XHigh | ReasoningEffort::Max => "high",
        ReasoningEffort::Other(word) => word,
    }
}
