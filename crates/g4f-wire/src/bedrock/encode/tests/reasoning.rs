//! Thinking, maker by maker.

use g4f_types::{ChatParams, ReasoningEffort};
use serde_json::{Value, json};

use super::{CLAUDE, NOVA, ask, body};

const NOVA_2: &str = "us.amazon.nova-2-lite-v1:0";
const OPUS_6: &str = "us.anthropic.claude-opus-4-6-v1";
const OPUS_7: &str = "us.anthropic.claude-opus-4-7";

fn fields(model: &str, change: impl FnOnce(&mut ChatParams)) -> (Value, Vec<String>) {
    let mut asked = ask();
    change(asked.params_mut());
    let (body, dropped) = body(model, &asked);
    (body["additionalModelRequestFields"].clone(), dropped)
}

#[test]
fn an_effort_is_what_the_maker_calls_it() {
    let effort = |model, effort: &str| {
        fields(model, |p| {
            p.reasoning_effort = Some(ReasoningEffort::from(effort));
        })
    };
    let enabled =
        |budget: u32| json!({ "thinking": { "type": "enabled", "budget_tokens": budget } });
    let adaptive = |word: &str| json!({ "thinking": { "type": "adaptive" }, "output_config": { "effort": word } });
    let nova = json!({ "reasoningConfig": { "type": "enabled", "maxReasoningEffort": "high" } });
    let cases = [
        (CLAUDE, "low", enabled(2048)),
        (CLAUDE, "high", enabled(16_384)),
        (CLAUDE, "none", Value::Null),
        (OPUS_6, "xhigh", adaptive("high")),
        (
            OPUS_6,
            "none",
            json!({ "thinking": { "type": "disabled" } }),
        ),
        (OPUS_7, "xhigh", adaptive("xhigh")),
        (OPUS_7, "minimal", adaptive("low")),
        (NOVA_2, "max", nova),
        (
            NOVA_2,
            "none",
            json!({ "reasoningConfig": { "type": "disabled" } }),
        ),
        (
            "openai.gpt-oss-120b-1:0",
            "medium",
            json!({ "reasoning_effort": "medium" }),
        ),
        (
            "qwen.qwen3-32b-v1:0",
            "high",
            json!({ "reasoning_config": "high" }),
        ),
    ];
    for (model, word, expected) in cases {
        assert_eq!(
            effort(model, word),
            (expected, Vec::new()),
            "{model} {word}"
        );
    }
    for model in [NOVA, "deepseek.v3-v1:0"] {
        assert_eq!(
            effort(model, "high"),
            (Value::Null, vec!["reasoning_effort".to_owned()])
        );
    }
}

#[test]
fn a_budget_is_claudes_alone() {
    let budget = |model| fields(model, |p| p.reasoning_budget = Some(4000));
    let enabled = json!({ "thinking": { "type": "enabled", "budget_tokens": 4000 } });
    assert_eq!(budget(CLAUDE), (enabled.clone(), Vec::new()));
    assert_eq!(budget(OPUS_6), (enabled, Vec::new()));
    let dropped = vec!["reasoning_budget".to_owned()];
    let adaptive = json!({ "thinking": { "type": "adaptive" } });
    assert_eq!(budget(OPUS_7), (adaptive, dropped.clone()));
    let medium =
        json!({ "reasoningConfig": { "type": "enabled", "maxReasoningEffort": "medium" } });
    assert_eq!(budget(NOVA_2), (medium, dropped));
}

#[test]
fn the_budget_leaves_room_for_the_answer() {
    let limited = |tokens| {
        fields(CLAUDE, |p| {
            p.reasoning_effort = Some(ReasoningEffort::High);
            p.max_tokens = Some(tokens);
        })
    };
    assert_eq!(limited(4000).0["thinking"]["budget_tokens"], 3000);
    assert_eq!(
        limited(1000),
        (Value::Null, vec!["reasoning_effort".to_owned()])
    );
}

#[test]
fn a_claude_that_thinks_takes_no_sampling_parameters() {
    let sampling = |p: &mut ChatParams| {
        p.temperature = Some(0.5);
        p.top_p = Some(0.5);
        p.top_k = Some(5);
    };
    let names = ["temperature", "top_p", "top_k"];
    let thinking = fields(CLAUDE, |p| {
        sampling(p);
        p.enable_thinking = Some(true);
    });
    assert_eq!(thinking.1, names);
    assert_eq!(fields(OPUS_7, sampling).1, names);
    assert!(fields(CLAUDE, sampling).1.is_empty());
}
