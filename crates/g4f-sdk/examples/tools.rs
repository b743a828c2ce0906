//! A tool's round trip: the model calls, the program answers, the model goes on.
//!
//! It runs without a key and without a network: the model is a script on loopback.
#![allow(clippy::print_stdout, reason = "an example talks to its reader")]

use g4f_sdk::{Client, Message, Tool};
use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Script, Upstream};
use serde_json::json;

fn weather(city: &str) -> String {
    format!("Sunny in {city}, 21 degrees.")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = Upstream::start(Script::sequence([
        ChatSse::new()
            .tool_call("call_1", "weather", [r#"{"city":"#, r#""Paris"}"#])
            .reply(),
        openai::chat_sse("It is sunny in Paris, so leave the umbrella at home.", 6),
    ]))
    .await?;
    let client = Client::builder()
        .openai_compatible("demo", model.base_url(), ["demo-model"])
        .model("demo-model")
        .build()?;

    let parameters = json!({
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    });
    let tools = [Tool::function(
        "weather",
        "The weather in a city.",
        parameters,
    )];
    let mut history = vec![Message::user("Do I need an umbrella in Paris?")];
    loop {
        let stream = client
            .chat(history.clone())
            .tools(tools.clone())
            .stream()
            .await?;
        let answer = stream.collect().await?;
        history.extend(answer.message().cloned());
        if answer.tool_calls().is_empty() {
            println!("{}", answer.text());
            return Ok(());
        }
        for call in answer.tool_calls() {
            let result = weather(call.json()?["city"].as_str().unwrap_or("nowhere"));
            println!("{}({}) -> {result}", call.name, call.arguments);
            history.push(Message::tool(&call.id, result));
        }
    }
}
