//! Everything that a client sets can be set again for one call, down to fields that only one vendor knows.
//!
//! It runs without a key and without a network, against servers that it starts itself on loopback.
#![allow(clippy::print_stdout, reason = "an example talks to its reader")]

use std::time::Duration;

use g4f_sdk::Client;
use g4f_testkit::{Reply, Script, Upstream};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let busy = Upstream::start(Reply::status(503).text("come back later")).await?;
    let healthy = Upstream::start(Script::openai("Bonjour.")).await?;
    let client = Client::builder()
        .openai_compatible("busy", busy.base_url(), ["demo-model"])
        .openai_compatible("healthy", healthy.base_url(), ["demo-model"])
        .system("Be brief.")
        .build()?;

    let answer = client
        .chat("Say hello.")
        .model("demo-model")
        .system("Answer in French.")
        .api_key("sk-only-for-this-call")
        .header("x-team", "blue")
        .temperature(0.2)
        .param("top_k", 40)
        .extra(r#"healthy:/routing/sort="price""#.parse()?)
        .extra(r#"busy:/queue="fast""#.parse()?)
        .retries(0)
        .timeout(Duration::from_secs(30))
        .await?;
    println!("{} (by {})", answer.text(), answer.provider);
    for attempt in answer.trail() {
        let key = attempt.key.as_deref().unwrap_or("no key");
        println!(
            "  {}. {} ({key}): {} -> {}",
            attempt.n,
            attempt.provider,
            attempt.outcome.as_str(),
            attempt.action.as_str()
        );
    }

    // What the second server was sent: its own extra, and not the other one's.
    if let Some(request) = healthy.last_request() {
        let body = request.json()?;
        println!("{} {}", body["messages"][0]["content"], body["routing"]);
    }
    Ok(())
}
