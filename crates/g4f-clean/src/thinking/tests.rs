//! Thinking before the answer.

use std::sync::Arc;

use g4f_types::ThinkingPolicy;

use crate::about::{About, Policy};
use crate::filter::Output;
use crate::rules::Rules;

fn clean(text: &str, thinking: ThinkingPolicy, prompt: Option<&str>, size: usize) -> Output {
    let about = About {
        prompt: prompt.map(Arc::from),
        policy: Policy {
            thinking,
            ..Policy::default()
        },
        ..About::default()
    };
    let mut filter = Rules::builtin().filter(about);
    let mut out = Output::default();
    let chars: Vec<char> = text.chars().collect();
    for piece in chars.chunks(size) {
        filter.push(&piece.iter().collect::<String>(), &mut out);
    }
    filter.finish(&mut out);
    out
}

#[test]
fn a_block_before_the_answer_is_reasoning() {
    for size in [1, 2, 3, 1000] {
        let out = clean(
            "\n<think>\nHm,  let\n me.\n</think>\n\nAnswer </think> here.",
            ThinkingPolicy::Reasoning,
            None,
            size,
        );
        assert_eq!(out.text, "Answer </think> here.");
        assert_eq!(out.thinking, "Hm,  let\n me.");
    }
}

#[test]
fn a_dropped_block_is_among_what_was_taken_out() {
    let out = clean("<think>Hm.</think>Yes.", ThinkingPolicy::Drop, None, 2);
    assert_eq!((out.text.as_str(), out.thinking.as_str()), ("Yes.", ""));
    assert_eq!(out.removed[0].text, "<think>Hm.</think>");
}

#[test]
fn what_is_kept_or_stands_later_or_was_asked_for_stays() {
    let text = "<think>Hm.</think>Yes.";
    assert_eq!(clean(text, ThinkingPolicy::Keep, None, 1).text, text);
    let asked = Some("Show me how <think> tags look in model outputs");
    assert_eq!(clean(text, ThinkingPolicy::Reasoning, asked, 1).text, text);
    let later = "Yes. <think>Hm.</think> No.";
    assert_eq!(clean(later, ThinkingPolicy::Reasoning, None, 1).text, later);
}

#[test]
fn an_empty_block_leaves_nothing_and_an_unclosed_one_is_thinking() {
    let out = clean(
        "<think>\n\n</think>\n\nYes.",
        ThinkingPolicy::Reasoning,
        None,
        1,
    );
    assert_eq!((out.text.as_str(), out.thinking.as_str()), ("Yes.", ""));
    let out = clean("<think>\nHm </thi", ThinkingPolicy::Reasoning, None, 3);
    assert_eq!((out.text.as_str(), out.thinking.as_str()), ("", "Hm </thi"));
}
