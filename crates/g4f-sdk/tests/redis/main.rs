//! Two processes that use the client over one Redis: what one of them is told the other one knows, and a Redis that dies in
//! the middle loses nobody's answer. The second process is this very program, started anew with a task in a variable.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic, and the processes talk over standard output"
)]

mod benches;
mod other;
mod outages;
mod server;

use std::time::Duration;

use g4f_sdk::config::{Env, Loader, Origin};
use g4f_sdk::registry::RouteTarget;
use g4f_sdk::{Client, ClientBuilder};

/// The model that every server of these tests serves.
const MODEL: &str = "m";

/// How many servers there are that refuse.
const ROUNDS: usize = 10;

/// A client that remembers in this Redis, over servers by id and address. The route `n` asks the server `limited-n`, and
/// `healthy` if that one refuses; the route `all` asks all in this order.
fn client(redis: &str, servers: &[(String, String)]) -> Client {
    let env: Env = [("UNRELATED", "")].into_iter().collect();
    let config = Loader::new(env.clone())
        .set("store.url", redis, Origin::flag("--store"))
        .load()
        .unwrap();
    let target = |id: &str| RouteTarget::new(id, MODEL);
    let mut builder: ClientBuilder = Client::builder().environment(env).config(config);
    for (id, address) in servers {
        builder = builder.openai_compatible(id.clone(), address.clone(), [MODEL]);
        if let Some(round) = id.strip_prefix("limited-") {
            builder = builder.route(round.to_owned(), [target(id), target("healthy")]);
        }
    }
    let all: Vec<_> = servers.iter().map(|(id, _)| target(id)).collect();
    builder.route("all", all).build().unwrap()
}

/// Longest wait for something that another process does. It ends as soon as the thing is done.
const PATIENCE: Duration = Duration::from_secs(30);
