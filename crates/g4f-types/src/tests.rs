//! The promises of the vocabulary.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt as _, stream};
use secrecy::SecretString;
use serde_json::json;

use super::*;

fn finished() -> ChatEvent {
    ChatEvent::Finished {
        reason: FinishReason::Stop,
    }
}

fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing here waits")
}

#[test]
fn a_stream_ends_once_whatever_its_source_does() {
    let failure = || Err(Error::new(ErrorKind::Network, "reset"));
    for (events, last_is_ok) in [
        (
            vec![Ok(ChatEvent::text("a")), Ok(finished()), failure()],
            true,
        ),
        (
            vec![Ok(ChatEvent::text("a")), failure(), Ok(finished())],
            false,
        ),
        (vec![Ok(ChatEvent::text("a"))], false),
        (vec![], false),
    ] {
        let seen: Vec<_> = now(futures_util::StreamExt::collect(ChatStream::new(
            stream::iter(events),
        )));
        let ends = seen
            .iter()
            .filter(|e| matches!(e, Ok(ChatEvent::Finished { .. }) | Err(_)))
            .count();
        assert_eq!(ends, 1, "{seen:?}");
        assert_eq!(
            seen.last().is_some_and(Result::is_ok),
            last_is_ok,
            "{seen:?}"
        );
    }
}

#[test]
fn an_end_without_a_mark_is_truncated_and_keeps_what_came() {
    let stream = ChatStream::new(stream::iter([Ok(ChatEvent::text("half an ans"))]));
    let error = now(ChatStream::collect(stream)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Truncated);
    assert_eq!(error.partial().unwrap().text(), "half an ans");
}

#[test]
fn guards_are_dropped_at_the_end_not_with_the_stream() {
    let guard = Arc::new(());
    let mut stream = ChatStream::ready([ChatEvent::text("a"), finished()]).holding(guard.clone());
    assert!(now(stream.next()).unwrap().is_ok());
    assert_eq!(Arc::strong_count(&guard), 2);
    assert!(now(stream.next()).unwrap().is_ok());
    assert_eq!(Arc::strong_count(&guard), 1, "the answer has ended");
    drop(stream);
}

#[test]
fn a_watcher_learns_of_the_end_exactly_once() {
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let watched = |events: Vec<Result<ChatEvent>>| {
        let seen = seen.clone();
        ChatStream::new(stream::iter(events))
            .on_end(move |end| seen.lock().unwrap().push(format!("{end:?}")))
    };
    drop(now(watched(vec![Ok(ChatEvent::text("a")), Ok(finished())]).collect()).unwrap());
    now(watched(vec![Ok(ChatEvent::text("a"))]).collect()).unwrap_err();
    let mut dropped = watched(vec![Ok(ChatEvent::text("a")), Ok(finished())]);
    now(dropped.next()).unwrap().unwrap();
    drop(dropped);
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert_eq!(seen[0], "Finished");
    assert!(seen[1].starts_with("Failed(Truncated"), "{seen:?}");
    assert_eq!(seen[2], "Dropped");
}

