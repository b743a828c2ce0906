//! Servers that insert, and clients that ask them.

use g4f_sdk::config::Env;
use g4f_sdk::types::ChatAnswer;
use g4f_sdk::{Client, Result, Strategy};
use g4f_testkit::openai;
use g4f_testkit::{Reply, Script, Upstream};

pub(crate) const MODEL: &str = "m";
pub(crate) const AD: &str = "\n\n\n\n---\n\n**Support Pollinations.AI:**\n\n---\n\n🌸 **Ad** 🌸\nPowered by Pollinations.AI free text APIs. [Support our mission](https://pollinations.ai/redirect/kofi) to keep AI accessible for everyone.";
pub(crate) const ANSWER: &str = "The Moon moves away by 3.8 cm a year.\n\nTides are the reason.";

pub(crate) async fn serve(script: impl Into<Script>) -> Upstream {
    Upstream::start(script).await.unwrap()
}

/// A client that asks these servers in this order.
pub(crate) fn over(servers: &[(&str, &Upstream)]) -> Client {
    let bare = Client::builder()
        .environment(Env::from_iter([("UNRELATED", "")]))
        .options(|options| {
            options.strategy = Some(Strategy::Priority);
            options.retries = Some(0);
        });
    let add = |builder: g4f_sdk::ClientBuilder, (id, server): &(&str, &Upstream)| {
        builder.openai_compatible(*id, server.base_url(), [MODEL])
    };
    servers.iter().fold(bare, add).build().unwrap()
}

/// Asks plainly or streamed.
pub(crate) async fn ask(client: &Client, streamed: bool) -> Result<ChatAnswer> {
    let call = client.chat("How far is the Moon?").model(MODEL);
    if streamed {
        call.stream().await?.collect().await
    } else {
        call.await
    }
}

/// A server that gives `text` as a whole, or in pieces of a few bytes.
pub(crate) fn says(text: &str, streamed: bool) -> Reply {
    if streamed {
        openai::chat_sse(text, text.chars().count().div_ceil(3)).chop(7)
    } else {
        openai::chat_json(text)
    }
}
