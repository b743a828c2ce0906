//! A program that names the crate once and asks an oracle through the umbrella, fallback and all.
//!
//! The oracle is simulated on loopback, so that it runs anywhere.
#![allow(clippy::print_stdout, reason = "an example talks to its reader")]

use custom_provider as _;
use g4f_sdk::Client;
use g4f_testkit::{Reply, Script, Upstream};

const SAYS: &str = r#"{"voice": "pythia"}
{"say": "If you cross the river, "}
{"say": "a great empire will fall."}
{"done": "stop"}
"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let reply = Reply::status(200)
        .header("content-type", "application/x-ndjson")
        .text(SAYS);
    let oracle = Upstream::start(Script::always(reply)).await?;

    let client = Client::builder().build()?;
    let found = client.provider("oracle")?;
    println!("found: {} from {}", found.info.name, found.info.origin);

    let answer = client
        .chat("Shall I cross the river?")
        .model("oracle:pythia")
        .base_url(oracle.url())
        .await?;
    println!("{} says: {}", answer.model, answer.text());
    Ok(())
}
