//! The load: so many requests, so many at once, half of them streamed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use g4f_sdk::config::Env;
use g4f_sdk::{ChatEvent, Client, Error, ErrorKind};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::text;

const MODEL: &str = "m";

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The whole text, once.
    Exact,
    /// It ended as if it were complete and something was missing.
    Lost,
    /// Something came twice.
    Doubled,
    /// It ended with an error.
    Failed(ErrorKind),
}

/// One request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) number: usize,
    pub(crate) streamed: bool,
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
}

/// A client over these servers, with nothing but the default configuration.
///
/// # Errors
/// What the client says.
pub(crate) fn client(addresses: &[String]) -> Result<Client, Error> {
    let names = ["one", "two", "three", "four"];
    let builder = Client::builder().environment(Env::from_iter([("UNRELATED", "")]));
    names
        .iter()
        .zip(addresses)
        .fold(builder, |builder, (name, address)| {
            builder.openai_compatible(*name, address.clone(), [MODEL])
        })
        .build()
}

/// Sends requests numbered from 0 to `count`, `parallel` at a time.
pub(crate) async fn run(client: &Client, count: usize, parallel: usize) -> Vec<Sample> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..parallel {
        let (client, next) = (client.clone(), next.clone());
        workers.spawn(async move {
            let mut samples = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return samples;
                }
                samples.push(ask(&client, number).await);
            }
        });
    }
    let mut all = workers.join_all().await.concat();
    all.sort_by_key(|sample| sample.number);
    all
}

async fn ask(client: &Client, number: usize) -> Sample {
    let streamed = number % 2 == 1;
    let call = client
        .chat(format!("Give me answer #{number}, please."))
        .model(MODEL);
    let began = Instant::now();
    let text = if streamed {
        match call.stream().await {
            Ok(stream) => read(stream).await,
            Err(error) => Err(error),
        }
    } else {
        call.await.map(|answer| answer.text())
    };
    let took = began.elapsed();
    Sample {
        number,
        streamed,
        outcome: text.map_or_else(
            |error| Outcome::Failed(error.kind()),
            |text| judge(number, &text),
        ),
        took,
    }
}

async fn read(mut stream: g4f_sdk::AnswerStream) -> Result<String, Error> {
    let mut text = String::new();
    let mut finished = false;
    while let Some(event) = stream.next().await {
        match event? {
            ChatEvent::TextDelta { text: more, .. } => text.push_str(&more),
            ChatEvent::Finished { .. } => finished = true,
            _ => {}
        }
    }
    if finished {
        Ok(text)
    } else {
        Err(Error::new(
            ErrorKind::Truncated,
            "the stream ended without an end",
        ))
    }
}

fn judge(number: usize, text: &str) -> Outcome {
    let must = text::pieces(number).concat();
    if text == must {
        Outcome::Exact
    } else if text.len() > must.len() {
        Outcome::Doubled
    } else {
        Outcome::Lost
    }
}