#[test]
fn events_and_answers_are_two_views_of_the_same() {
    let events = vec![
        ChatEvent::Started(Box::new(Started {
            id: "x".into(),
            model: "m".into(),
            ..Started::default()
        })),
        ChatEvent::ReasoningDelta {
            choice: 0,
            text: "hm".into(),
            signature: Some("sig".into()),
            raw: None,
        },
        ChatEvent::text("see "),
        ChatEvent::text("tool"),
        ChatEvent::ToolStart {
            choice: 0,
            index: 0,
            id: "c1".into(),
            name: "f".into(),
            custom: false,
        },
        ChatEvent::ToolStart {
            choice: 0,
            index: 1,
            id: "c2".into(),
            name: "g".into(),
            custom: false,
        },
        ChatEvent::ToolDelta {
            choice: 0,
            index: 1,
            arguments: "{}".into(),
        },
        ChatEvent::ToolDelta {
            choice: 0,
            index: 0,
            arguments: "{\"a\":1}".into(),
        },
        ChatEvent::ToolEnd {
            choice: 0,
            index: 0,
            extra: None,
        },
        ChatEvent::ToolEnd {
            choice: 0,
            index: 1,
            extra: None,
        },
        ChatEvent::text("other").with_choice(1),
        ChatEvent::ChoiceFinished {
            choice: 0,
            reason: FinishReason::ToolCalls,
        },
        ChatEvent::ChoiceFinished {
            choice: 1,
            reason: FinishReason::Length,
        },
        ChatEvent::Usage(Box::new(Usage::new(3, 4))),
        ChatEvent::Finished {
            reason: FinishReason::ToolCalls,
        },
    ];
    let answer = now(ChatStream::ready(events).collect()).unwrap();
    assert_eq!(answer.text(), "see tool");
    assert_eq!(answer.reasoning(), "hm");
    let calls: Vec<_> = answer
        .tool_calls()
        .iter()
        .map(|c| (c.id.as_str(), c.arguments.as_str()))
        .collect();
    assert_eq!(calls, [("c1", "{\"a\":1}"), ("c2", "{}")]);
    assert_eq!(answer.choices.len(), 2);
    assert_eq!(answer.choices[1].finish_reason, Some(FinishReason::Length));
    let again = now(ChatStream::from(answer.clone()).collect()).unwrap();
    assert_eq!(again, answer);
}

impl ChatEvent {
    fn with_choice(self, choice: u32) -> Self {
        match self {
            Self::TextDelta { text, .. } => Self::TextDelta { choice, text },
            other => other,
        }
    }
}

#[test]
fn audio_pieces_are_joined() {
    let piece = |bytes: &'static [u8], words: &str| ChatEvent::Media {
        choice: 0,
        media: Box::new(Media {
            transcript: Some(words.into()),
            id: Some("a".into()),
            ..Media::bytes(bytes).with_media_type("audio/wav")
        }),
    };
    let answer =
        now(ChatStream::ready([piece(b"ab", "hel"), piece(b"cd", "lo"), finished()]).collect())
            .unwrap();
    let [Part::Audio(audio)] = answer.message().unwrap().parts.as_slice() else {
        panic!("{answer:?}")
    };
    assert_eq!(audio.source, MediaSource::Bytes("abcd".into()));
    assert_eq!(audio.transcript.as_deref(), Some("hello"));
}

#[test]
fn an_error_is_one_line_and_names_the_place() {
    let error = Error::new(ErrorKind::RateLimited, "slow\ndown")
        .with_status(429)
        .with_target("groq", "llama")
        .with_target("outer", "ignored")
        .with_retry_after(Duration::from_secs(2))
        .with_key_source("GROQ_API_KEY");
    assert_eq!(
        error.to_string(),
        "groq:llama: RateLimited (429): slow down [key from GROQ_API_KEY] [retry after 2.0 s]"
    );
    assert!(error.is_temporary());
    assert_eq!(
        error.clone().into_persistent().disposition(),
        Disposition::Persistent
    );
    assert_eq!(
        Error::new(ErrorKind::Auth, "no")
            .into_persistent()
            .disposition(),
        Disposition::Permanent,
        "only a temporary failure can be given up"
    );
}

#[test]
fn every_kind_has_its_own_name() {
    let names: std::collections::BTreeSet<_> =
        ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names.len(), ErrorKind::ALL.len());
    for kind in ErrorKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), json!(kind.as_str()));
    }
}

