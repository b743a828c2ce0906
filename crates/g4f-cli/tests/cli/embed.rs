//! `g4f embed`, `rerank`, `moderate`, and their calls.

use g4f_testkit::{Reply, Upstream, openai};
use serde_json::json;

use crate::support::{Home, one_server, outcomes, servers};

async fn one(reply: Reply) -> (Home, Upstream) {
    let upstream = Upstream::start(reply).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    (home, upstream)
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_are_printed_one_a_line() {
    let (home, upstream) = one(openai::embeddings([[0.5_f32, 1.0], [0.1, 2.0]])).await;
    let run = home.run(&["embed", "a", "b", "-m", "one:m"]).await;
    assert_eq!(run.expect_code(0).stdout, "[0.5,1.0]\n[0.1,2.0]\n");
    let body = || upstream.last_request().unwrap().json().unwrap();
    assert_eq!(body()["input"], json!(["a", "b"]));
    let line = ["embed", "--lines", "-m", "one:m"];
    home.run_with(&line, "c\n\nd\n").await.expect_code(0);
    assert_eq!(body()["input"], json!(["c", "d"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_embeds_where_the_first_fails() {
    let first = Upstream::start(Reply::status(500).text("broken"))
        .await
        .unwrap();
    let second = Upstream::start(openai::embeddings([[1.0_f32]]))
        .await
        .unwrap();
    let home = Home::with_config(&servers(&[
        ("first", &first.base_url()),
        ("second", &second.base_url()),
    ]));
    let line = ["embed", "a", "-m", "all", "--retries", "0", "--json"];
    let object = home.run(&line).await.expect_code(0).json();
    assert_eq!(outcomes(&object["g4f"]["trail"]), ["Server", "ok"]);
    assert_eq!(object["data"][0]["embedding"], json!([1.0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_embeds_as_its_caller_wants_it() {
    let (home, upstream) = one(openai::embeddings([[0.5_f32]])).await;
    let request = json!({"model": "one:m", "input": "a", "encoding_format": "base64", "g4f": {"trail": true}});
    let run = home.run_with(&["call", "embed"], request.to_string()).await;
    let object = run.expect_code(0).json();
    assert_eq!(object["data"][0]["embedding"], "AAAAPw==");
    assert_eq!(outcomes(&object["g4f"]["trail"]), ["ok"]);
    let body = upstream.last_request().unwrap().json().unwrap();
    assert!(body.get("g4f").is_none(), "{body}");
    // A server of which nothing is known but its address.
    let line = [
        "call",
        "embed",
        "--base-url",
        &upstream.base_url(),
        "--api-key",
        "k",
    ];
    home.run_with(&line, r#"{"model": "x", "input": "a"}"#)
        .await
        .expect_code(0);
    let request = upstream.last_request().unwrap();
    assert_eq!(request.header("authorization"), Some("Bearer k"));
    for (wrong, word) in [
        (r#"{"input": 3}"#, "input"),
        ("[]", "object"),
        ("{", "JSON"),
        (r#"{"input": []}"#, "input"),
    ] {
        let run = home.run_with(&["call", "embed"], wrong).await;
        assert_eq!(run.code, Some(2), "{run:?}");
        run.expect_words(&[word]);
    }
    assert_eq!(upstream.hits(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_ranked() {
    let (home, upstream) = one(openai::ranking([(1, 0.9), (0, 0.25)])).await;
    let line = [
        "rerank", "which?", "first", "second", "--top", "2", "-m", "one:m",
    ];
    let run = home.run(&line).await;
    assert_eq!(
        run.expect_code(0).stdout,
        "0.9000\t1\tsecond\n0.2500\t0\tfirst\n"
    );
    assert_eq!(upstream.last_request().unwrap().json().unwrap()["top_n"], 2);
    let request =
        r#"{"model": "one:m", "query": "q", "documents": ["a", "b"], "return_documents": true}"#;
    let object = home
        .run_with(&["call", "rerank"], request)
        .await
        .expect_code(0)
        .json();
    assert_eq!(object["results"][0]["document"]["text"], "b");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_are_judged() {
    let (home, _upstream) = one(openai::moderation([true, false])).await;
    let run = home.run(&["moderate", "bad", "good", "-m", "one:m"]).await;
    let lines: Vec<&str> = run.expect_code(0).stdout.lines().collect();
    assert!(
        lines[0].starts_with("flagged") && lines[1] == "ok",
        "{lines:?}"
    );
    let request = r#"{"model": "one:m", "input": ["bad", "good"]}"#;
    let object = home
        .run_with(&["call", "moderate"], request)
        .await
        .expect_code(0)
        .json();
    assert_eq!(object["results"][0]["flagged"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_draw_too() {
    let (home, upstream) = one(openai::image()).await;
    let request = r#"{"model": "one:m", "prompt": "x", "response_format": "b64_json"}"#;
    let object = home
        .run_with(&["call", "image"], request)
        .await
        .expect_code(0)
        .json();
    assert!(object["data"][0]["b64_json"].is_string());
    home.write("cat.png", openai::PNG);
    let line = [
        "call",
        "edit",
        "--file",
        "image=cat.png",
        "--param",
        "prompt=a hat",
        "-m",
        "one:m",
        "-o",
        "hat.png",
    ];
    home.run(&line).await.expect_code(0);
    assert_eq!(upstream.last_request().unwrap().path, "/v1/images/edits");
    assert!(home.path().join("hat.png").is_file());
    home.run_with(&["call", "edit", "-m", "one:m"], r#"{"prompt": "x"}"#)
        .await
        .expect_code(2)
        .expect_words(&["picture"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_that_nobody_can_ask_for_is_said() {
    let (home, _upstream) = one(Reply::status(404)).await;
    home.run(&["provider", "one", "--quota"])
        .await
        .expect_code(3)
        .expect_words(&["quota"]);
}
