//! The ready-made OpenAI answers.

use std::time::Duration;

use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Script, Upstream};
use serde_json::{Value, json};

use crate::client::{Response, ask, post};

/// The data of every event of a body with LF line ends.
fn events(body: &str) -> Vec<&str> {
    assert!(body.ends_with("\n\n"));
    body.split_terminator("\n\n")
        .map(|event| event.strip_prefix("data: ").unwrap())
        .collect()
}

fn chunks(body: &str) -> Vec<Value> {
    let events = events(body);
    events
        .into_iter()
        .filter(|data| *data != "[DONE]")
        .map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

fn joined(chunks: &[Value], pointer: &str) -> String {
    chunks
        .iter()
        .filter_map(|chunk| chunk.pointer(pointer)?.as_str())
        .collect()
}

async fn chat(upstream: &Upstream, body: &Value) -> Response {
    ask(upstream, post("/v1/chat/completions", &body.to_string())).await
}

#[tokio::test]
async fn a_stream_has_every_part_in_order() {
    let upstream = Upstream::start(openai::chat_sse("Grüße, 世界!", 4))
        .await
        .unwrap();
    let response = chat(&upstream, &json!({})).await;
    assert_eq!(events(&response.body).last(), Some(&"[DONE]"));

    let chunks = chunks(&response.body);
    assert_eq!(chunks.len(), 1 + 4 + 1 + 1, "role, text, finish, usage");
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    assert_eq!(joined(&chunks, "/choices/0/delta/content"), "Grüße, 世界!");
    assert_eq!(chunks[5]["choices"][0]["finish_reason"], "stop");
    assert_eq!(chunks[6]["choices"], json!([]));
    assert_eq!(chunks[6]["usage"]["total_tokens"], 3);
    assert!(chunks[..6].iter().all(|chunk| chunk["usage"].is_null()));
}

#[test]
fn text_can_be_cut_into_any_number_of_pieces() {
    for pieces in [0, 1, 2, 3, 100] {
        let reply = openai::chat_sse("äöü", pieces);
        // Each piece is one step; with its debug form the text can be counted without a server.
        assert_eq!(
            format!("{reply:?}").matches("Send(").count(),
            pieces.clamp(1, 3) + 4
        );
    }
}

#[test]
fn a_stream_can_lack_its_ends() {
    let whole = ChatSse::new().text(["a"]).events();
    assert_eq!(whole.len(), 4);
    assert_eq!(
        ChatSse::new().text(["a"]).without_done().events(),
        whole[..3]
    );
    assert_eq!(
        ChatSse::new()
            .text(["a"])
            .without_done()
            .without_finish()
            .events(),
        whole[..2]
    );
    assert_eq!(
        ChatSse::new().text(["a"]).without_finish().events()[2],
        "[DONE]"
    );
}

#[test]
fn deltas_come_in_the_order_they_were_added() {
    let body = ChatSse::new()
        .id("chatcmpl-1")
        .model("m")
        .reasoning(["hm", "m"])
        .text(["Let me look."])
        .tool_call("call_1", "get_weather", ["{\"city\":", "\"Paris\"}"])
        .tool_call("call_2", "get_time", ["{}"])
        .bytes();
    let chunks = chunks(std::str::from_utf8(&body).unwrap());
    assert_eq!(joined(&chunks, "/choices/0/delta/reasoning_content"), "hmm");
    let first: Vec<_> = chunks[4..7]
        .iter()
        .map(|c| c["choices"][0]["delta"]["tool_calls"][0].clone())
        .collect();
    assert_eq!(
        (&first[0]["index"], &first[0]["id"]),
        (&json!(0), &json!("call_1"))
    );
    assert_eq!(
        first[0]["function"],
        json!({ "name": "get_weather", "arguments": "" })
    );
    let arguments: String = first
        .iter()
        .map(|call| call["function"]["arguments"].as_str().unwrap())
        .collect();
    assert_eq!(arguments, "{\"city\":\"Paris\"}");
    assert_eq!(
        chunks[7]["choices"][0]["delta"]["tool_calls"][0]["index"],
        1
    );
    assert_eq!(chunks[9]["choices"][0]["finish_reason"], "tool_calls");
    assert!(
        chunks
            .iter()
            .all(|chunk| chunk["id"] == "chatcmpl-1" && chunk["model"] == "m")
    );
}

#[test]
fn lines_can_end_in_crlf() {
    let chat = ChatSse::new().text(["a\nb"]).finish("length");
    let (lf, crlf) = (chat.clone().bytes(), chat.crlf().bytes());
    let (lf, crlf) = (
        std::str::from_utf8(&lf).unwrap(),
        std::str::from_utf8(&crlf).unwrap(),
    );
    assert!(crlf.ends_with("data: [DONE]\r\n\r\n"));
    assert_eq!(crlf.replace("\r\n", "\n"), lf);
    assert!(lf.contains("\"finish_reason\":\"length\""));
}

#[tokio::test]
async fn errors_have_the_usual_form() {
    let upstream = Upstream::start([
        openai::rate_limited(Duration::from_millis(1500)),
        openai::error(
            401,
            "authentication_error",
            "invalid_api_key",
            "No such key.",
        ),
        openai::error(500, "server_error", None, "Oops."),
    ])
    .await
    .unwrap();
    let limited = chat(&upstream, &json!({})).await;
    assert_eq!(
        (limited.status(), limited.header("retry-after")),
        ("429", Some("2"))
    );
    assert_eq!(limited.json()["error"]["code"], "rate_limit_exceeded");
    let denied = chat(&upstream, &json!({})).await;
    let error = json!({ "message": "No such key.", "type": "authentication_error", "param": null, "code": "invalid_api_key" });
    assert_eq!((denied.status(), &denied.json()["error"]), ("401", &error));
    assert!(chat(&upstream, &json!({})).await.json()["error"]["code"].is_null());
}

#[tokio::test]
async fn the_small_server_chats() {
    let answer = "A fairly long answer, in several pieces.";
    let upstream = Upstream::start(Script::openai(answer)).await.unwrap();
    let messages = json!([{ "role": "user", "content": "two words" }]);

    let plain = chat(&upstream, &json!({ "model": "m-1", "messages": messages }))
        .await
        .json();
    assert_eq!(plain["model"], "m-1");
    assert_eq!(plain["choices"][0]["message"]["content"], answer);
    assert_eq!(
        plain["usage"],
        json!({ "prompt_tokens": 2, "completion_tokens": 7, "total_tokens": 9 })
    );

    let streamed = chat(
        &upstream,
        &json!({ "model": "m-2", "messages": messages, "stream": true }),
    )
    .await;
    assert_eq!(
        streamed.header("content-type"),
        Some("text/event-stream; charset=utf-8")
    );
    let without_usage = chunks(&streamed.body);
    assert_eq!(joined(&without_usage, "/choices/0/delta/content"), answer);
    assert!(without_usage.len() > 4);
    assert!(
        without_usage
            .iter()
            .all(|chunk| chunk["model"] == "m-2" && chunk.get("usage").is_none())
    );
    assert_ne!(without_usage[0]["id"], plain["id"]);

    let request = json!({ "model": "m", "messages": messages, "stream": true, "stream_options": { "include_usage": true } });
    let with_usage = chunks(&chat(&upstream, &request).await.body);
    assert_eq!(with_usage.last().unwrap()["usage"]["total_tokens"], 9);
}

#[tokio::test]
async fn the_small_server_says_what_is_wrong() {
    let upstream = Upstream::start(Script::openai("x")).await.unwrap();
    let list = ask(&upstream, "GET /v1/models HTTP/1.1\r\n\r\n")
        .await
        .json();
    assert_eq!(list["data"][0]["id"], openai::MODEL);
    let lost = ask(&upstream, "GET /v2/models HTTP/1.1\r\n\r\n").await;
    assert_eq!(
        (lost.status(), &lost.json()["error"]["code"]),
        ("404", &json!("unknown_url"))
    );
    for body in [
        "",
        "{",
        "[]",
        "{\"messages\": [{}]}",
        "{\"model\": \"m\"}",
        "{\"model\": \"m\", \"messages\": []}",
    ] {
        let response = ask(&upstream, post("/v1/chat/completions", body)).await;
        assert_eq!(response.status(), "400", "{body}");
        assert_eq!(response.json()["error"]["type"], "invalid_request_error");
    }
}
