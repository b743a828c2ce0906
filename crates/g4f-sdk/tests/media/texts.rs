//! Vectors, rankings, judgements, and whom calls without a model go to.

use g4f_sdk::ErrorKind;
use g4f_testkit::{Reply, Upstream, openai};

use crate::setup::{MODEL, bare, failing, over, serve, steps};

async fn pair(reply: Reply) -> (Upstream, Upstream) {
    (failing().await, serve(reply).await)
}

const SWITCHED: [&str; 2] = ["first Server switched", "second ok answered"];

#[tokio::test]
async fn vectors_rankings_and_judgements_survive_a_failing_server() {
    let (first, second) = pair(openai::embeddings([[0.5_f32, 1.0], [0.0, 2.0]])).await;
    let client = over([("first", &first), ("second", &second)]);
    let call = client.embed(["a", "b"]).model(MODEL).retries(0);
    let answer = call.provider("first").provider("second").await.unwrap();
    assert_eq!(answer.vectors, [[0.5, 1.0], [0.0, 2.0]]);
    assert_eq!(steps(&answer.trail()), SWITCHED);

    let (first, second) = pair(openai::ranking([(1, 0.9), (0, 0.1)])).await;
    let client = over([("first", &first), ("second", &second)]);
    let call = client
        .rerank("q", ["a", "b"])
        .top_n(2)
        .model(MODEL)
        .retries(0);
    let answer = call.provider("first").provider("second").await.unwrap();
    assert_eq!(answer.results, [(1, 0.9), (0, 0.1)]);
    assert_eq!(steps(&answer.trail()), SWITCHED);

    let (first, second) = pair(openai::moderation([true])).await;
    let client = over([("first", &first), ("second", &second)]);
    let call = client.moderate(["bad words"]).model(MODEL).retries(0);
    let answer = call.provider("first").provider("second").await.unwrap();
    assert!(answer.flagged());
    assert_eq!(steps(&answer.trail()), SWITCHED);
}

#[tokio::test]
async fn what_is_preferred_for_chat_does_not_hold_for_other_calls() {
    let server = serve(openai::embeddings([[1.0_f32]])).await;
    let client = bare()
        .discover(true)
        .model("chatty")
        .options(|options| {
            options.fallback_models = vec!["chattier".into()];
            // Known, and not known for vectors.
            options.providers = vec!["cerebras".into()];
        })
        .openai_compatible("only", server.base_url(), ["my-embedder"])
        .build()
        .unwrap();
    let answer = client.embed(["a"]).await.unwrap();
    assert_eq!((&*answer.provider, &*answer.model), ("only", "my-embedder"));
    let sent = server.last_request().unwrap().json().unwrap();
    assert_eq!(sent["model"], "my-embedder");
}

#[tokio::test]
async fn nothing_to_work_on_is_said_before_anybody_is_asked() {
    let client = bare().build().unwrap();
    let nothing: [&str; 0] = [];
    for error in [
        client.embed(nothing).await.map(drop),
        client.rerank("q", nothing).await.map(drop),
        client.rerank(" ", ["a"]).await.map(drop),
        client.moderate(nothing).await.map(drop),
        client.speak("").await.map(drop),
        client.video("").await.map(drop),
    ] {
        assert_eq!(error.unwrap_err().kind(), ErrorKind::BadRequest);
    }
}
