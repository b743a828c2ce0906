//! `g4f trim`.

use g4f_testkit::{Upstream, openai};
use serde_json::{Value, json};

use crate::support::{Home, one_server};

/// A system prompt with a field that we do not know, turns of about 90 tokens, a last question.
fn talk(turns: usize) -> Value {
    let mut messages = vec![json!({"role": "system", "content": "be brief", "x-own": [1, 2]})];
    for n in 0..turns {
        let text = |who| format!("{who} {n}: {}", "x ".repeat(40));
        messages.push(json!({"role": "user", "content": text("question")}));
        messages.push(json!({"role": "assistant", "content": text("answer")}));
    }
    messages
        .push(json!({"role": "user", "content": [{"type": "text", "text": "the last question"}]}));
    Value::Array(messages)
}

#[tokio::test]
async fn a_list_of_messages_comes_back_as_one_and_unchanged_where_it_was_kept() {
    let home = Home::new();
    home.write("chat.json", talk(20).to_string());
    let run = home
        .run(&["trim", "chat.json", "--max-tokens", "500", "-m", "gpt-4o"])
        .await;
    run.expect_code(0)
        .expect_words(&["trimmed from about", "of 500 tokens", "left out"]);
    let left = run.json();
    let left = left.as_array().unwrap();
    let all = talk(20);
    assert_eq!(left[0], all[0]);
    assert_eq!(left.last(), all.as_array().unwrap().last());
    assert!(left[1]["content"].as_str().unwrap().starts_with("question"));
    assert!(left.len() > 8 && left.len() < 14, "{}", left.len());
}

#[tokio::test]
async fn a_request_keeps_its_other_fields_and_names_the_model() {
    let home = Home::with_config(
        "[providers.one]\nprotocol = \"openai\"\nbase_url = \"http://127.0.0.1:1/v1\"\nmodels = [\"m\"]\n",
    );
    let request = json!({"model": "gpt-4o", "temperature": 0.5, "messages": talk(20)});
    let line = ["trim", "--max-tokens", "500", "--json"];
    let run = home.run_with(&line, request.to_string()).await;
    run.expect_code(0);
    let both = run.json();
    assert_eq!(both["conversation"]["temperature"], 0.5);
    assert_eq!(both["conversation"]["model"], "gpt-4o");
    let report = &both["report"];
    assert_eq!(report["exact"], true);
    assert!(report["before"].as_u64() > Some(1000) && report["after"].as_u64() <= Some(500));
    let dropped = report["dropped"].as_array().unwrap().len();
    let left = both["conversation"]["messages"].as_array().unwrap().len();
    assert_eq!(dropped + left, talk(20).as_array().unwrap().len());
    assert_eq!(run.stderr, "");
}

#[tokio::test]
async fn what_fits_comes_back_as_it_is() {
    let home = Home::new();
    let run = home
        .run_with(&["trim", "--max-tokens", "100000"], talk(3).to_string())
        .await;
    run.expect_code(0)
        .expect_words(&["nothing had to go: about"]);
    assert_eq!(run.json(), talk(3));
    let quiet = ["trim", "-q", "--keep", "3"];
    let run = home.run_with(&quiet, talk(3).to_string()).await;
    run.expect_code(0);
    assert_eq!(
        (run.json().as_array().unwrap().len(), run.stderr.as_str()),
        (4, "")
    );
}

#[tokio::test]
async fn policies_and_cuts() {
    let home = Home::new();
    home.write("chat.json", talk(20).to_string());
    let line = [
        "trim",
        "chat.json",
        "--max-tokens",
        "500",
        "--policy",
        "middle",
    ];
    let left = home.run(&line).await.json();
    assert!(
        left[1]["content"]
            .as_str()
            .unwrap()
            .starts_with("question 0")
    );

    let long = json!([{"role": "user", "content": "A line of the book.\n".repeat(3000)}]);
    let run = home
        .run_with(&["trim", "--max-tokens", "300"], long.to_string())
        .await;
    run.expect_code(0).expect_words(&["1 message cut"]);
    assert!(
        run.json()[0]["content"]
            .as_str()
            .unwrap()
            .contains("characters left out")
    );
    let refuse = ["trim", "--max-tokens", "300", "--oversize", "refuse"];
    let run = home.run_with(&refuse, long.to_string()).await;
    run.expect_code(3)
        .expect_words(&["there is room for", "help:"]);
    assert_eq!(run.stdout, "");
    let off = [
        "trim",
        "chat.json",
        "--max-tokens",
        "500",
        "--policy",
        "off",
    ];
    home.run(&off)
        .await
        .expect_code(3)
        .expect_words(&["error:"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_writes_the_summary() {
    let upstream = Upstream::start(openai::server("They spoke of x."))
        .await
        .unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    home.write("chat.json", talk(40).to_string());
    let line = [
        "trim",
        "chat.json",
        "-m",
        "one:m",
        "--max-tokens",
        "1200",
        "--policy",
        "summarise",
    ];
    let run = home.run(&line).await;
    run.expect_code(0).expect_words(&["summarised"]);
    let left = run.json();
    assert_eq!(left[1]["role"], "user");
    assert!(left[1].to_string().contains("They spoke of x."), "{left}");
}

#[tokio::test]
async fn bad_input_is_said_and_nothing_printed() {
    let home = Home::new();
    let talk = talk(2).to_string();
    for (line, input, words) in [
        (
            &["trim"][..],
            talk.as_str(),
            &["how much room", "--max-tokens"][..],
        ),
        (
            &["trim", "-m", "nobody-knows-this"],
            &talk,
            &["nobody-knows-this", "not known"],
        ),
        (&["trim", "--max-tokens", "10"], "", &["is empty"]),
        (&["trim", "--max-tokens", "10"], "{", &["not JSON"]),
        (
            &["trim", "--max-tokens", "10"],
            "[{\"role\": \"cat\"}]",
            &["messages[0].role"],
        ),
        (&["trim", "--max-tokens", "0"], &talk, &["--max-tokens"]),
        (&["trim", "--keep", "-1"], &talk, &["--keep"]),
        (
            &["trim", "--policy", "newest"],
            &talk,
            &["oldest, middle, summarise"],
        ),
        (
            &["trim", "--max-tokens", "9", "--reserve", "2"],
            &talk,
            &["--reserve"],
        ),
        (
            &["trim", "no-such-file.json", "--max-tokens", "9"],
            "",
            &["no such file"],
        ),
    ] {
        let run = home.run_with(line, input).await;
        run.expect_code(2).expect_words(words);
        assert_eq!(run.stdout, "", "{line:?}");
    }
}
