//! How thinking is asked for, model by model.

use g4f_types::{ChatParams, ReasoningEffort, Tool, ToolChoice};
use serde_json::{Value, json};

use super::{dropped, sent, tool};

fn thinking(model: &str, change: impl FnOnce(&mut ChatParams)) -> (Value, Value) {
    let body = sent(model, change);
    (body["thinking"].clone(), body["output_config"].clone())
}

fn effort(effort: ReasoningEffort) -> impl FnOnce(&mut ChatParams) {
    move |params| params.reasoning_effort = Some(effort)
}

#[test]
fn efforts() {
    let none = Value::Null;
    let table = [
        ("claude-3-5-sonnet-20241022", none.clone(), none.clone()),
        (
            "claude-haiku-4-5",
            json!({"type": "enabled", "budget_tokens": 16_384}),
            none.clone(),
        ),
        (
            "claude-sonnet-4-6",
            json!({"type": "adaptive"}),
            json!({"effort": "high"}),
        ),
        (
            "claude-opus-5",
            json!({"type": "adaptive", "display": "summarized"}),
            json!({"effort": "high"}),
        ),
        (
            "MiniMax-M2",
            json!({"type": "enabled", "budget_tokens": 4096}),
            none,
        ),
    ];
    for (model, shape, config) in table {
        let sent = thinking(model, effort(ReasoningEffort::High));
        assert_eq!(sent, (shape, config), "{model}");
    }
    let xhigh = |model| thinking(model, effort(ReasoningEffort::XHigh)).1["effort"].clone();
    assert_eq!(
        (xhigh("claude-opus-4-6"), xhigh("claude-opus-4-7")),
        (json!("high"), json!("xhigh"))
    );
    let names = dropped("claude-3-5-sonnet-20241022", effort(ReasoningEffort::High));
    assert_eq!(names, ["reasoning_effort"]);
}

#[test]
fn no_thinking() {
    let none = Value::Null;
    let table = [
        ("claude-haiku-4-5", none.clone(), none.clone()),
        ("claude-opus-4-8", none.clone(), none.clone()),
        ("claude-sonnet-5", json!({"type": "disabled"}), none.clone()),
        (
            "claude-sonnet-5-5",
            json!({"type": "between_tools"}),
            none.clone(),
        ),
        ("claude-opus-5-5", none.clone(), json!({"effort": "low"})),
        ("claude-fable-5", none.clone(), json!({"effort": "low"})),
        ("MiniMax-M2", json!({"type": "disabled"}), none),
    ];
    for (model, shape, config) in table {
        let sent = thinking(model, effort(ReasoningEffort::None));
        assert_eq!(sent, (shape.clone(), config.clone()), "{model}");
        let sent = thinking(model, |p| p.enable_thinking = Some(false));
        assert_eq!(sent, (shape, config), "{model}");
    }
}

#[test]
fn budgets_fit_below_the_limit() {
    let budget = |change: fn(&mut ChatParams)| {
        let body = sent("claude-haiku-4-5", change);
        (
            body["max_tokens"].clone(),
            body["thinking"]["budget_tokens"].clone(),
        )
    };
    let numbers = |limit: u32, budget: u32| (json!(limit), json!(budget));
    assert_eq!(
        budget(|p| p.reasoning_budget = Some(10)),
        numbers(64_000, 1024)
    );
    // A limit of the answer alone grows by the thinking.
    let answer = budget(|p| (p.max_tokens, p.reasoning_budget) = (Some(100), Some(2000)));
    assert_eq!(answer, numbers(2100, 2000));
    // A limit of both is kept.
    let both = budget(|p| (p.max_completion_tokens, p.reasoning_budget) = (Some(3000), Some(9000)));
    assert_eq!(both, numbers(3000, 1500));
    let none = budget(|p| (p.max_completion_tokens, p.reasoning_budget) = (Some(500), Some(9000)));
    assert_eq!(none, (json!(500), Value::Null));
    // The whole of what a model can say is no room for an answer.
    let most = budget(|p| p.reasoning_budget = Some(90_000));
    assert_eq!(most, numbers(64_000, 32_000));
    let adaptive = dropped("claude-opus-4-7", |p| p.reasoning_budget = Some(2000));
    assert_eq!(adaptive, ["reasoning_budget"]);
}

#[test]
fn what_is_shown() {
    let display = |model, change: fn(&mut ChatParams)| thinking(model, change).0["display"].clone();
    assert_eq!(
        display("claude-opus-5", |p| p.include_reasoning = Some(false)),
        "omitted"
    );
    assert_eq!(
        display("claude-opus-5", |p| p.include_reasoning = Some(true)),
        "summarized"
    );
    assert_eq!(
        display("claude-haiku-4-5", |p| p.include_reasoning = Some(true)),
        Value::Null
    );
}

#[test]
fn thinking_excludes_other_things() {
    let names = dropped("claude-haiku-4-5", |p| {
        p.reasoning_budget = Some(2000);
        (p.temperature, p.top_k) = (Some(0.2), Some(5));
    });
    assert_eq!(names, ["temperature", "top_k"]);
    // A call that must be made is made without it, by models that think by a budget.
    let forced = |p: &mut ChatParams| {
        p.reasoning_effort = Some(ReasoningEffort::Low);
        let tools: Vec<Tool> = vec![tool()];
        (p.tools, p.tool_choice) = (tools, Some(ToolChoice::Required));
    };
    assert_eq!(dropped("claude-haiku-4-5", forced), ["reasoning_effort"]);
    assert_eq!(thinking("claude-opus-5", forced).1["effort"], "low");
}
