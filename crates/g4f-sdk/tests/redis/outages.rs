//! A Redis that is killed or stands still in the middle of a run.

use g4f_testkit::{Reply, Script, Upstream};

use crate::other::{Other, ask};
use crate::server::Server;
use crate::{PATIENCE, client};

/// Requests of each process.
const REQUESTS: usize = 300;

/// Both processes ask all the time while `harm` is done to Redis, and get every answer.
async fn lose_nothing(harm: impl FnOnce(&mut Server)) {
    let Some(mut redis) = Server::start().await else {
        return;
    };
    let broken = Upstream::start(Reply::status(503).text("busy"))
        .await
        .unwrap();
    let healthy = Upstream::start(Script::openai("a whole answer"))
        .await
        .unwrap();
    let servers = [
        ("broken".to_owned(), broken.base_url()),
        ("healthy".to_owned(), healthy.base_url()),
    ];
    let client = client(&redis.url(), &servers);
    assert!(client.health().store().ready(PATIENCE));
    let mut other = Other::start(&redis.url(), &servers);
    other.order("all", REQUESTS).await;
    let asking = tokio::spawn({
        let client = client.clone();
        async move { ask(&client, "all", REQUESTS).await }
    });
    while healthy.hits() < 50 {
        tokio::task::yield_now().await;
    }
    harm(&mut redis);
    assert_eq!(asking.await.unwrap(), REQUESTS);
    assert_eq!(other.answered().await, REQUESTS);
    // And without it as well.
    other.order("all", 20).await;
    assert_eq!(ask(&client, "all", 20).await, 20);
    assert_eq!(other.answered().await, 20);
    other.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle() {
    lose_nothing(Server::kill).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frozen_in_the_middle() {
    lose_nothing(|server| server.freeze()).await;
}
