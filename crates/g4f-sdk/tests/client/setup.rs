//! Clients over servers of the test's own, and short views of what came of a call.

use g4f_sdk::config::Env;
use g4f_sdk::registry::ProviderConfig;
use g4f_sdk::types::secrecy::SecretString;
use g4f_sdk::types::{Credential, Settings};
use g4f_sdk::{Attempt, Client, ClientBuilder, Strategy};
use g4f_testkit::{Reply, Script, Upstream};
use serde_json::Value;

/// The model that every server of these tests serves.
pub(crate) const MODEL: &str = "m";

/// A client in the making that knows nothing of this machine, and asks in the order in which servers are named: otherwise
/// they are equals, and now and then another one than the best is tried.
pub(crate) fn bare() -> ClientBuilder {
    Client::builder()
        .environment(Env::from_iter([("UNRELATED", "")]))
        .options(|options| options.strategy = Some(Strategy::Priority))
}

/// A client over these servers, by id and base URL, which are asked in this order.
pub(crate) fn over<'a>(servers: impl IntoIterator<Item = (&'a str, String)>) -> Client {
    servers
        .into_iter()
        .fold(bare(), |builder, (id, base_url)| {
            builder.openai_compatible(id, base_url, [MODEL])
        })
        .build()
        .unwrap()
}

/// A client over one server, which is called `only`.
pub(crate) fn over_one(upstream: &Upstream) -> Client {
    over([("only", upstream.base_url())])
}

/// A server with a script of its own.
pub(crate) async fn serve(script: impl Into<Script>) -> Upstream {
    Upstream::start(script).await.unwrap()
}

/// A server that answers plain and streamed calls with `text`.
pub(crate) async fn saying(text: &str) -> Upstream {
    serve(Script::openai(text)).await
}

/// A server that fails every call.
pub(crate) async fn failing(status: u16) -> Upstream {
    serve(Reply::status(status).text("broken")).await
}

/// A server with keys: `(source, key)`.
pub(crate) fn keyed(base_url: &str, keys: &[(&'static str, &str)]) -> ProviderConfig {
    let keys = keys
        .iter()
        .map(|(source, key)| Credential::new(SecretString::from((*key).to_owned()), *source));
    ProviderConfig {
        protocol: Some("openai".into()),
        settings: Settings {
            base_url: Some(base_url.to_owned()),
            models: vec![MODEL.to_owned()],
            keys: keys.collect(),
            ..Settings::default()
        },
        ..ProviderConfig::default()
    }
}

/// `provider outcome action` of each attempt.
pub(crate) fn steps(trail: &[Attempt]) -> Vec<String> {
    trail
        .iter()
        .map(|attempt| {
            format!(
                "{} {} {}",
                attempt.provider,
                attempt.outcome.as_str(),
                attempt.action.as_str()
            )
        })
        .collect()
}

/// The body of the latest request.
pub(crate) fn last_body(upstream: &Upstream) -> Value {
    upstream.last_request().unwrap().json().unwrap()
}
