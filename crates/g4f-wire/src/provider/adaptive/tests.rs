//! Each dialect asked, each dialect answered.

use g4f_types::{ChatAnswer, Collector};

use super::*;

const ANSWERS: [(Tongue, &str); 5] = [
    (
        Tongue::Completions,
        r#"{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}]}"#,
    ),
    (
        Tongue::Responses,
        r#"{"id":"r","object": "response","status":"completed","model":"m","output":[{"type":"message","id":"i","role":"assistant","status":"completed","content":[{"type":"output_text","text":"hello","annotations":[]}]}]}"#,
    ),
    (
        Tongue::Messages,
        r#"{"id":"a","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"hello"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}"#,
    ),
    (
        Tongue::Contents,
        r#"{"candidates": [{"content":{"role":"model","parts":[{"text":"hello"}]},"finishReason":"STOP","index":0}]}"#,
    ),
    (
        Tongue::Ollama,
        r#"{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"hello"},"done_reason":"stop","done":true}"#,
    ),
];

fn collect(events: VecDeque<ChatEvent>) -> ChatAnswer {
    let mut collector = Collector::new();
    for event in events {
        collector.push(event);
    }
    collector.into_answer()
}

#[test]
fn every_dialect_is_read_whatever_was_asked() {
    for (asked, _) in ANSWERS {
        for (answered, body) in ANSWERS {
            let mut decoder = Adaptive::new(Boxed(asked.decoder()), Some(asked));
            let mut events = VecDeque::new();
            decoder
                .whole(&Bytes::from_static(body.as_bytes()), &mut events)
                .unwrap();
            assert_eq!(
                collect(events).text(),
                "hello",
                "{asked:?} answered in {answered:?}"
            );
        }
    }
}

#[test]
fn a_stream_is_told_by_its_first_frame() {
    let frames = [
        r#"{"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"hel"}}]}"#,
        r#"{"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}"#,
        "[DONE]",
    ];
    for (asked, _) in ANSWERS {
        let mut decoder = Adaptive::new(Boxed(asked.decoder()), Some(asked));
        let mut events = VecDeque::new();
        for frame in frames {
            decoder.push(None, frame, &mut events).unwrap();
        }
        decoder.finish(&mut events).unwrap();
        assert!(decoder.is_done());
        assert_eq!(collect(events).text(), "hello", "{asked:?}");
    }
}

#[test]
fn what_a_model_says_is_no_mark() {
    let said = r#"{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{\"object\":\"response\",\"candidates\":[]}"},"finish_reason":"stop"}]}"#;
    for tongue in Tongue::ALL
        .into_iter()
        .filter(|one| *one != Tongue::Completions)
    {
        assert_eq!(tongue.other_in(said), Some(Tongue::Completions));
    }
    assert_eq!(Tongue::Completions.other_in(said), None);
    assert_eq!(Tongue::Completions.other_in("{}"), None);
}

/// A boxed decoder as one of its own.
struct Boxed(Box<dyn AnswerDecoder>);

impl AnswerDecoder for Boxed {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        self.0.push(name, data, events)
    }

    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        self.0.finish(events)
    }

    fn is_done(&self) -> bool {
        self.0.is_done()
    }

    fn whole(&mut self, body: &Bytes, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        self.0.whole(body, events)
    }
}