#[test]
fn a_key_shows_nothing_but_its_tail() {
    let key = Credential::new(SecretString::from("sk-0123456789abcdef"), "OPENAI_API_KEY");
    assert_eq!(format!("{key:?}"), "Credential(…cdef from OPENAI_API_KEY)");
    assert_eq!(
        key.redact("bad key sk-0123456789abcdef!").as_deref(),
        Some("bad key …cdef!")
    );
    assert_eq!(key.redact("nothing"), None);
    let composed = Credential::new(
        "AKIAEXAMPLE12345:0123456789secret:token9876543210".into(),
        "call",
    );
    let said = composed.redact("token9876543210 of AKIAEXAMPLE12345 is expired");
    assert_eq!(said.as_deref(), Some("…3210 of …3210 is expired"));
    let short = Credential::new(SecretString::from("hunter2"), "config");
    assert_eq!(&**short.hint(), "…");
    let proxy = Proxy::new("socks5://me:secret@127.0.0.1:9050");
    assert_eq!(format!("{proxy:?}"), "Proxy(socks5://…@127.0.0.1:9050)");
    let without_scheme = Proxy::new("me:secret@127.0.0.1:9050");
    assert_eq!(without_scheme.redacted(), "…@127.0.0.1:9050");
}

#[test]
fn needs_follow_from_the_request() {
    let message =
        Message::user("what is this?").with_image(Media::url("https://example.com/a.png"));
    let mut request = ChatRequest::new("m", [message]);
    request
        .params_mut()
        .tools
        .push(Tool::function("f", "does f", json!({})));
    let needs = request.needs();
    assert!(needs.contains(Capability::Vision) && needs.contains(Capability::Tools));
    assert!(!needs.contains(Capability::Stream));
    request.params_mut().tool_choice = Some(ToolChoice::None);
    assert!(
        !request.needs().contains(Capability::Tools),
        "tools that must not be called need nothing"
    );
    let blind = Capabilities::can(&[Capability::Chat]).cannot(&[Capability::Vision]);
    assert_eq!(
        blind.missing(needs).iter().collect::<Vec<_>>(),
        [Capability::Vision]
    );
    assert_eq!(blind.support(Capability::Tools), Support::Unknown);
}

#[test]
fn what_a_model_says_wins_over_what_its_provider_says() {
    let provider =
        Capabilities::can(&[Capability::Tools, Capability::Vision]).with_context_window(8000);
    let model = Capabilities::can(&[Capability::Logprobs]).cannot(&[Capability::Vision]);
    let both = model.or(provider);
    assert_eq!(both.support(Capability::Vision), Support::No);
    assert_eq!(both.support(Capability::Tools), Support::Yes);
    assert_eq!(both.context_window, Some(8000));
}

#[test]
fn cloning_a_request_copies_no_prompt() {
    let request = ChatRequest::new("m", [Message::user("x".repeat(1000))]);
    let mut clone = request.clone();
    assert!(Arc::ptr_eq(&request.messages, &clone.messages));
    clone.messages_mut().push(Message::user("y"));
    assert_eq!(request.messages.len(), 1);
}

#[test]
fn body_edits_are_scoped() {
    let edit: BodyEdit = "openrouter:/provider/order/-=\"x\"".parse().unwrap();
    assert!(edit.applies_to("openrouter", "m") && !edit.applies_to("groq", "m"));
    let mut body = json!({"provider": {"order": ["a"]}, "gone": 1});
    edit.apply(&mut body).unwrap();
    "/gone="
        .parse::<BodyEdit>()
        .unwrap()
        .apply(&mut body)
        .unwrap();
    "/new/deep=plain words"
        .parse::<BodyEdit>()
        .unwrap()
        .apply(&mut body)
        .unwrap();
    assert_eq!(
        body,
        json!({"provider": {"order": ["a", "x"]}, "new": {"deep": "plain words"}})
    );
    for bad in ["nothing", "x/y=1", "=1", "/a"] {
        assert!(bad.parse::<BodyEdit>().is_err(), "{bad}");
    }
    assert!(
        BodyEdit::set("/gone/x", 1)
            .apply(&mut json!({"gone": 5}))
            .is_err()
    );
}

#[test]
fn a_data_uri_is_media_in_memory() {
    let media = Media::url("data:image/png;base64,iVBORw0KGgo=");
    assert_eq!(media.media_type.as_deref(), Some("image/png"));
    assert_eq!(
        media.to_url().unwrap(),
        "data:image/png;base64,iVBORw0KGgo="
    );
    assert_eq!(
        media::sniff(&[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a]),
        Some("image/png")
    );
    assert!(Media::path("/nowhere.png").to_url().is_err());
}

