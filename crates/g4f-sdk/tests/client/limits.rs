//! Limits that servers tell of and limits that users set, on the wire.

use std::sync::Arc;

use g4f_sdk::config::{Config, Env, Input, Loader, Origin};
use g4f_sdk::resilience::CapsConfig;
use g4f_sdk::store::{ManualClock, MemoryStore, Timestamp};
use g4f_sdk::{Client, ClientBuilder, ErrorKind};
use g4f_testkit::{Script, Upstream, openai};

use crate::setup::{MODEL, bare, keyed, saying, serve};

/// 30 s after a full minute.
const THEN: u64 = 1_759_999_980_000 + 30_000;

fn clock() -> (Arc<ManualClock>, Arc<MemoryStore>) {
    let clock = Arc::new(ManualClock::new(Timestamp(THEN)));
    (clock.clone(), Arc::new(MemoryStore::new(clock)))
}

/// Two servers, the first of which may be asked once a minute, and three calls in all.
fn config(first: &Upstream, second: &Upstream) -> Config {
    let said =
        |loader: Loader, key: &str, value: Input| loader.set(key, value, Origin::flag("--set"));
    let mut loader = Loader::new(Env::from_iter([("UNRELATED", "")]));
    for (name, server) in [("one", first), ("two", second)] {
        let key = |key: &str| format!("providers.{name}.{key}");
        loader = said(loader, &key("protocol"), "openai".into());
        loader = said(loader, &key("base_url"), server.base_url().into());
        loader = said(loader, &key("models"), vec![MODEL].into());
    }
    loader = said(loader, "providers.one.requests_per_minute", 1_u32.into());
    loader = said(loader, "limits.requests_per_minute", 3_u32.into());
    loader.load().unwrap()
}

fn over(servers: &[(&str, &Upstream)]) -> ClientBuilder {
    servers.iter().fold(bare(), |builder, (id, server)| {
        builder.openai_compatible(*id, server.base_url(), [MODEL])
    })
}

async fn say(client: &Client) -> Result<String, g4f_sdk::Error> {
    let answer = client.chat("Hello?").model(MODEL).await?;
    Ok(answer.text())
}

#[tokio::test]
async fn a_key_that_is_used_up_gives_way_before_it_is_refused() {
    for streamed in [false, true] {
        let reply = if streamed {
            openai::chat_sse("fine", 2)
        } else {
            openai::chat_json("fine")
        };
        let upstream = serve(
            reply
                .header("x-ratelimit-limit-requests", "20")
                .header("x-ratelimit-remaining-requests", "0")
                .header("x-ratelimit-reset-requests", "1m0s"),
        )
        .await;
        let keys = keyed(
            &upstream.base_url(),
            &[("ONE", "key-one"), ("TWO", "key-two")],
        );
        let client = bare().provider_config("only", keys).build().unwrap();
        for _ in 0..2 {
            if streamed {
                let stream = client.chat("Hello?").model(MODEL).stream().await.unwrap();
                stream.collect().await.unwrap();
            } else {
                say(&client).await.unwrap();
            }
        }
        let mut asked: Vec<String> = upstream
            .requests()
            .iter()
            .map(|request| request.header("authorization").unwrap().to_owned())
            .collect();
        asked.sort();
        assert_eq!(asked, ["Bearer key-one", "Bearer key-two"]);
        // Both are used up now: nobody is asked, and it is known until when.
        let error = say(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        let wait = error.retry_after().unwrap().as_secs();
        assert!(
            (50..=60).contains(&wait) && !error.reached_upstream(),
            "{error}"
        );
        assert_eq!(upstream.requests().len(), 2);
    }
}

#[tokio::test]
async fn caps_of_the_configuration_hold() {
    let (first, second) = (saying("first").await, saying("second").await);
    let config = config(&first, &second);
    let (time, store) = clock();
    // Two clients over one store share what they may take.
    let clients = [(); 2].map(|()| {
        let builder = bare().config(config.clone()).store(store.clone());
        builder.build().unwrap()
    });
    for client in clients.iter().chain(&clients[..1]) {
        say(client).await.unwrap();
    }
    assert_eq!((first.requests().len(), second.requests().len()), (1, 2));
    let error = say(&clients[1]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.message().contains("it ends in 30 s"), "{error}");
    assert!(
        error.help().unwrap().contains("requests_per_minute in ["),
        "{error}"
    );
    time.advance(error.retry_after().unwrap());
    assert_eq!(say(&clients[1]).await.unwrap(), "first");
}

#[tokio::test]
async fn tokens_of_answers_are_counted_plain_and_streamed() {
    let upstream = serve(Script::openai("Hello there.")).await;
    let (_, store) = clock();
    let caps = CapsConfig {
        tokens_per_day: Some(1),
        ..CapsConfig::default()
    };
    for name in ["one", "two"] {
        let client = over(&[(name, &upstream)])
            .store(store.clone())
            .provider_limits(name.to_uppercase(), caps.clone())
            .build()
            .unwrap();
        if name == "one" {
            say(&client).await.unwrap();
        } else {
            let stream = client.chat("Hello?").model(MODEL).stream().await.unwrap();
            stream.collect().await.unwrap();
        }
        let error = say(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::QuotaExhausted);
        let words = format!("the cap of 1 token per day for provider {name} is reached");
        assert!(error.message().contains(&words), "{error}");
    }
    assert_eq!(upstream.requests().len(), 2);
}

#[tokio::test]
async fn limits_that_cannot_be_kept_are_refused_at_the_start() {
    let upstream = saying("fine").await;
    let none = CapsConfig {
        requests_per_day: Some(0),
        ..CapsConfig::default()
    };
    let error = over(&[("only", &upstream)])
        .limits(none)
        .build()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(
        error.message().contains("limits.requests_per_day"),
        "{error}"
    );
    let some = CapsConfig {
        requests_per_day: Some(5),
        ..CapsConfig::default()
    };
    let error = over(&[("only", &upstream)])
        .provider_limits("onyl", some)
        .build()
        .unwrap_err();
    assert!(format!("{error:?}").contains("only"), "{error:?}");
}
