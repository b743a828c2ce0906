//! What one process was told, the other one knows.

use std::time::Duration;

use g4f_sdk::store::BenchKey;
use g4f_testkit::{Script, Upstream, openai};
use tokio::time::{Instant, sleep};

use crate::other::{Other, ask};
use crate::server::Server;
use crate::{PATIENCE, ROUNDS, client};

/// How late the other process may know.
const AT_MOST: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bench_of_one_process_is_respected_by_the_other() {
    let Some(redis) = Server::start().await else {
        return;
    };
    let mut limited = Vec::new();
    let mut servers = Vec::new();
    for round in 0..ROUNDS {
        let server = Upstream::start(openai::rate_limited(Duration::from_secs(300)))
            .await
            .unwrap();
        servers.push((format!("limited-{round}"), server.base_url()));
        limited.push(server);
    }
    let healthy = Upstream::start(Script::openai("a whole answer"))
        .await
        .unwrap();
    servers.push(("healthy".to_owned(), healthy.base_url()));

    let client = client(&redis.url(), &servers);
    let store = client.health().store();
    assert!(store.ready(PATIENCE), "this process is listening");
    let mut other = Other::start(&redis.url(), &servers);

    let mut late = Vec::new();
    for (round, server) in limited.iter().enumerate() {
        let model = round.to_string();
        other.order(&model, 1).await;
        assert_eq!(other.answered().await, 1);
        assert_eq!(server.hits(), 1, "the other process ran into the limit");

        let told = Instant::now();
        let key = BenchKey::Key {
            provider: format!("limited-{round}").into(),
            key: None,
        };
        while store.bench_of(&key).is_none() {
            assert!(told.elapsed() < PATIENCE, "it is never known here");
            sleep(Duration::from_millis(1)).await;
        }
        late.push(told.elapsed());
        assert_eq!(ask(&client, &model, 4).await, 4);
        assert_eq!(server.hits(), 1, "this process does not ask it");
    }
    other.end().await;
    late.sort_unstable();
    println!("known here after {late:?}");
    // A machine that is busy may be late once; the bound is for the rule.
    assert!(late[ROUNDS / 2] <= AT_MOST, "{late:?}");
}
