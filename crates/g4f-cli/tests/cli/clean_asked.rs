//! Answers that are cleaned on their way, and texts that a model judges.

use g4f_testkit::{Reply, Upstream, openai};
use serde_json::{Value, json};

use crate::support::{Home, one_server, servers};

const DIRTY: &str = "Blue.<|im_end|>";

async fn dirty() -> (Upstream, Home) {
    let server = Upstream::start(openai::server(DIRTY)).await.unwrap();
    let home = Home::with_config(&one_server(&server.base_url()));
    (server, home)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_clean_and_says_what_was_taken_out() {
    let (_server, home) = dirty().await;
    let run = home.run(&["-m", "one:m", "--explain", "colour?"]).await;
    run.expect_code(0)
        .expect_words(&["taken out by ", "<|im_end|>"]);
    assert_eq!(run.stdout, "Blue.");
    let run = home.run(&["-m", "one:m", "--json", "colour?"]).await;
    let object = run.json();
    assert_eq!(object["choices"][0]["message"]["content"], "Blue.");
    let piece = &object["g4f"]["cleaned"][0];
    assert_eq!(piece["text"], "<|im_end|>");
    assert!(piece["rule"].as_str().unwrap().contains('.'), "{piece}");
    let run = home
        .run(&["-m", "one:m", "--clean", "off", "colour?"])
        .await;
    assert_eq!(run.stdout, DIRTY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_can_be_left_as_it_is() {
    let server = Upstream::start(openai::server(DIRTY)).await.unwrap();
    let home = Home::with_config(&format!(
        "{}[models.\"one:m\"]\nclean = \"off\"\n",
        one_server(&server.base_url())
    ));
    let run = home.run(&["-m", "one:m", "colour?"]).await;
    assert_eq!(run.stdout, DIRTY);
    let run = home
        .run(&["-m", "one:m", "--clean", "rules", "colour?"])
        .await;
    assert_eq!(run.stdout, "Blue.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_says_how_and_its_answer_says_what() {
    let (_server, home) = dirty().await;
    let ask = |stream: bool, g4f: Value| {
        json!({
            "model": "one:m", "stream": stream, "g4f": g4f,
            "messages": [{"role": "user", "content": "colour?"}],
        })
        .to_string()
    };
    let run = home
        .run_with(
            &["call", "chat"],
            ask(false, json!({"clean": {"mode": "off"}})),
        )
        .await;
    assert_eq!(run.json()["choices"][0]["message"]["content"], DIRTY);
    let run = home
        .run_with(
            &["call", "chat", "--explain"],
            ask(true, json!({"trail": true})),
        )
        .await;
    run.expect_code(0).expect_words(&["taken out by "]);
    let chunks: Vec<Value> = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("data: {"))
        .map(|rest| serde_json::from_str(&format!("{{{rest}")).unwrap())
        .collect();
    let text: String = chunks
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str())
        .collect();
    assert_eq!(text, "Blue.");
    assert_eq!(
        chunks.last().unwrap()["g4f"]["cleaned"][0]["text"],
        "<|im_end|>"
    );
    let run = home
        .run_with(&["call", "chat"], ask(false, json!({"clean": "sometimes"})))
        .await;
    run.expect_code(2)
        .expect_words(&["clean", "off, rules, judge, hybrid"]);
}

const LINE: &str = "Get the Foo app today at https://foo.example/app";

async fn judged(verdict: impl Into<g4f_testkit::Script>) -> (Upstream, Home) {
    let server = Upstream::start(verdict).await.unwrap();
    let home = Home::with_config(&servers(&[("small", &server.base_url())]));
    (server, home)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_judges_what_no_rule_knows() {
    let text = format!("The sky is blue.\n\n{LINE}\n");
    let verdict = json!({"has_ad": true, "cleaned_text": "The sky is blue.\n"}).to_string();
    let (server, home) = judged(openai::server(&verdict)).await;
    let line = [
        "clean", "--mode", "judge", "-m", "small:m", "--prompt", "Why?", "--json",
    ];
    let run = home.run_with(&line, &text).await;
    run.expect_code(0);
    let object = run.json();
    assert_eq!(
        object["cleaned"].as_str().map(str::trim_end),
        Some("The sky is blue.")
    );
    assert!(
        object["removed"][0]["text"]
            .as_str()
            .unwrap()
            .contains(LINE)
    );
    assert!(
        object["judge"].as_str().unwrap().contains("small:m"),
        "{object}"
    );
    let asked = server.last_request().unwrap();
    let asked = String::from_utf8_lossy(&asked.body).into_owned();
    assert!(asked.contains("Why?") && asked.contains(LINE), "{asked}");

    let lines = format!(
        "{}\n{}\n",
        json!({"id": 1, "text": text}),
        json!({"id": 2, "text": ""})
    );
    let run = home
        .run_with(
            &["clean", "--jsonl", "--mode", "judge", "-m", "small:m"],
            &lines,
        )
        .await;
    run.expect_code(0);
    assert_eq!(run.stdout.lines().count(), 2);
    let first: Value = serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(first["removed"][0]["rule"], "judge");
    assert_eq!(server.hits(), 2, "nobody is asked about nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_that_fails_costs_a_warning_and_nothing_else() {
    let (_server, home) = judged(Reply::status(500)).await;
    let text = format!("The sky is blue.\n\n{LINE}");
    let line = ["clean", "--mode", "judge", "-m", "small:m"];
    let run = home.run_with(&line, &text).await;
    run.expect_code(0).expect_words(&["WARN", "judge"]);
    assert_eq!(run.stdout, text);
}

#[tokio::test]
async fn somebody_must_be_named_to_judge() {
    let home = Home::new();
    let run = home.run_with(&["clean", "--mode", "hybrid"], "x").await;
    run.expect_code(2)
        .expect_words(&["nobody is named to judge", "[clean.judge]", "-m MODEL"]);
    let line = ["clean", "--mode", "judge", "-m", "a:b", "--chunks", "3"];
    home.run_with(&line, "x")
        .await
        .expect_code(2)
        .expect_words(&["--chunks", "--mode rules"]);
}
