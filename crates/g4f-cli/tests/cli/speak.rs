//! `g4f speak` and `g4f call speech`: sound in files and pipes.

use std::fs;

use g4f_testkit::{Reply, Upstream, openai};
use serde_json::Value;

use crate::support::{Home, one_server, outcomes, servers};

fn sound() -> Reply {
    openai::speech("audio/mpeg", [openai::MP3, b"more"])
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_lands_in_its_file_from_whoever_can_speak() {
    let first = Upstream::start(Reply::status(500).text("broken"))
        .await
        .unwrap();
    let second = Upstream::start(sound()).await.unwrap();
    let home = Home::with_config(&servers(&[
        ("first", &first.base_url()),
        ("second", &second.base_url()),
    ]));
    let line = [
        "speak",
        "-m",
        "all",
        "--voice",
        "alloy",
        "--retries",
        "0",
        "--json",
        "-o",
        "hello.mp3",
    ];
    let run = home.run_with(&line, "Hello there\n").await;
    let object = run.expect_code(0).json();
    assert_eq!(outcomes(&object["g4f"]["trail"]), ["Server", "ok"]);
    assert_eq!(object["media_type"], "audio/mpeg");
    let whole = [openai::MP3, b"more"].concat();
    assert_eq!(fs::read(home.path().join("hello.mp3")).unwrap(), whole);
    let body = second.last_request().unwrap().json().unwrap();
    assert_eq!(body["input"], "Hello there");
    assert_eq!(
        (&body["voice"], &body["response_format"]),
        (&"alloy".into(), &"mp3".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_goes_through_a_pipe() {
    let upstream = Upstream::start(sound()).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let line = ["speak", "Hello", "-m", "one:m", "--voice", "alloy"];
    let output = home.command(&line).output().await.unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(output.stdout, [openai::MP3, b"more"].concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_that_breaks_off_leaves_the_old_file() {
    let upstream = Upstream::start(sound().then_reset()).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    home.write("hello.mp3", "old");
    let line = [
        "speak",
        "Hello",
        "-m",
        "one:m",
        "--voice",
        "alloy",
        "-o",
        "hello.mp3",
    ];
    home.run(&line)
        .await
        .expect_code(4)
        .expect_words(&["Network"]);
    assert_eq!(fs::read(home.path().join("hello.mp3")).unwrap(), b"old");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2);

    let output = home
        .command(&line[..line.len() - 2])
        .output()
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    assert!(
        output.stdout.starts_with(openai::MP3),
        "what came was passed on"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_gives_bytes_a_file_or_events() {
    let upstream = Upstream::start(sound()).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let request = r#"{"model": "one:m", "input": "Hello", "voice": "alloy"}"#;
    home.write("request.json", request);
    let line = ["call", "speech", "--request", "request.json"];
    let output = home.command(&line).output().await.unwrap();
    assert_eq!(output.stdout, [openai::MP3, b"more"].concat());
    let run = home
        .run_with(&["call", "speech", "-o", "a.mp3"], request)
        .await;
    assert_eq!(run.expect_code(0).stdout, "");
    assert!(home.path().join("a.mp3").is_file());

    let streamed = request.replace('}', r#", "stream_format": "sse"}"#);
    let run = home.run_with(&["call", "speech"], streamed).await;
    let events: Vec<Value> = run
        .expect_code(0)
        .stdout
        .split_terminator("\n\n")
        .map(|event| serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap())
        .collect();
    assert_eq!(events[0]["type"], "speech.audio.delta");
    assert_eq!(events.last().unwrap()["type"], "speech.audio.done");

    upstream.set_script(openai::error(401, "invalid_api_key", None, "no"));
    let run = home.run_with(&["call", "speech"], request).await;
    let object = run.expect_code(3).json();
    assert_eq!(object["error"]["code"], "invalid_api_key");
}
