//! Frames that bear other names than the answer.

use super::*;

const AD: &str = r#"{"id":"ad_1717400000000","object":"chat.completion.chunk","created":1717400000,"model":"ad-system","choices":[{"index":0,"delta":{"content":"\n\n---\n\nad"},"finish_reason":null}]}"#;
const MORE: &str = r#"{"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"more"}}]}"#;

fn frames(events: &[ChatEvent]) -> Vec<String> {
    let shown = events.iter().filter_map(|event| match event {
        ChatEvent::Frame(frame) => Some(format!("{} {}", frame.id, frame.model)),
        ChatEvent::TextDelta { text, .. } => Some(text.clone()),
        _ => None,
    });
    shown.collect()
}

#[test]
fn a_frame_of_another_name_is_told_before_its_text() {
    let ad = "ad_1717400000000 ad-system";
    let text = "\n\n---\n\nad";
    let (events, end) = run(&[HI, STOP, AD, "[DONE]"]);
    end.unwrap();
    assert_eq!(frames(&events), ["Hi", ad, text]);
    assert_eq!(
        (answer(&events).id, answer(&events).model),
        ("1".into(), "m".into())
    );
    let (events, end) = run(&[HI, AD, MORE, STOP, "[DONE]"]);
    end.unwrap();
    assert_eq!(frames(&events), ["Hi", ad, text, "1 m", "more"]);
}

#[test]
fn a_chunk_that_ends_the_answer_may_lack_a_name() {
    let (events, end) = run(&[HI, MORE, STOP, USAGE, "[DONE]"]);
    end.unwrap();
    assert_eq!(frames(&events), ["Hi", "more"]);
}
