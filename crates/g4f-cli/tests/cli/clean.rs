//! `g4f clean`: texts, lines of JSON, bytes that are no text.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{Home, Run};

/// Rules of a user. The first one takes a line of a relay from the end, the second one a whole answer.
pub(crate) const PACK: &str = r#"
name = "mine"

[[rule]]
name = "relay"
kind = "ad"
about = "A line of a relay, made up for a test."
[rule.mark]
patterns = ["~~ sent by relay ~~"]
at = "end"
take = "space"
[[rule.test]]
text = "An answer.\n\n~~ sent by relay ~~"
expected = "An answer."
"#;

const TEXT: &str = "Ein Satz über Ähren. 🌾\n\n    eingerückt\t\n\n\nEnde.";

fn with_ad() -> String {
    format!("{TEXT}\n\n~~ sent by relay ~~\n")
}

fn lines(run: &Run) -> Vec<Value> {
    let lines = run.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn a_clean_text_comes_out_byte_for_byte() {
    let home = Home::new();
    for text in [TEXT, "", "\n", "  a  \r\n", "no end", "a\n\n\n"] {
        let run = home.run_with(&["clean"], text).await;
        run.expect_code(0);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (text, ""));
    }
    home.write("a.txt", TEXT);
    let run = home.run(&["clean", "a.txt"]).await;
    assert_eq!(run.stdout, TEXT);
    let run = home
        .run_with(&["clean", "-", "--mode", "off"], with_ad())
        .await;
    assert_eq!(run.stdout, with_ad());
}

#[tokio::test]
async fn what_a_rule_takes_is_gone_and_explained() {
    let home = Home::new();
    home.write("mine.toml", PACK);
    let line = ["clean", "--pack", "mine.toml", "--explain"];
    let run = home.run_with(&line, with_ad()).await;
    run.expect_code(0).expect_words(&[
        "taken out by mine.relay (ad, ",
        "\\n\\n~~ sent by relay ~~",
        "bytes were held back",
    ]);
    assert_eq!(run.stdout, TEXT);

    let run = home
        .run_with(&["clean", "--pack", "mine.toml", "--json"], with_ad())
        .await;
    let object = run.json();
    assert_eq!(object["cleaned"], TEXT);
    assert_eq!(object["error"], Value::Null);
    assert_eq!(object["removed"][0]["rule"], "mine.relay");
    assert_eq!(object["removed"][0]["kind"], "ad");

    for without in ["mine", "mine.relay"] {
        let line = ["clean", "--pack", "mine.toml", "--without", without];
        let run = home.run_with(&line, with_ad()).await;
        assert_eq!(run.stdout, with_ad(), "{without}");
    }
}

#[tokio::test]
async fn the_configuration_is_heard_and_options_win() {
    let home = Home::with_config("[clean]\nmode = \"off\"\npacks = [\"mine.toml\"]\n");
    home.write("mine.toml", PACK);
    let run = home.run_with(&["clean"], with_ad()).await;
    assert_eq!(run.stdout, with_ad());
    let run = home
        .run_with(&["clean", "--mode", "rules"], with_ad())
        .await;
    assert_eq!(run.stdout, TEXT);
}

#[tokio::test]
async fn thinking_stays_beside_the_text_unless_told_otherwise() {
    let home = Home::new();
    let text = "<think>hm</think>\n\nYes.";
    let run = home.run_with(&["clean", "--json"], text).await;
    let object = run.json();
    assert_eq!(
        (&object["cleaned"], &object["thinking"]),
        (&json!("Yes."), &json!("hm"))
    );
    let run = home.run_with(&["clean", "--thinking", "keep"], text).await;
    assert_eq!(run.stdout, text);
    let run = home
        .run_with(&["clean", "--thinking", "drop", "--json"], text)
        .await;
    let object = run.json();
    assert_eq!(
        (&object["cleaned"], &object["thinking"]),
        (&json!("Yes."), &Value::Null)
    );
}

#[tokio::test]
async fn no_answer_is_said_to_be_none() {
    let home = Home::new();
    let notice = "Rate limit exceeded! Please join our Discord: https://discord.gg/abcdef";
    let run = home.run_with(&["clean"], notice).await;
    run.expect_code(0).expect_words(&["ErrorPage"]);
    assert_eq!(run.stdout, "");
    let run = home.run_with(&["clean", "-q", "--json"], notice).await;
    assert_eq!(
        (run.json()["error"].as_str(), run.stderr.as_str()),
        (Some("ErrorPage"), "")
    );
}

#[tokio::test]
async fn bytes_that_are_no_text_come_out_as_they_went_in() {
    let home = Home::new();
    home.write("mine.toml", PACK);
    let clean = b"caf\xe9 \xff\xfe\x80 \xf0\x9f\x8c".to_vec();
    let mut dirty = clean.clone();
    dirty.extend_from_slice(b" end.\n\n~~ sent by relay ~~");
    home.write("dirty.bin", &dirty);
    for chunks in [None, Some("1"), Some("3")] {
        let mut command = home.command(&["clean", "dirty.bin", "--pack", "mine.toml"]);
        if let Some(size) = chunks {
            command.args(["--chunks", size]);
        }
        let output = command.output().await.unwrap();
        let mut expected = clean.clone();
        expected.extend_from_slice(b" end.");
        assert_eq!(output.stdout, expected, "{chunks:?}");
        assert_eq!(output.status.code(), Some(0));
    }
}

