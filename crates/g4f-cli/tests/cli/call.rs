//! `g4f call chat`: OpenAI's format in and out.

use g4f_testkit::{Script, Upstream, openai};
use serde_json::{Value, json};

use crate::support::{Home, one_server, outcomes, servers};

fn hello(more: &Value) -> String {
    let mut body = json!({"model": "one:m", "messages": [{"role": "user", "content": "hi"}]});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body.to_string()
}

async fn one(script: impl Into<Script>) -> (Home, Upstream) {
    let upstream = Upstream::start(script).await.unwrap();
    (
        Home::with_config(&one_server(&upstream.base_url())),
        upstream,
    )
}

/// The payloads of the `data:` lines.
fn data(stdout: &str) -> Vec<&str> {
    stdout
        .split_terminator("\n\n")
        .map(|event| event.strip_prefix("data: ").unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_request_is_sent_plain() {
    let (home, upstream) = one(openai::server("Hello")).await;
    let run = home
        .run_with(&["call", "chat"], hello(&json!({"temperature": 0.1})))
        .await;
    let object = run.expect_code(0).json();
    assert_eq!(object["choices"][0]["message"]["content"], "Hello");
    assert!(object.get("g4f").is_none());
    let body = upstream.last_request().unwrap().json().unwrap();
    assert_eq!(body["temperature"], 0.1);
    assert_ne!(body["stream"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streamed_request_gives_events_and_done() {
    let (home, _upstream) = one(openai::server("Hello, world, here I am")).await;
    home.write(
        "request.json",
        hello(&json!({"stream": true, "stream_options": {"include_usage": true}})),
    );
    let run = home
        .run(&["call", "chat", "--request", "request.json"])
        .await;
    run.expect_code(0);
    let events = data(&run.stdout);
    assert_eq!(*events.last().unwrap(), "[DONE]");
    let chunks: Vec<Value> = events[..events.len() - 1]
        .iter()
        .map(|e| serde_json::from_str(e).unwrap())
        .collect();
    assert!(
        chunks
            .iter()
            .all(|chunk| chunk["object"] == "chat.completion.chunk")
    );
    let text: String = chunks
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str())
        .collect();
    assert_eq!(text, "Hello, world, here I am");
    assert!(chunks.last().unwrap()["usage"].is_object());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_stream_ends_with_an_error_and_no_done() {
    let reply = openai::ChatSse::new()
        .text(["The boats ", "came in at dawn, "])
        .without_finish()
        .without_done();
    let (home, _upstream) = one(reply).await;
    let run = home
        .run_with(&["call", "chat"], hello(&json!({"stream": true})))
        .await;
    run.expect_code(4).expect_words(&["Truncated"]);
    let events = data(&run.stdout);
    assert!(!events.contains(&"[DONE]"));
    let last: Value = serde_json::from_str(events.last().unwrap()).unwrap();
    assert!(
        last["error"]["message"]
            .as_str()
            .unwrap()
            .contains("Truncated"),
        "{last}"
    );
    assert!(run.stdout.contains("The boats"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_object_g4f_and_the_field_provider_are_honoured() {
    let first = Upstream::start(openai::error(500, "server_error", None, "broken"))
        .await
        .unwrap();
    let second = Upstream::start(openai::server("second")).await.unwrap();
    let home = Home::with_config(&servers(&[
        ("first", &first.base_url()),
        ("second", &second.base_url()),
    ]));
    let request = json!({
        "model": "all", "messages": [{"role": "user", "content": "hi"}], "g4f": {"retries": 0, "trail": true},
    });
    let object = home
        .run_with(&["call", "chat"], request.to_string())
        .await
        .expect_code(0)
        .json();
    assert_eq!(outcomes(&object["g4f"]["trail"]), ["Server", "ok"]);
    assert_eq!(first.hits(), 1);

    let request = json!({"model": "m", "messages": [{"role": "user", "content": "hi"}], "provider": "second"});
    home.run_with(&["call", "chat"], request.to_string())
        .await
        .expect_code(0);
    assert_eq!((first.hits(), second.hits()), (1, 2));
    let sent = second.last_request().unwrap().json().unwrap();
    assert!(
        sent.get("provider").is_none() && sent.get("g4f").is_none(),
        "{sent}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_an_error_object() {
    let (home, _upstream) = one(openai::error(
        400,
        "invalid_request_error",
        None,
        "no such thing",
    ))
    .await;
    let run = home.run_with(&["call", "chat"], hello(&json!({}))).await;
    let object = run.expect_code(3).json();
    assert!(
        object["error"]["message"]
            .as_str()
            .unwrap()
            .contains("no such thing")
    );
    assert_eq!(object["error"]["type"], "invalid_request_error");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_request_is_refused_before_anything_is_sent() {
    let (home, upstream) = one(openai::server("Hello")).await;
    home.run_with(&["call", "chat"], "{\"messages\": ")
        .await
        .expect_code(2)
        .expect_words(&["JSON"]);
    home.run_with(&["call", "chat"], "{\"messages\": 3}")
        .await
        .expect_code(2)
        .expect_words(&["messages"]);
    home.run_with(&["call", "chat"], hello(&json!({"g4f": {"timout": 1}})))
        .await
        .expect_code(2)
        .expect_words(&["timout", "timeout"]);
    home.run_with(&["call", "chat"], "")
        .await
        .expect_code(2)
        .expect_words(&["empty"]);
    home.run(&["call", "chat", "--request", "nowhere.json"])
        .await
        .expect_code(2)
        .expect_words(&["nowhere.json", "no such file"]);
    assert_eq!(upstream.hits(), 0);
}
