//! Tool calls that come in every way in which servers send them.

use g4f_sdk::ErrorKind::{Empty, Network};
use g4f_sdk::{ChatRequest, Message, Tool};
use g4f_testkit::openai::ChatSse;
use g4f_testkit::{Reply, Script};
use serde_json::{Value, json};

use crate::faults::expect::Expect;
use crate::faults::scenario::{MODEL, Mode, Place, Scenario, by_mode};

const ARGUMENTS: &str = r#"{"city":"Kyїv","days":2}"#;
const CALL: &str = r#"[weather {"city":"Kyїv","days":2}]"#;

pub(super) fn scenarios() -> Vec<Scenario> {
    let ok = |text: &'static str| move |_| Expect::text(text, [1, 0], &["first ok answered"]);
    let tools = |name: &'static str, plain: Reply, streamed: ChatSse| {
        Scenario::replies(name, plain, streamed).asks(request)
    };
    let raw = |name: &'static str, plain: Value, deltas: Vec<Value>| {
        Scenario::replies(name, answer(&plain), chunks(&deltas)).asks(request)
    };
    let one = json!([function(0, "c1", "weather", ARGUMENTS)]);
    vec![
        tools("sends arguments in pieces", answer(&one), stream(&["{\"ci", "ty\":\"Ky", "їv\",\"d", "ays\":2}"]))
            .expect(ok(CALL)),
        tools("sends a whole call at once", answer(&one), stream(&[ARGUMENTS])).expect(ok(CALL)),
        tools(
            "sends text before the call",
            Reply::ok(json!({"choices": [{"index": 0, "finish_reason": "tool_calls", "message": {
                "role": "assistant", "content": "Let me see.", "tool_calls": one,
            }}]})),
            ChatSse::new().text(["Let me", " see."]).tool_call("c1", "weather", [ARGUMENTS]),
        )
        .expect(ok(r#"Let me see.[weather {"city":"Kyїv","days":2}]"#)),
        tools(
            "says `stop` after a call",
            answer(&one),
            stream(&[ARGUMENTS]).finish("stop"),
        )
        .expect(ok(CALL)),
        // What the model wrote is the caller's to judge.
        tools(
            "sends arguments that are no JSON",
            answer(&json!([function(0, "c1", "weather", "{\"city\": Kyїv")])),
            stream(&["{\"city\":", " Kyїv"]),
        )
        .expect(ok("[weather {\"city\": Kyїv]")),
        tools("sends no arguments", answer(&json!([function(0, "c1", "weather", "")])), stream(&[""]))
            .expect(ok("[weather ]")),
        raw(
            "gives its call no id",
            json!([{"type": "function", "function": {"name": "weather", "arguments": ARGUMENTS}}]),
            vec![json!([{"index": 0, "function": {"name": "weather", "arguments": ARGUMENTS}}])],
        )
        .expect(ok(CALL)),
        raw(
            "leaves gaps between the indices of its calls",
            json!([function(0, "c1", "weather", ARGUMENTS), function(5, "c2", "clock", "{}")]),
            vec![
                json!([function(2, "c1", "weather", ARGUMENTS)]),
                json!([function(5, "c2", "clock", "{}")]),
            ],
        )
        .expect(ok(r#"[weather {"city":"Kyїv","days":2}][clock {}]"#)),
        raw(
            "gives two calls one index",
            json!([function(0, "c1", "weather", ARGUMENTS), function(0, "c2", "clock", "{}")]),
            vec![
                json!([function(0, "c1", "weather", ARGUMENTS)]),
                json!([function(0, "c2", "clock", "{}")]),
            ],
        )
        .expect(ok(r#"[weather {"city":"Kyїv","days":2}][clock {}]"#)),
        raw(
            "sends the arguments of two calls in turns",
            json!([function(0, "c1", "weather", ARGUMENTS), function(1, "c2", "clock", "{}")]),
            vec![
                json!([function(0, "c1", "weather", ""), function(1, "c2", "clock", "")]),
                json!([{"index": 1, "function": {"arguments": "{"}}]),
                json!([{"index": 0, "function": {"arguments": ARGUMENTS}}]),
                json!([{"index": 1, "function": {"arguments": "}"}}]),
            ],
        )
        .expect(ok(r#"[weather {"city":"Kyїv","days":2}][clock {}]"#)),
        raw(
            "sends arguments as an object and not as text",
            json!([{"id": "c1", "type": "function", "function": {"name": "weather", "arguments": {"city": "Oslo"}}}]),
            vec![json!([{"index": 0, "id": "c1", "function": {"name": "weather", "arguments": {"city": "Oslo"}}}])],
        )
        .expect(ok(r#"[weather {"city":"Oslo"}]"#)),
        Scenario::replies(
            "names a tool call as its reason and sends none",
            Reply::ok(json!({"choices": [{"index": 0, "finish_reason": "tool_calls",
                "message": {"role": "assistant", "content": null}}]})),
            ChatSse::new().finish("tool_calls"),
        )
        .asks(request)
        .second(well())
        .expect(|_| again(&Expect::after(Empty))),
        Scenario::replies(
            "cuts in the middle of a call",
            answer(&json!([function(0, "c1", "weather", ARGUMENTS)])).truncate_at(120),
            cut(),
        )
        .asks(request)
        .second(well())
        .expect(|mode| match mode {
            Mode::Plain => again(&Expect::after(Network)),
            // Resuming hands calls out whole, so that a broken one was never seen.
            Mode::Streamed => Expect::text(
                CALL,
                [1, 1],
                &["first Network|Truncated switched|resumed", "second ok answered"],
            ),
        }),
    ]
}

fn request() -> ChatRequest {
    let mut request = ChatRequest {
        model: MODEL.into(),
        messages: vec![Message::user("What is the weather in Kyїv?")].into(),
        ..ChatRequest::default()
    };
    let parameters = json!({"type": "object", "properties": {
        "city": {"type": "string"}, "days": {"type": "integer"}
    }});
    let tools = &mut request.params_mut().tools;
    tools.push(Tool::function(
        "weather",
        "The weather of a city.",
        parameters,
    ));
    tools.push(Tool::function(
        "clock",
        "The time.",
        json!({"type": "object"}),
    ));
    request
}

/// An upstream that calls the tool as it should.
fn well() -> Place {
    Place::Server(Box::new(|| -> Script {
        by_mode(
            answer(&json!([function(0, "c1", "weather", ARGUMENTS)])),
            stream(&[ARGUMENTS]),
        )
    }))
}

/// The same expectation, with the call as the answer.
fn again(expect: &Expect) -> Expect {
    let trail: Vec<&str> = expect.trail.iter().map(String::as_str).collect();
    let mut called = Expect::text(CALL, expect.calls, &trail);
    called.breakers.clone_from(&expect.breakers);
    called
}

fn stream(pieces: &[&str]) -> ChatSse {
    ChatSse::new().tool_call("c1", "weather", pieces)
}

/// Cut after the first piece of the arguments.
fn cut() -> Reply {
    let events = stream(&["{\"ci", "ty\":\"Kyїv\"}"]).events();
    let frames = events
        .iter()
        .take(3)
        .map(|event| g4f_testkit::sse_event(event));
    let at: usize = frames.map(|frame| frame.len()).sum();
    stream(&["{\"ci", "ty\":\"Kyїv\"}"])
        .reply()
        .truncate_at(at + 9)
}

fn function(index: u32, id: &str, name: &str, arguments: &str) -> Value {
    json!({"index": index, "id": id, "type": "function", "function": {"name": name, "arguments": arguments}})
}

fn answer(calls: &Value) -> Reply {
    Reply::ok(
        json!({"choices": [{"index": 0, "finish_reason": "tool_calls", "message": {
            "role": "assistant", "content": null, "tool_calls": calls,
        }}]}),
    )
}

fn chunks(deltas: &[Value]) -> Reply {
    let chunk = |delta: Value, finish: Value| {
        json!({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}).to_string()
    };
    let mut events = vec![chunk(
        json!({"role": "assistant", "content": null}),
        Value::Null,
    )];
    events.extend(
        deltas
            .iter()
            .map(|calls| chunk(json!({"tool_calls": calls}), Value::Null)),
    );
    events.push(chunk(json!({}), json!("tool_calls")));
    events.push("[DONE]".into());
    Reply::sse(events)
}
