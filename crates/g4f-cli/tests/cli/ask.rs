//! Asking: what is sent, and what is printed.

use g4f_testkit::{Script, Upstream, openai};
use serde_json::{Value, json};

use crate::support::{Home, one_server};

async fn one(script: impl Into<Script>) -> (Home, Upstream) {
    let upstream = Upstream::start(script).await.unwrap();
    (
        Home::with_config(&one_server(&upstream.base_url())),
        upstream,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_is_printed_as_it_is_and_nothing_else() {
    let (home, upstream) = one(openai::server("Hello,\n  wörld!")).await;
    let run = home.run(&["ask", "-m", "one:m", "say", "hello"]).await;
    run.expect_code(0);
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("Hello,\n  wörld!", "")
    );
    let body = upstream.last_request().unwrap().json().unwrap();
    assert_eq!(
        body["messages"],
        json!([{"role": "user", "content": "say hello"}])
    );
    assert_eq!(body["stream"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_without_a_key_is_named() {
    let upstream = Upstream::start(openai::server("hi")).await.unwrap();
    let home = Home::with_config(&format!(
        "[providers.ovhcloud]\nbase_url = \"{}\"\n",
        upstream.base_url()
    ));
    let run = home.run(&["ask", "-p", "ovhcloud", "hello"]).await;
    run.expect_code(0)
        .expect_words(&["note: answered by OVHcloud"]);
    assert_eq!(run.stdout, "hi");
    let quiet = home.run(&["ask", "-q", "-p", "ovhcloud", "hello"]).await;
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("hi", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_word_ask_can_be_left_out() {
    let (home, upstream) = one(openai::server("yes")).await;
    let run = home.run(&["-m", "one:m", "models are nice"]).await;
    run.expect_code(0);
    assert_eq!(run.stdout, "yes");
    assert_eq!(upstream.hits(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_piped_in_goes_behind_the_prompt() {
    let (home, upstream) = one(openai::server("ok")).await;
    home.run_with(&["-m", "one:m", "Sum up:"], "line 1\nline 2\n")
        .await
        .expect_code(0);
    let body = upstream.last_request().unwrap().json().unwrap();
    assert_eq!(body["messages"][0]["content"], "Sum up:\n\nline 1\nline 2");
    home.run_with(&["-m", "one:m"], "alone\n")
        .await
        .expect_code(0);
    let body = upstream.last_request().unwrap().json().unwrap();
    assert_eq!(body["messages"][0]["content"], "alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn options_reach_the_request() {
    let (home, upstream) = one(openai::server("ok")).await;
    home.write("tools.json", json!([{"type": "function", "function": {"name": "now", "parameters": {"type": "object"}}}]).to_string());
    home.write(
        "point.json",
        json!({"type": "object", "properties": {"x": {"type": "number"}}}).to_string(),
    );
    home.run(&[
        "ask",
        "-m",
        "one:m",
        "-s",
        "Be brief.",
        "--temperature",
        "0.5",
        "--max-tokens",
        "9",
        "--seed",
        "7",
        "--param",
        "top_p=0.9",
        "--param",
        "vendor_flag=yes",
        "--extra",
        "one:/deep/er=[1]",
        "--extra",
        "other:/no=1",
        "--tools",
        "tools.json",
        "--json-schema",
        "point.json",
        "--header",
        "X-Team: blue",
        "hi",
    ])
    .await
    .expect_code(0);
    let request = upstream.last_request().unwrap();
    let body = request.json().unwrap();
    assert_eq!(
        body["messages"][0],
        json!({"role": "system", "content": "Be brief."})
    );
    assert_eq!(
        (&body["temperature"], &body["seed"], &body["top_p"]),
        (&json!(0.5), &json!(7), &json!(0.9))
    );
    assert_eq!(body["vendor_flag"], "yes");
    assert_eq!(body["deep"], json!({"er": [1]}));
    assert!(body.get("no").is_none());
    assert_eq!(body["tools"][0]["function"]["name"], "now");
    assert_eq!(body["response_format"]["json_schema"]["name"], "point");
    assert!(
        [&body["max_tokens"], &body["max_completion_tokens"]].contains(&&json!(9)),
        "{body}"
    );
    assert_eq!(request.header("x-team"), Some("blue"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_base_url_alone_is_an_openai_compatible_server() {
    let upstream = Upstream::start(openai::server("from there")).await.unwrap();
    let home = Home::new();
    let run = home
        .run(&[
            "ask",
            "--base-url",
            &upstream.base_url(),
            "--api-key",
            "sk-test-0123456789",
            "-m",
            "their-model",
            "hi",
        ])
        .await;
    run.expect_code(0);
    assert_eq!(run.stdout, "from there");
    let request = upstream.last_request().unwrap();
    assert_eq!(request.json().unwrap()["model"], "their-model");
    assert_eq!(
        request.header("authorization"),
        Some("Bearer sk-test-0123456789")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_is_sent_along() {
    let (home, upstream) = one(openai::server("a dot")).await;
    home.write("dot.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    home.run(&["-m", "one:m", "--image", "dot.png", "What is it?"])
        .await
        .expect_code(0);
    let body = upstream.last_request().unwrap().json().unwrap();
    let url = body["messages"][0]["content"][1]["image_url"]["url"]
        .as_str()
        .unwrap();
    assert!(url.starts_with("data:image/png;base64,"), "{url}");
}

#[tokio::test(flavor = "multi_thread")]
async fn attached_text_goes_in_as_text_and_documents_as_files() {
    let (home, upstream) = one(openai::server("read")).await;
    home.write("notes.md", "see ```code```\n");
    home.write("paper.pdf", b"%PDF-1.4\n\xff\xfe\0");
    home.write("empty.txt", "");
    let args = [
        "-m",
        "one:m",
        "--attach",
        "notes.md",
        "--attach",
        "paper.pdf",
        "Compare",
    ];
    home.run(&args).await.expect_code(0);
    let body = upstream.last_request().unwrap().json().unwrap();
    let parts = &body["messages"][0]["content"];
    assert_eq!(
        parts[1],
        json!({"type": "text", "text": "notes.md:\n````\nsee ```code```\n````"})
    );
    assert_eq!(parts[2]["file"]["filename"], "paper.pdf");
    let run = home
        .run(&["-m", "one:m", "--attach", "empty.txt", "hi"])
        .await;
    run.expect_code(2).expect_words(&["empty.txt is empty"]);
    assert_eq!(upstream.hits(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_one_object_with_the_trail() {
    let (home, _upstream) = one(openai::server("Hello")).await;
    let run = home.run(&["ask", "--json", "-m", "one:m", "hi"]).await;
    let object = run.expect_code(0).json();
    assert_eq!(object["object"], "chat.completion");
    assert_eq!(object["choices"][0]["message"]["content"], "Hello");
    assert_eq!(object["choices"][0]["finish_reason"], "stop");
    let about = &object["g4f"];
    assert_eq!(
        (&about["provider"], &about["model"]),
        (&json!("one"), &json!("m"))
    );
    assert_eq!(
        (&about["cleaned"], &about["trimmed"], &about["resumed"]),
        (&json!([]), &Value::Null, &json!([]))
    );
    let mut fields: Vec<&String> = about["trail"][0].as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "action",
            "first_content_ms",
            "key",
            "message",
            "model",
            "ms",
            "n",
            "outcome",
            "provider",
            "started_ms",
            "status",
            "wait_ms"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_lines_of_json() {
    let (home, _upstream) = one(openai::ChatSse::new().reasoning(["hm"]).text(["He", "llo"])).await;
    let run = home.run(&["ask", "--events", "-m", "one:m", "hi"]).await;
    run.expect_code(0);
    let events: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let text: String = events
        .iter()
        .filter(|e| e["event"] == "text_delta")
        .map(|e| e["text"].as_str().unwrap())
        .collect();
    assert_eq!(text, "Hello");
    assert!(
        events
            .iter()
            .any(|event| event["event"] == "reasoning_delta")
    );
    assert_eq!(events.last().unwrap()["event"], "finished");
}

#[tokio::test(flavor = "multi_thread")]
async fn thinking_is_not_part_of_the_answer() {
    let (home, _upstream) = one(openai::ChatSse::new()
        .reasoning(["secretly"])
        .text(["Hello"]))
    .await;
    let run = home.run(&["ask", "-q", "-m", "one:m", "hi"]).await;
    run.expect_code(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("Hello", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn explain_shows_the_trail_on_standard_error() {
    let (home, _upstream) = one(openai::server("Hello")).await;
    let run = home.run(&["ask", "--explain", "-m", "one:m", "hi"]).await;
    run.expect_code(0)
        .expect_words(&["target", "one:m", "answered"]);
    assert_eq!(run.stdout, "Hello");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_call_is_told_and_is_data_with_json() {
    let (home, _upstream) =
        one(openai::ChatSse::new().tool_call("c1", "now", ["{\"zone\":", "\"UTC\"}"])).await;
    let run = home.run(&["ask", "-m", "one:m", "hi"]).await;
    run.expect_code(0)
        .expect_words(&["now({\"zone\":\"UTC\"})"]);
    assert_eq!(run.stdout, "");
    let object = home
        .run(&["ask", "--json", "-m", "one:m", "hi"])
        .await
        .json();
    assert_eq!(object["choices"][0]["message"]["tool_calls"][0]["id"], "c1");
    assert_eq!(object["choices"][0]["finish_reason"], "tool_calls");
}