#[tokio::test]
async fn pieces_of_any_size_give_the_same() {
    let home = Home::new();
    home.write("mine.toml", PACK);
    let texts = [
        with_ad(),
        TEXT.to_owned(),
        "<think>ä</think>🌾".to_owned(),
        "🌾<|im_end|>".to_owned(),
    ];
    let input: String = texts
        .iter()
        .enumerate()
        .map(|(id, text)| json!({"id": id, "text": text}).to_string() + "\n")
        .collect();
    let whole = home
        .run_with(&["clean", "--jsonl", "--pack", "mine.toml"], &input)
        .await;
    whole.expect_code(0);
    assert_eq!(lines(&whole)[0]["cleaned"], TEXT);
    for size in ["1", "2", "3", "7", "4096"] {
        let line = ["clean", "--jsonl", "--pack", "mine.toml", "--chunks", size];
        let run = home.run_with(&line, &input).await;
        assert_eq!(run.stdout, whole.stdout, "{size}");
        for (text, line) in texts.iter().zip(lines(&whole)) {
            let one = ["clean", "--pack", "mine.toml", "--chunks", size];
            let run = home.run_with(&one, text).await;
            assert_eq!(line["cleaned"], run.stdout, "{size}");
        }
    }
}

#[tokio::test]
async fn lines_of_json_are_done_one_by_one_and_broken_ones_are_reported() {
    let home = Home::new();
    home.write("mine.toml", PACK);
    let input = format!(
        "{}\n\n{{\"id\": 2, \"text\": \n[\"text\"]\n{}\n{{\"id\": 4}}\n{{\"id\": 5, \"text\": 7}}\n{}",
        json!({"id": "a", "provider": null, "prompt": "hi", "text": with_ad(), "expected": 1, "tier": ["x"]}),
        json!({"text": "\u{10FFFF} as it is"}),
        json!({"id": {"n": 1}, "text": ""}),
    );
    let run = home
        .run_with(&["clean", "--jsonl", "--pack", "mine.toml"], &input)
        .await;
    run.expect_code(2);
    let done = lines(&run);
    assert_eq!(done.len(), 3, "{run:#?}");
    assert_eq!(
        (&done[0]["id"], &done[0]["cleaned"]),
        (&json!("a"), &json!(TEXT))
    );
    assert_eq!(done[0]["removed"][0]["rule"], "mine.relay");
    assert_eq!(
        done[1],
        json!({"id": null, "cleaned": "\u{10FFFF} as it is", "removed": [], "error": null})
    );
    assert_eq!(done[2]["id"], json!({"n": 1}));
    let broken: Vec<Value> = run
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let numbers: Vec<_> = broken
        .iter()
        .map(|line| line["line"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [3, 4, 6, 7]);
    for (line, words) in broken
        .iter()
        .zip(["not JSON", "not a JSON object", "text", "string"])
    {
        assert!(line["error"].as_str().unwrap().contains(words), "{line}");
    }
}

#[tokio::test]
async fn a_line_that_is_no_utf8_costs_itself_alone() {
    let home = Home::new();
    let mut input = b"{\"id\": 1, \"text\": \"\xff\"}\n".to_vec();
    input.extend_from_slice(b"{\"id\": 2, \"text\": \"b\"}\r\n");
    let run = home.run_with(&["clean", "--jsonl"], &input).await;
    run.expect_code(2)
        .expect_words(&["\"line\":1", "not UTF-8"]);
    assert_eq!(lines(&run)[0]["cleaned"], "b");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_certain_is_printed_while_more_is_read() {
    let home = Home::new();
    let mut child = home
        .command(&["clean"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let paragraph = "A paragraph of an answer that has nothing to it.\n\n".repeat(400);
    let late = Duration::from_secs(60);
    tokio::time::timeout(late, async {
        stdin.write_all(paragraph.as_bytes()).await.unwrap();
        let mut first = [0; 10];
        stdout.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"A paragrap");
        drop(stdin);
        let mut rest = String::new();
        stdout.read_to_string(&mut rest).await.unwrap();
        assert_eq!(rest.len() + first.len(), paragraph.len());
    })
    .await
    .unwrap();
    assert!(child.wait().await.unwrap().success());
}

#[tokio::test]
async fn wrong_usage_is_said() {
    let home = Home::new();
    for (line, words) in [
        (
            &["clean", "--mode", "rule"][..],
            &["off, rules, judge, hybrid"][..],
        ),
        (&["clean", "--chunks", "0"], &["--chunks"]),
        (&["clean", "--json", "--jsonl"], &["--json"]),
        (&["clean", "--thinking", "some"], &["reasoning, drop, keep"]),
        (&["clean", "--citations", "some"], &["keep, marks, all"]),
        (&["clean", "nothing.txt"], &["no such file"]),
        (&["clean", "."], &["folder"]),
    ] {
        let run = home.run_with(line, "x").await;
        run.expect_code(2).expect_words(words);
        assert_eq!(run.stdout, "", "{line:?}");
    }
}
