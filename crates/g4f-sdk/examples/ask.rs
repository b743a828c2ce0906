//! The umbrella crate in one page: a client over two servers of which the first is down.
//!
//! It runs without a key and without a network, against servers that it starts itself on loopback. With real
//! providers only the middle part remains: `Client::new()?.chat("...").await?`.
#![allow(clippy::print_stdout, reason = "an example talks to its reader")]

use g4f_sdk::{ChatEvent, Client};
use g4f_testkit::{RefusedPort, Script, Upstream};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let down = RefusedPort::bind()?;
    let healthy = Upstream::start(Script::openai("Paris is the capital of France.")).await?;

    let client = Client::builder()
        .openai_compatible("down", down.base_url(), ["demo-model"])
        .openai_compatible("healthy", healthy.base_url(), ["demo-model"])
        .build()?;

    let answer = client
        .chat("What is the capital of France?")
        .model("demo-model")
        .await?;
    println!("{} (by {})", answer.text(), answer.provider);
    for attempt in answer.trail() {
        println!(
            "  {}. {}: {} -> {}",
            attempt.n,
            attempt.provider,
            attempt.outcome.as_str(),
            attempt.action.as_str()
        );
    }

    let mut stream = client
        .chat("And now word by word?")
        .model("demo-model")
        .stream()
        .await?;
    while let Some(event) = stream.next().await {
        if let ChatEvent::TextDelta { text, .. } = event? {
            print!("{text}");
        }
    }
    println!();
    Ok(())
}
