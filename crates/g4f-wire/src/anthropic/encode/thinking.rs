//! How thinking is asked for, and what the token limit has to do with it.
//!
//! Older models get a budget, newer ones think by themselves and take an effort; see
//! <https://docs.claude.com/en/docs/build-with-claude/adaptive-thinking>.

use g4f_types::{ChatParams, ReasoningEffort};
use serde::Serialize;

use crate::anthropic::model::{Model, Off, Thinks};
use crate::shared::Dropped;

/// The smallest budget that the API takes.
const LEAST_BUDGET: u32 = 1024;
/// The budget where only thinking itself was asked for.
const USUAL_BUDGET: u32 = 8192;

/// The field `thinking`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Thinking {
    /// The model decides.
    Adaptive {
        #[serde(skip_serializing_if = "Option::is_none")]
        display: Option<&'static str>,
    },
    /// Up to a budget.
    Enabled {
        budget_tokens: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        display: Option<&'static str>,
    },
    Disabled,
    BetweenTools,
}

impl Thinking {
    /// Whether the model thinks before it answers.
    pub(super) fn is_on(self) -> bool {
        matches!(self, Self::Adaptive { .. } | Self::Enabled { .. })
    }
}

/// What is sent about thinking.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Plan<'a> {
    pub(super) thinking: Option<Thinking>,
    pub(super) effort: Option<&'a str>,
}

/// What the caller wants, whatever it was said with.
struct Wish<'a> {
    effort: Option<&'a ReasoningEffort>,
    budget: Option<u32>,
    /// On or off, where it is clear.
    on: Option<bool>,
    shown: Option<bool>,
}

/// The longest answer: what the caller allows, else the most that the model can.
pub(super) fn limit(params: &ChatParams, model: Model, default: Option<u32>) -> u32 {
    params
        .max_completion_tokens
        .or(params.max_tokens)
        .or(default)
        .unwrap_or_else(|| model.max_output())
}

/// Decides. A budget that does not fit below the limit raises a limit that was meant for the answer alone.
pub(super) fn plan<'a>(
    params: &'a ChatParams,
    model: Model,
    forced: bool,
    limit: &mut u32,
    dropped: &mut Dropped,
) -> Plan<'a> {
    let effort = params.reasoning_effort.as_ref();
    let budget = params.reasoning_budget;
    let wish = Wish {
        effort: effort.filter(|effort| **effort != ReasoningEffort::None),
        budget: budget.filter(|tokens| *tokens > 0),
        on: params
            .enable_thinking
            .or(effort.map(|effort| *effort != ReasoningEffort::None))
            .or(budget.map(|tokens| tokens > 0)),
        shown: params.include_reasoning,
    };
    match (wish.on, model.thinks()) {
        (Some(false), _) => off(model),
        (Some(true), Thinks::Never) => {
            name(params, dropped);
            Plan::default()
        }
        (Some(true), Thinks::Adaptive) => {
            if wish.budget.is_some() {
                dropped.add("reasoning_budget");
            }
            adaptive(&wish, model)
        }
        (Some(true), Thinks::Either) if wish.budget.is_none() => adaptive(&wish, model),
        // A call cannot be forced from a model that thinks by a budget.
        (Some(true), _) if forced && model.is_claude() => {
            name(params, dropped);
            Plan::default()
        }
        (Some(true), _) => {
            let cannot_hide = wish.shown == Some(false) && !model.is_claude();
            dropped.if_set(cannot_hide, "include_reasoning");
            let thinking = budgeted(&wish, params, model, limit);
            if thinking.is_none() {
                name(params, dropped);
            }
            Plan {
                thinking,
                effort: None,
            }
        }
        (None, Thinks::Adaptive) if wish.shown.is_some() => adaptive(&wish, model),
        (None, _) => Plan::default(),
    }
}

/// Notes every parameter by which thinking was asked for.
fn name(params: &ChatParams, dropped: &mut Dropped) {
    dropped.if_set(params.reasoning_effort.is_some(), "reasoning_effort");
    dropped.if_set(params.reasoning_budget.is_some(), "reasoning_budget");
    dropped.if_set(params.enable_thinking.is_some(), "enable_thinking");
}

fn off(model: Model) -> Plan<'static> {
    let (thinking, effort) = match model.off() {
        Off::Default => (None, None),
        Off::Disabled => (Some(Thinking::Disabled), None),
        Off::BetweenTools => (Some(Thinking::BetweenTools), None),
        Off::Impossible => (None, Some("low")),
    };
    Plan { thinking, effort }
}

fn adaptive<'a>(wish: &Wish<'a>, model: Model) -> Plan<'a> {
    let display = match wish.shown {
        Some(false) => Some("omitted"),
        _ if model.hides_thinking() => Some("summarized"),
        _ => None,
    };
    let effort = wish.effort.map(|effort| match effort {
        ReasoningEffort::Minimal => "low",
        // Never more than was asked for.
        ReasoningEffort::XHigh if !model.knows_xhigh() => "high",
        other => other.as_str(),
    });
    Plan {
        thinking: Some(Thinking::Adaptive { display }),
        effort,
    }
}

fn budgeted(
    wish: &Wish<'_>,
    params: &ChatParams,
    model: Model,
    limit: &mut u32,
) -> Option<Thinking> {
    let wanted = wish.budget.unwrap_or(match wish.effort {
        Some(ReasoningEffort::Minimal) => LEAST_BUDGET,
        Some(ReasoningEffort::Low) => 2048,
        Some(ReasoningEffort::High) => 16_384,
        Some(ReasoningEffort::XHigh | ReasoningEffort::Max) => 24_576,
        _ => USUAL_BUDGET,
    });
    let mut budget = wanted.max(LEAST_BUDGET);
    if budget >= *limit {
        let answer_only = params.max_completion_tokens.is_none() && params.max_tokens.is_some();
        if answer_only {
            let most = model.max_output().max(*limit);
            *limit = limit.saturating_add(budget).min(most);
        }
        if budget >= *limit {
            budget = (*limit / 2).max(LEAST_BUDGET);
        }
    }
    let display = (model.is_claude() && wish.shown == Some(false)).then_some("omitted");
    (budget < *limit).then_some(Thinking::Enabled {
        budget_tokens: budget,
        display,
    })
}
