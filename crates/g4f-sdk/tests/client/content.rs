//! Everything an answer can hold beside text.

use g4f_sdk::ChatEvent;
use g4f_sdk::types::{JsonSchema, ResponseFormat};
use g4f_testkit::Reply;
use g4f_testkit::openai::{self, ChatSse};
use serde_json::json;

use crate::setup::{MODEL, last_body, over_one, serve};

#[tokio::test]
async fn several_choices_stay_apart() {
    let choice = |index: u32, text: &str| json!({"index": index, "finish_reason": "stop", "message": {"role": "assistant", "content": text}});
    let two = json!({"choices": [choice(0, "heads"), choice(1, "tails")]});
    let delta = |index: u32, text: &str| {
        json!({"choices": [{"index": index, "delta": {"content": text}}]}).to_string()
    };
    let stop = |index: u32| {
        json!({"choices": [{"index": index, "delta": {}, "finish_reason": "stop"}]}).to_string()
    };
    let stream = Reply::sse([
        delta(0, "he"),
        delta(1, "ta"),
        delta(0, "ads"),
        stop(0),
        delta(1, "ils"),
        stop(1),
        "[DONE]".to_owned(),
    ]);
    let server = serve([Reply::ok(two), stream]).await;
    let client = over_one(&server);
    let plain = client.chat("Toss").model(MODEL).n(2).await.unwrap();
    assert_eq!(last_body(&server)["n"], 2);
    let call = client.chat("Toss").model(MODEL).n(2);
    let streamed = call.stream().await.unwrap().collect().await.unwrap();
    for answer in [plain, streamed] {
        let texts: Vec<_> = answer.choices.iter().map(|c| c.message.text()).collect();
        assert_eq!(texts, ["heads", "tails"]);
    }
}

#[tokio::test]
async fn log_probabilities_are_handed_through() {
    let logprobs = json!({"content": [{"token": "Hi", "logprob": -0.25, "bytes": null, "top_logprobs": []}], "refusal": null});
    let plain = json!({"choices": [{
        "index": 0, "finish_reason": "stop", "logprobs": logprobs,
        "message": {"role": "assistant", "content": "Hi"},
    }]});
    let server = serve(Reply::ok(plain)).await;
    let call = over_one(&server).chat("hello?").model(MODEL);
    let call = call.param("logprobs", true).param("top_logprobs", 3);
    let answer = call.await.unwrap();
    let body = last_body(&server);
    assert_eq!(
        (&body["logprobs"], &body["top_logprobs"]),
        (&json!(true), &json!(3))
    );
    let got = answer.choices[0].logprobs.as_ref().unwrap();
    assert_eq!(got["content"][0]["logprob"], -0.25);
}

#[tokio::test]
async fn a_schema_is_sent_and_its_answer_is_text() {
    let server = serve(openai::chat_json("{\"city\":\"Paris\"}")).await;
    let schema = JsonSchema {
        name: "city".into(),
        description: None,
        schema: json!({"type": "object", "properties": {"city": {"type": "string"}}}),
        strict: Some(true),
    };
    let call = over_one(&server).chat("Capital?").model(MODEL);
    let format = ResponseFormat::JsonSchema(schema.clone());
    let answer = call.response_format(format).await.unwrap();
    let sent = &last_body(&server)["response_format"];
    assert_eq!(sent["type"], "json_schema");
    assert_eq!(sent["json_schema"]["schema"], schema.schema);
    assert_eq!(sent["json_schema"]["strict"], true);
    assert_eq!(answer.text(), "{\"city\":\"Paris\"}");
}

#[tokio::test]
async fn thinking_is_no_text_and_usage_is_counted() {
    let chat = ChatSse::new()
        .reasoning(["Let me", " see."])
        .text(["For", "ty-two."])
        .usage(12, 34);
    let server = serve(chat).await;
    let call = over_one(&server).chat("The answer?").model(MODEL);
    let mut stream = call.stream().await.unwrap();
    let (mut thinking, mut usages) = (String::new(), 0);
    let mut collected = Vec::new();
    while let Some(event) = stream.next().await {
        let event = event.unwrap();
        match &event {
            ChatEvent::ReasoningDelta { text, .. } => thinking.push_str(text),
            ChatEvent::Usage(usage) => {
                usages += 1;
                assert_eq!((usage.input_tokens, usage.output_tokens), (12, 34));
                assert_eq!(usage.total_tokens, 46);
            }
            _ => {}
        }
        collected.push(event);
    }
    assert_eq!((thinking.as_str(), usages), ("Let me see.", 1));
    assert!(matches!(collected.last(), Some(ChatEvent::Finished { .. })));

    let call = over_one(&server).chat("The answer?").model(MODEL);
    let answer = call.stream().await.unwrap().collect().await.unwrap();
    assert_eq!(answer.reasoning(), "Let me see.");
    assert_eq!(answer.text(), "Forty-two.");
    assert_eq!(answer.usage.unwrap().total_tokens, 46);
}
