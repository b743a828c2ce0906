//! The bridge against a real g4f server, which asks an upstream on loopback.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod beside;
mod chat;
#[path = "../common/g4f_server.rs"]
mod g4f_server;
mod setup;

use g4f_server::G4fServer;
use setup::Bridge;

/// One server for all of it: a start takes seconds.
#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_is_asked_for_all_that_it_offers() {
    let Some(server) = G4fServer::start("providers").await else {
        return;
    };
    let bridge = Bridge::to(&server).await;
    bridge.is_recognised().await;
    bridge.answers_whole_with_its_thinking().await;
    bridge.answers_as_it_is_made().await;
    bridge.calls_tools().await;
    bridge.hands_parameters_on().await;
    bridge.answers_in_json().await;
    bridge.tells_failures_apart().await;
    bridge.breaks_off_with_an_error().await;
    bridge.speaks_in_chat().await;
    bridge.makes_images().await;
    bridge.has_no_voice_without_a_provider_that_speaks().await;
    bridge.transcribes().await;
    bridge.lists_models_of_one_provider().await;
    server.stop().await;
}
