//! Recorded and made-up bodies, broken in every way: whoever reads them ends once, does not panic, and keeps no more
//! than a multiple of what came.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use g4f_types::ChatEvent;
use g4f_wire::classify::{self, Answer};
use g4f_wire::frame::{SseDecoder, SseEvent};
use g4f_wire::openai::{DecodeOptions, StreamDecoder, decode_answer, serve};
use g4f_wire::retry_after;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::exchanges::exchanges;

/// Larger recordings are left out: they add time and nothing else.
const MAX_BODY: usize = 6 * 1024;
/// Recordings of each sort.
const MAX_RECORDINGS: usize = 60;
/// Random mutations of each body.
const ROUNDS: usize = 12;
/// How deep is deep: a parser that recurses this far has no stack left.
const DEEP: usize = 10_000;
/// Deeper than a JSON value may be, and small enough to stand everywhere once.
const TOO_DEEP: usize = 300;

/// A generator whose numbers are the same in every run.
struct Dice(u64);

impl Dice {
    /// A number below `bound`.
    fn roll(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

fn answer() -> Value {
    json!({
        "id": "a", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{
            "index": 0, "finish_reason": "tool_calls", "logprobs": {"content": [{"token": "a", "logprob": -0.5}]},
            "message": {
                "role": "assistant", "content": [{"type": "text", "text": "<think>a</think>b"}], "refusal": null,
                "reasoning_content": "c", "reasoning_details": [{"type": "reasoning.text", "text": "d"}],
                "tool_calls": [{"index": 0, "id": "x", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
                "annotations": [{"type": "url_citation", "url_citation": {"url": "https://e", "title": "t"}}],
                "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}],
                "audio": {"id": "q", "data": "AAAA", "transcript": "t", "expires_at": 1}
            }
        }],
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3,
            "prompt_tokens_details": {"cached_tokens": 1}, "completion_tokens_details": {"reasoning_tokens": 1}},
        "citations": ["https://e"], "search_results": [{"url": "https://e"}]
    })
}

fn stream() -> String {
    let mut chunk = answer();
    let choice = &mut chunk["choices"][0];
    let delta = choice["message"].take();
    choice["delta"] = delta;
    choice.as_object_mut().unwrap().remove("message");
    format!("data: {chunk}\n\nevent: ping\ndata: {{}}\n\ndata: {chunk}\n\ndata: [DONE]\n\n")
}

fn error() -> Value {
    json!([{"error": {
        "code": "rate_limit_exceeded", "message": "Rate limit reached. Please try again in 6m0.5s.", "type": "tokens",
        "param": "messages", "status": "RESOURCE_EXHAUSTED", "innererror": {"code": "x"},
        "metadata": {"raw": "{\"error\": {\"message\": \"deeper\"}}", "headers": {"X-RateLimit-Reset": "1759845420000"}},
        "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"},
            {"violations": [{"quotaId": "PerDay"}]}]
    }, "detail": [{"loc": ["body", "top_k"], "msg": "Extra inputs are not permitted"}]}])
}

