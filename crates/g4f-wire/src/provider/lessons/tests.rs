//! What is learned from which words.

use g4f_types::{Error, ErrorKind};

use super::{Lesson, Lessons};

fn refusal(param: &str, message: &str) -> Error {
    Error::new(ErrorKind::Unsupported, message).with_param(param)
}

#[test]
fn only_what_tunes_is_left_out() {
    for (param, name) in [
        ("top_k", "top_k"),
        ("body.top_k", "top_k"),
        ("reasoningEffort", "reasoning_effort"),
        ("random_seed", "random_seed"),
    ] {
        let lesson = Lesson::of(&refusal(param, "no"));
        assert_eq!(lesson, Some(Lesson::Without(name)), "{param}");
    }
    for param in [
        "model",
        "messages",
        "tools",
        "tool_choice",
        "response_format",
        "stop",
        "n",
        "logprobs",
        "store",
        "modalities",
        "max_tokens",
        "messages[0].name",
        "",
    ] {
        assert_eq!(Lesson::of(&refusal(param, "no")), None, "{param}");
    }
    let other =
        Error::new(ErrorKind::BadRequest, "temperature is above 2").with_param("temperature");
    assert_eq!(Lesson::of(&other), None);
    assert_eq!(Lesson::of(&Error::new(ErrorKind::Unsupported, "no")), None);
}

#[test]
fn the_token_limit_is_renamed_where_the_other_name_is_called() {
    let said = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    assert_eq!(
        Lesson::of(&refusal("max_tokens", said)),
        Some(Lesson::TokenLimit("max_completion_tokens"))
    );
    assert_eq!(
        Lesson::of(&refusal("max_completion_tokens", "unknown; use max_tokens")),
        Some(Lesson::TokenLimit("max_tokens"))
    );
}

#[test]
fn lessons_add_up() {
    let mut lessons = Lessons::default();
    lessons.learn(Lesson::Without("top_k"));
    lessons.learn(Lesson::Without("top_k"));
    lessons.learn(Lesson::TokenLimit("max_tokens"));
    assert_eq!(lessons.without, ["top_k"]);
    assert!(lessons.leave_out("top_k") && !lessons.leave_out("top_p"));
    assert_eq!(lessons.token_limit(), Some("max_tokens"));
}