#[test]
fn a_trail_is_numbered_and_can_be_completed() {
    let trail = Trail::new();
    let attempt = Attempt {
        n: 0,
        provider: "a".into(),
        model: "m".into(),
        key: None,
        started_ms: 0,
        first_content_ms: None,
        ms: 5,
        outcome: Outcome::Failed(ErrorKind::Server),
        status: Some(500),
        action: Action::GaveUp,
        wait_ms: 0,
        message: "boom".into(),
    };
    assert_eq!(trail.push(attempt.clone()), 1);
    assert_eq!(trail.push(attempt), 2);
    trail.update(1, |attempt| attempt.action = Action::Switched);
    let json = serde_json::to_value(trail.snapshot()).unwrap();
    assert_eq!(json[0]["action"], "switched");
    assert_eq!(json[1]["action"], "gave_up");
    assert_eq!(json[0]["outcome"], "Server");
}

#[test]
fn a_provider_is_object_safe() {
    fn _takes(_: &dyn Provider, _: &dyn Transport) {}
}

#[test]
fn what_the_user_sets_wins_over_the_descriptor() {
    static MINE: Descriptor = Descriptor {
        aliases: &["M"],
        base_url: "http://127.0.0.1:1/v1/",
        models: &[
            ("a", Capabilities::can(&[Capability::Vision])),
            ("b", Capabilities::UNKNOWN),
        ],
        default_model: "b",
        sign_up: "somewhere",
        origin: "a-crate",
        ..Descriptor::new("mine", "Mine", "openai", |_, _, _| {
            Err(Error::config("not built here"))
        })
    };
    let plain = MINE.info(&Settings::default());
    assert_eq!(
        (&*plain.id, plain.base_url.as_str()),
        ("mine", "http://127.0.0.1:1/v1")
    );
    assert_eq!(
        (plain.default_model.as_deref(), plain.models.len()),
        (Some("b"), 2)
    );
    assert!(plain.open_models);

    let own = MINE.info(&Settings {
        id: Some("second".into()),
        models: vec!["a".into(), "c".into()],
        tier: Some(1),
        ..Settings::default()
    });
    assert_eq!(
        (&*own.id, own.name.as_str(), own.tier),
        ("second", "second", 1)
    );
    assert!(own.aliases.is_empty() && own.sign_up.is_none() && !own.open_models);
    assert_eq!(
        own.default_model.as_deref(),
        Some("a"),
        "the descriptor's own is not among them"
    );
    assert_eq!(
        own.models[0].capabilities.support(Capability::Vision),
        Support::Yes
    );
    assert_eq!(own.origin, descriptor::FROM_CONFIG);
}

#[test]
fn a_conversation_can_go_on_without_what_another_provider_signed() {
    let thought = Reasoning {
        text: "hm".to_owned(),
        signature: Some("s".to_owned()),
        raw: Some(serde_json::json!({ "type": "thinking" })),
    };
    let mut call = ToolCall::new("c", "f", "{}");
    call.extra.insert("k".to_owned(), "v".into());
    let signed = Message::of(
        Role::Assistant,
        vec![Part::Reasoning(thought), Part::ToolCall(call)],
    );
    let request = ChatRequest::new("m", vec![Message::user("hi"), signed]);
    let bare = Operation::without(&request, crate::request::SIGNATURES).unwrap();
    let [Part::Reasoning(thought), Part::ToolCall(call)] = &bare.messages[1].parts[..] else {
        panic!("{:?}", bare.messages);
    };
    assert_eq!(
        (thought.text.as_str(), &thought.signature, &thought.raw),
        ("hm", &None, &None)
    );
    assert!(call.extra.is_empty());
    assert!(
        bare.without_signatures().is_none(),
        "there is nothing more to take away"
    );
    assert_eq!(
        request.messages[1].parts.len(),
        2,
        "the caller's own is untouched"
    );
}
