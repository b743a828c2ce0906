//! `g4f transcribe` and `g4f call transcribe`.

use g4f_testkit::{Reply, Upstream, openai};
use serde_json::Value;

use crate::support::{Home, one_server, outcomes, servers};

async fn listening(reply: Reply) -> (Home, Upstream) {
    let upstream = Upstream::start(reply).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    home.write("talk.mp3", openai::MP3);
    (home, upstream)
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_printed() {
    let (home, upstream) = listening(openai::transcript("Hello there")).await;
    let run = home
        .run(&[
            "transcribe",
            "talk.mp3",
            "-m",
            "one:m",
            "--language",
            "en",
            "--hint",
            "Ann",
        ])
        .await;
    assert_eq!(run.expect_code(0).stdout, "Hello there\n");
    let form = String::from_utf8_lossy(&upstream.last_request().unwrap().body).into_owned();
    for word in ["talk.mp3", "language", "Ann"] {
        assert!(form.contains(word), "{word} in {form}");
    }
    let run = home
        .run_with(&["transcribe", "-", "-m", "one:m"], openai::MP3)
        .await;
    assert_eq!(run.expect_code(0).stdout, "Hello there\n");
    home.run(&["transcribe", "talk.mp3", "-m", "one:m", "--translate"])
        .await
        .expect_code(0);
    assert_eq!(
        upstream.last_request().unwrap().path,
        "/v1/audio/translations"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn subtitles_are_made_where_the_provider_gives_only_times() {
    let (home, _upstream) = listening(openai::transcript_verbose("Hello there")).await;
    for (format, begin) in [("srt", "1\n00:00:00,000 --> "), ("vtt", "WEBVTT\n")] {
        let line = ["transcribe", "talk.mp3", "-m", "one:m", "--format", format];
        let run = home.run(&line).await;
        assert!(run.expect_code(0).stdout.starts_with(begin), "{run:?}");
    }
    let line = [
        "transcribe",
        "talk.mp3",
        "-m",
        "one:m",
        "--format",
        "verbose_json",
    ];
    let object = home.run(&line).await.expect_code(0).json();
    assert_eq!(
        object["segments"][0]["text"].as_str().unwrap().trim(),
        "Hello there"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_listens_where_the_first_fails() {
    let first = Upstream::start(Reply::status(500).text("broken"))
        .await
        .unwrap();
    let second = Upstream::start(openai::transcript("Hello")).await.unwrap();
    let home = Home::with_config(&servers(&[
        ("first", &first.base_url()),
        ("second", &second.base_url()),
    ]));
    home.write("talk.mp3", openai::MP3);
    let line = [
        "transcribe",
        "talk.mp3",
        "-m",
        "all",
        "--retries",
        "0",
        "--json",
    ];
    let object = home.run(&line).await.expect_code(0).json();
    assert_eq!(outcomes(&object["g4f"]["trail"]), ["Server", "ok"]);
    assert_eq!(object["text"], "Hello");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_audio_is_not_sent() {
    let (home, upstream) = listening(openai::transcript("never")).await;
    home.write("words.txt", "only words");
    for (file, word) in [
        ("words.txt", "no audio"),
        ("missing.mp3", "no such file"),
        (".", "not a file"),
    ] {
        let run = home.run(&["transcribe", file, "-m", "one:m"]).await;
        run.expect_code(2).expect_words(&[word]);
    }
    assert_eq!(upstream.hits(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_takes_its_file_apart_from_its_request() {
    let (home, upstream) = listening(openai::transcript("Hello")).await;
    let line = ["call", "transcribe", "--file", "talk.mp3", "-m", "one:m"];
    let object = home.run(&line).await.expect_code(0).json();
    assert_eq!(object["text"], "Hello");
    let request = r#"{"model": "one:m", "response_format": "text", "g4f": {"retries": 0}}"#;
    let line = ["call", "transcribe", "--file", "file=talk.mp3"];
    let run = home.run_with(&line, request).await;
    assert_eq!(run.expect_code(0).stdout, "Hello\n");
    let run = home
        .run_with(&line, r#"{"model": "one:m", "stream": true}"#)
        .await;
    let last = run
        .expect_code(0)
        .stdout
        .trim_end()
        .rsplit("data: ")
        .next()
        .unwrap();
    let last: Value = serde_json::from_str(last).unwrap();
    assert_eq!(
        (&last["type"], &last["text"]),
        (&"transcript.text.done".into(), &"Hello".into())
    );
    home.run_with(
        &["call", "translate", "--file", "talk.mp3", "-m", "one:m"],
        "{}",
    )
    .await
    .expect_code(0);
    assert_eq!(
        upstream.last_request().unwrap().path,
        "/v1/audio/translations"
    );
    home.run_with(&["call", "transcribe", "--file", "none.mp3"], "{}")
        .await
        .expect_code(2)
        .expect_words(&["none.mp3", "no such file"]);
}
