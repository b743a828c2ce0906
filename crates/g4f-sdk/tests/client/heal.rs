//! A server that was down and is back gets its traffic again, without anybody's help.

use std::time::Duration;

use g4f_sdk::resilience::{BreakerConfig, BreakerState, ResilienceConfig};
use g4f_sdk::{Client, Strategy};
use g4f_testkit::{Reply, Script, Upstream, openai};

use crate::setup::{MODEL, bare, saying, serve};

/// Calls that the sick server fails.
const BROKEN: u64 = 4;
/// Far more than healing takes, so that a server that never heals ends the test.
const MOST: usize = 20_000;

fn client(sick: &Upstream, spare: &Upstream) -> Client {
    let resilience = ResilienceConfig {
        retries: 0,
        strategy: Strategy::Priority,
        breaker: BreakerConfig {
            open: Duration::from_millis(50),
            ramp: Duration::from_millis(50),
            ..BreakerConfig::default()
        },
        ..ResilienceConfig::default()
    };
    [("sick", sick), ("spare", spare)]
        .into_iter()
        .fold(bare(), |builder, (id, server)| {
            builder.openai_compatible(id, server.base_url(), [MODEL])
        })
        .resilience(resilience)
        .build()
        .unwrap()
}

async fn ask(client: &Client) -> String {
    let call = client.chat("hello?").model(MODEL);
    let call = call.provider("sick").provider("spare");
    call.await.unwrap().provider.clone()
}

#[tokio::test]
async fn a_server_that_heals_gets_its_traffic_again() {
    let sick = serve(Script::by(|request| {
        if request.number <= BROKEN {
            return Reply::status(503).text("down");
        }
        openai::chat_json("back")
    }))
    .await;
    let spare = saying("spare").await;
    let client = client(&sick, &spare);

    for _ in 0..3 {
        assert_eq!(ask(&client).await, "spare");
    }
    assert_eq!(sick.hits(), 3, "three in a row open the breaker");
    let state = |id: &str| {
        let targets = client.health().targets();
        targets.into_iter().find(|one| &*one.provider == id)
    };
    assert_ne!(state("sick").unwrap().breaker, BreakerState::Closed);

    // The first probe fails and closes the door again; the second one finds the server well.
    let mut answers = 0;
    for _ in 0..MOST {
        if ask(&client).await == "sick" {
            answers += 1;
        }
        if answers >= 20 && state("sick").unwrap().breaker == BreakerState::Closed {
            break;
        }
    }
    assert!(answers >= 20, "it answered {answers} times");
    assert_eq!(state("sick").unwrap().breaker, BreakerState::Closed);
    let before = spare.hits();
    for _ in 0..10 {
        assert_eq!(ask(&client).await, "sick");
    }
    assert_eq!(spare.hits(), before, "nobody needs the spare one any more");
    let asked = sick.hits();
    assert!(asked >= BROKEN + answers, "{asked} calls");
}