fn request() -> Value {
    json!({
        "model": "m", "stream": true, "temperature": 0.5, "max_tokens": 5, "stop": ["a"], "n": 2, "seed": 1,
        "logit_bias": {"1": 2}, "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {}}},
        "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}],
        "functions": [{"name": "g"}], "function_call": {"name": "g"}, "tool_choice": {"type": "function", "function": {"name": "f"}},
        "messages": [
            {"role": "system", "content": "a"},
            {"role": "user", "name": "n", "content": [{"type": "text", "text": "b"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA", "detail": "low"}},
                {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
                {"type": "file", "file": {"file_data": "data:application/pdf;base64,AAAA"}}]},
            {"role": "assistant", "content": null, "tool_calls": [
                {"id": "x", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "x", "content": "c"}
        ],
        "g4f": {"retries": 1}, "provider": "P", "metadata": {"a": "b"}, "stream_options": {"include_usage": true}
    })
}

/// `depth` openings, and as many endings unless it is cut.
fn nested(open: &str, close: &str, depth: usize, whole: bool) -> String {
    let mut text = open.repeat(depth);
    text.push('1');
    if whole {
        text.push_str(&close.repeat(depth));
    }
    text
}

/// Copies of `body` with one value replaced by one of another type or size, for every value in it.
fn with_wrong_types(body: &Value) -> Vec<String> {
    let places = places(body, String::new());
    let wrong = [
        json!(null),
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(1e308),
        json!(""),
        json!("x"),
        json!([]),
        json!([[{}]]),
        json!({}),
        json!({"a": {"b": 1}}),
    ];
    let mut all = Vec::new();
    for place in places {
        for value in &wrong {
            let mut body = body.clone();
            *body.pointer_mut(&place).unwrap() = value.clone();
            all.push(body.to_string());
        }
    }
    all
}

fn places(value: &Value, at: String) -> Vec<String> {
    let mut all = match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, value)| places(value, format!("{at}/{name}")))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .flat_map(|(n, value)| places(value, format!("{at}/{n}")))
            .collect(),
        _ => Vec::new(),
    };
    all.push(at);
    all
}

/// Copies of `text` with something put in the place of one of its values, as text: what no JSON value can say.
fn with_wild_values(text: &str) -> Vec<String> {
    let wild = [
        nested("[", "]", TOO_DEEP, true),
        nested("[", "]", TOO_DEEP, false),
        nested("{\"a\":", "}", TOO_DEEP, true),
        nested("{\"content\":[", "]}", TOO_DEEP, true),
        "9".repeat(400),
        format!("-{}e999999999", "9".repeat(40)),
        format!("\"{}\"", nested("[", "]", TOO_DEEP, true)),
        "\"\\ud800\"".to_owned(),
        "\"\\u0000\"".to_owned(),
        "NaN".to_owned(),
    ];
    let spots: Vec<usize> = text.match_indices("\":").map(|(at, _)| at + 2).collect();
    let mut all = Vec::new();
    for at in spots {
        for value in &wild {
            let rest = &text[at..];
            let end = rest.find([',', '}', ']', '\n']).unwrap_or(rest.len());
            all.push(format!("{}{value}{}", &text[..at], &rest[end..]));
            if value.len() < 1000 {
                // The same key twice.
                let name_at = text[..at - 2].rfind('"').unwrap();
                let name = &text[name_at..at];
                all.push(format!(
                    "{}{name}{value},{}",
                    &text[..name_at],
                    &text[name_at..]
                ));
            }
        }
    }
    all
}

/// A copy with one random accident.
fn shaken(body: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut body = body.to_vec();
    let at = dice.roll(body.len());
    match dice.roll(5) {
        0 => body.truncate(at),
        1 => {
            for _ in 0..=dice.roll(4) {
                let at = dice.roll(body.len());
                if let Some(byte) = body.get_mut(at) {
                    *byte ^= 1 << dice.roll(8);
                }
            }
        }
        2 => {
            let end = (at + dice.roll(64)).min(body.len());
            body.drain(at..end);
        }
        3 => {
            let end = (at + dice.roll(64)).min(body.len());
            let again = body[at..end].to_vec();
            body.splice(at..at, again);
        }
        _ => {
            let piece: &[u8] = [
                &b"\"}"[..],
                b"]]",
                b"\n\n",
                b"data: ",
                b"\xff\xfe",
                b"\\u",
                b"null",
            ][dice.roll(7)];
            body.splice(at..at, piece.iter().copied());
        }
    }
    body
}

/// Whether the events end once and last, and are no larger than the input allows.
fn check(events: &VecDeque<ChatEvent>, ended_well: bool, input: &[u8]) {
    let is_end = |event: &ChatEvent| matches!(event, ChatEvent::Finished { .. });
    let ends = events.iter().filter(|event| is_end(event)).count();
    let shown = String::from_utf8_lossy(&input[..input.len().min(2000)]);
    assert_eq!(ends, usize::from(ended_well), "{shown}");
    assert!(!ended_well || events.back().is_some_and(is_end), "{shown}");
    let mut size = Counted(0);
    write!(size, "{events:?}").unwrap();
    assert!(
        size.0 <= 4096 + input.len() * 64,
        "{} bytes of {shown}",
        size.0
    );
}

/// Counts what is written.
struct Counted(usize);

impl std::fmt::Write for Counted {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

fn read_plain(body: &[u8]) {
    if let Ok(events) = decode_answer(&Bytes::copy_from_slice(body), DecodeOptions::default()) {
        check(&events, true, body);
    }
}

fn read_stream(body: &[u8]) {
    let mut frames = SseDecoder::new();
    let mut decoder = StreamDecoder::new(DecodeOptions::default());
    let mut events = VecDeque::new();
    frames.push(Bytes::copy_from_slice(body));
    let mut broken = false;
    while let Some(frame) = frames.finish() {
        let taken = match frame {
            Ok(SseEvent::Message(message)) => decoder
                .push_event(message.event_str(), message.data_str(), &mut events)
                .map(drop),
            Ok(_) => Ok(()),
            Err(_) => {
                broken = true;
                break;
            }
        };
        if taken.is_err() {
            broken = true;
            break;
        }
    }
    if broken {
        // A failure after the end would be a second end.
        check(&events, false, body);
    } else {
        let ended = decoder.finish(&mut events).is_ok();
        check(&events, ended, body);
    }
}

fn read_error(body: &[u8]) {
    let now = UNIX_EPOCH + Duration::from_secs(1_760_000_000);
    // Bodies are many, and each status alone is cheap: they take turns.
    let status = [400, 422, 429, 503][body.len() % 4];
    let mut headers = HeaderMap::new();
    for name in [
        "retry-after",
        "retry-after-ms",
        "x-ratelimit-reset-requests",
    ] {
        if let Ok(value) = HeaderValue::from_bytes(&body[..body.len().min(40)]) {
            headers.insert(name, value);
        }
    }
    headers.insert(
        "x-ratelimit-remaining-requests",
        HeaderValue::from_static("0"),
    );
    let waits = [
        retry_after::from_headers(&headers, now),
        retry_after::from_limits(&headers, now),
    ];
    let status = StatusCode::from_u16(status).unwrap();
    let answer = Answer::new(status, headers, Bytes::copy_from_slice(body));
    let error = answer.classify(None, classify::no_opinion, None);
    assert!(
        error.message().len() < 8 * 1024,
        "{}",
        error.message().len()
    );
    assert!(
        error.param().is_none_or(|param| param.len() <= 256),
        "{error}"
    );
    for wait in waits.into_iter().chain([error.retry_after()]).flatten() {
        assert!(wait <= retry_after::MAX_WAIT, "{error}");
    }
    if let Ok(json) = serde_json::from_slice::<Value>(body) {
        let _ = retry_after::from_json(&json, now);
        let _ = classify::in_band(&json, None, None, classify::no_opinion, None);
    }
    let _ = retry_after::from_text(&String::from_utf8_lossy(body));
}

fn read_request(body: &[u8]) {
    if let Err(error) = serve::decode_request(body) {
        assert!(
            error.message().len() < 8 * 1024,
            "{}",
            error.message().len()
        );
    }
}

/// Every reader gets every broken body: what is a stream to one is an odd error to another.
const READERS: [fn(&[u8]); 4] = [read_plain, read_stream, read_error, read_request];

#[test]
fn wrong_types_and_wild_values_everywhere() {
    for body in [answer(), error(), request()] {
        let text = body.to_string();
        for broken in with_wrong_types(&body) {
            for read in READERS {
                read(broken.as_bytes());
            }
            read_stream(format!("data: {broken}\n\ndata: [DONE]\n\n").as_bytes());
        }
        for broken in with_wild_values(&text) {
            for read in READERS {
                read(broken.as_bytes());
            }
        }
    }
    for broken in with_wild_values(&stream()) {
        read_stream(broken.as_bytes());
    }
}

#[test]
fn depth_alone_overflows_nothing() {
    for (open, close) in [
        ("[", "]"),
        ("{\"a\":", "}"),
        ("{\"error\":", "}"),
        ("{\"choices\":[", "]}"),
        ("<think>", ""),
    ] {
        for whole in [true, false] {
            let text = nested(open, close, DEEP, whole);
            for read in READERS {
                read(text.as_bytes());
            }
            read_stream(format!("data: {text}\n\n").as_bytes());
            if !whole {
                continue;
            }
            // As a value that is skipped, and as one that is kept as it is.
            for place in ["mood", "id", "usage", "choices", "error"] {
                let body = format!("{{\"{place}\":{text}}}");
                for read in READERS {
                    read(body.as_bytes());
                }
            }
            for place in [
                "content",
                "tool_calls",
                "reasoning_details",
                "annotations",
                "images",
                "audio",
                "mood",
            ] {
                let body = format!(
                    "{{\"choices\":[{{\"delta\":{{\"{place}\":{text}}},\"message\":{{\"{place}\":{text}}}}}]}}"
                );
                read_plain(body.as_bytes());
                read_stream(format!("data: {body}\n\n").as_bytes());
            }
            let call = format!("[{{\"function\":{{\"name\":\"f\",\"arguments\":{text}}}}}]");
            let body = format!("{{\"choices\":[{{\"message\":{{\"tool_calls\":{call}}}}}]}}");
            read_plain(body.as_bytes());
        }
    }
}

#[test]
fn accidents_on_the_way() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut bodies: Vec<Vec<u8>> = [answer(), error(), request()]
        .iter()
        .map(|body| body.to_string().into_bytes())
        .collect();
    bodies.push(stream().into_bytes());
    let recorded = exchanges(&["openai-chat"]).unwrap_or_default();
    let mut kept = [0; 3];
    for exchange in &recorded {
        let (sort, body) = match &exchange.body {
            Value::String(text) => (0, text.clone()),
            other if exchange.status >= 400 => (1, other.to_string()),
            other => (2, other.to_string()),
        };
        if body.len() <= MAX_BODY && kept[sort] < MAX_RECORDINGS {
            kept[sort] += 1;
            bodies.push(body.into_bytes());
        }
    }
    for body in &bodies {
        for _ in 0..ROUNDS {
            let mut broken = shaken(body, &mut dice);
            if dice.roll(3) == 0 {
                broken = shaken(&broken, &mut dice);
            }
            for read in READERS {
                read(&broken);
            }
        }
    }
}
