//! A tool's round: the call, its result, the answer.

use g4f_sdk::{ChatAnswer, ChatEvent, FinishReason, Message, Tool, ToolChoice};
use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Reply, Upstream};
use serde_json::{Value, json};

use crate::setup::{MODEL, last_body, over_one, serve};

fn weather() -> Tool {
    let schema = json!({"type": "object", "properties": {"city": {"type": "string"}}});
    Tool::function("weather", "The weather in a city.", schema)
}

fn plain_call() -> Reply {
    Reply::ok(json!({"choices": [{
        "index": 0,
        "finish_reason": "tool_calls",
        "message": {"role": "assistant", "content": null, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{\"city\":\"Paris\"}"}},
            {"id": "call_2", "type": "function", "function": {"name": "weather", "arguments": "{\"city\":\"Rome\"}"}},
        ]},
    }]}))
}

fn streamed_call() -> Reply {
    ChatSse::new()
        .tool_call("call_1", "weather", ["{\"ci", "ty\":\"Pa", "ris\"}"])
        .tool_call("call_2", "weather", ["{\"city\":\"Rome\"}"])
        .reply()
}

/// Answers the calls and asks again.
async fn go_on(server: &Upstream, first: ChatAnswer, streamed: bool) -> (ChatAnswer, Value) {
    assert_eq!(first.finish_reason(), Some(&FinishReason::ToolCalls));
    let calls = first.tool_calls();
    let made: Vec<_> = calls
        .iter()
        .map(|call| (&*call.id, &*call.name, call.json().unwrap()["city"].clone()))
        .collect();
    assert_eq!(
        made,
        [
            ("call_1", "weather", json!("Paris")),
            ("call_2", "weather", json!("Rome"))
        ]
    );
    let history = [
        Message::user("How is the weather in Paris and Rome?"),
        first.message().unwrap().clone(),
        Message::tool("call_1", "sunny"),
        Message::tool("call_2", "rainy"),
    ];
    let call = over_one(server)
        .chat(history)
        .model(MODEL)
        .tools([weather()]);
    let answer = if streamed {
        call.stream().await.unwrap().collect().await.unwrap()
    } else {
        call.await.unwrap()
    };
    (answer, last_body(server))
}

fn assert_history(body: &Value) {
    let messages = body["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 4);
    assert_eq!(messages[1]["tool_calls"][0]["id"], "call_1");
    let arguments = &messages[1]["tool_calls"][1]["function"]["arguments"];
    assert_eq!(arguments, "{\"city\":\"Rome\"}");
    for (message, id, text) in [(2, "call_1", "sunny"), (3, "call_2", "rainy")] {
        assert_eq!(messages[message]["role"], "tool");
        assert_eq!(messages[message]["tool_call_id"], id);
        assert_eq!(messages[message]["content"], text);
    }
}

#[tokio::test]
async fn plain() {
    let server = serve([plain_call(), openai::chat_json("Sun and rain.")]).await;
    let call = over_one(&server).chat("How is the weather in Paris and Rome?");
    let call = call.model(MODEL).tools([weather()]);
    let first = call.tool_choice(ToolChoice::Required).await.unwrap();
    let body = last_body(&server);
    assert_eq!(body["tool_choice"], "required");
    assert_eq!(body["tools"][0]["function"]["name"], "weather");
    let (answer, body) = go_on(&server, first, false).await;
    assert_eq!(answer.text(), "Sun and rain.");
    assert_history(&body);
}

#[tokio::test]
async fn streamed() {
    let server = serve([streamed_call(), openai::chat_sse("Sun and rain.", 3)]).await;
    let call = over_one(&server).chat("How is the weather in Paris and Rome?");
    let call = call.model(MODEL).tools([weather()]);
    let first = call.stream().await.unwrap().collect().await.unwrap();
    let (answer, body) = go_on(&server, first, true).await;
    assert_eq!(answer.text(), "Sun and rain.");
    assert_history(&body);
}

#[tokio::test]
async fn streamed_calls_come_as_start_pieces_and_end() {
    let server = serve(streamed_call()).await;
    let call = over_one(&server).chat("Well?").model(MODEL);
    let mut stream = call.tools([weather()]).stream().await.unwrap();
    let mut seen = Vec::new();
    while let Some(event) = stream.next().await {
        match event.unwrap() {
            ChatEvent::ToolStart { index, name, .. } => seen.push(format!("{index} {name}")),
            ChatEvent::ToolDelta {
                index, arguments, ..
            } => {
                seen.push(format!("{index} {arguments}"));
            }
            ChatEvent::ToolEnd { index, .. } => seen.push(format!("{index} end")),
            _ => {}
        }
    }
    let of = |index: &str| -> Vec<&str> {
        seen.iter()
            .filter_map(|line| line.strip_prefix(index))
            .collect()
    };
    assert_eq!(of("0 ").first(), Some(&"weather"));
    assert_eq!(of("0 ").last(), Some(&"end"));
    let pieces = &of("0 ")[1..of("0 ").len() - 1];
    assert_eq!(pieces.concat(), "{\"city\":\"Paris\"}");
    assert_eq!(of("1 ").concat(), "weather{\"city\":\"Rome\"}end");
}
