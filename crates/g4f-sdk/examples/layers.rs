//! A tower layer of your own, around the whole and around each target.
//!
//! It runs without a key and without a network, against servers that it starts itself on loopback.
#![allow(clippy::print_stdout, reason = "an example talks to its reader")]

use g4f_sdk::resilience::Service;
use g4f_sdk::types::{Call, ChatRequest};
use g4f_sdk::{Client, Message};
use g4f_testkit::{RefusedPort, Script, Upstream};
use tower::ServiceExt as _;
use tower::layer::layer_fn;

/// Says whom a call is for. Around the whole nobody is chosen yet.
fn announce(inner: Service<ChatRequest>) -> impl g4f_sdk::resilience::Inner<ChatRequest> {
    inner.map_request(|call: Call<ChatRequest>| {
        match call.cx.target() {
            Some(target) => println!("  asking {}", target.label()),
            None => println!("a request for {}", call.request.model),
        }
        call
    })
}

/// Any tower layer will do: this one gives each target's request one more message.
fn polite(inner: Service<ChatRequest>) -> impl g4f_sdk::resilience::Inner<ChatRequest> {
    inner.map_request(|mut call: Call<ChatRequest>| {
        let message = Message::system("Be polite.");
        call.request.messages_mut().insert(0, message);
        call
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let down = RefusedPort::bind()?;
    let healthy = Upstream::start(Script::openai("Good morning to you.")).await?;
    let client = Client::builder()
        .openai_compatible("down", down.base_url(), ["demo-model"])
        .openai_compatible("healthy", healthy.base_url(), ["demo-model"])
        .stack(|stack| {
            stack
                .layer::<ChatRequest, _>(layer_fn(announce))
                .layer_target::<ChatRequest, _>(layer_fn(announce))
                .layer_target::<ChatRequest, _>(layer_fn(polite))
        })
        .build()?;

    let answer = client.chat("Hello?").model("demo-model").await?;
    println!("{} (by {})", answer.text(), answer.provider);
    if let Some(request) = healthy.last_request() {
        println!("{}", request.json()?["messages"][0]["content"]);
    }
    Ok(())
}
