//! Through failing servers.

use std::time::Duration;

use g4f_testkit::{RefusedPort, Reply, Upstream, openai};
use serde_json::{Value, json};

use crate::support::{Home, finish, one_server, outcomes, servers};

/// Refusing, always 500, silent, and healthy; short deadlines.
struct Four {
    home: Home,
    _refusing: RefusedPort,
    _failing: Upstream,
    _silent: Upstream,
    healthy: Upstream,
}

const DEADLINE_MS: u64 = 15_000;

async fn four() -> Four {
    let refusing = RefusedPort::bind().unwrap();
    let failing = Upstream::start(openai::error(500, "server_error", None, "it broke"))
        .await
        .unwrap();
    let silent = Upstream::blackhole().await.unwrap();
    let healthy = Upstream::start(openai::server("Exactly this, wörd for word."))
        .await
        .unwrap();
    let config = servers(&[
        ("refusing", &refusing.base_url()),
        ("failing", &failing.base_url()),
        ("silent", &silent.base_url()),
        ("healthy", &healthy.base_url()),
    ]);
    let deadlines = "[resilience]\ntimeout = 15\nfirst_content = 0.5\nanswer = 0.5\nretries = 1\n";
    Four {
        home: Home::with_config(&(config + deadlines)),
        _refusing: refusing,
        _failing: failing,
        _silent: silent,
        healthy,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_healthy_one_answers_in_the_end() {
    let four = four().await;
    let run = four.home.run(&["ask", "-m", "all", "hi"]).await;
    run.expect_code(0);
    assert_eq!(run.stdout, "Exactly this, wörd for word.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_tells_what_each_of_them_did() {
    let four = four().await;
    let streamed = four
        .home
        .run(&["ask", "--json", "-m", "all", "hi"])
        .await
        .expect_code(0)
        .json();
    let request = json!({"model": "all", "messages": [{"role": "user", "content": "hi"}], "g4f": {"trail": true}});
    let plain = four
        .home
        .run_with(&["call", "chat"], request.to_string())
        .await
        .expect_code(0)
        .json();
    for object in [&streamed, &plain] {
        assert_eq!(
            object["choices"][0]["message"]["content"],
            "Exactly this, wörd for word."
        );
        let trail = &object["g4f"]["trail"];
        let by_provider: Vec<(&str, &str)> = trail
            .as_array()
            .unwrap()
            .iter()
            .map(|attempt| {
                (
                    attempt["provider"].as_str().unwrap(),
                    attempt["outcome"].as_str().unwrap(),
                )
            })
            .collect();
        for expected in [
            ("refusing", "Network"),
            ("failing", "Server"),
            ("silent", "Timeout"),
            ("healthy", "ok"),
        ] {
            assert!(
                by_provider.contains(&expected),
                "{expected:?} is missing in {trail:#}"
            );
        }
        assert_eq!(by_provider.last(), Some(&("healthy", "ok")));
        assert_eq!(object["g4f"]["provider"], "healthy");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nobody_left_the_error_lists_all_within_the_deadline() {
    let four = four().await;
    four.healthy.shutdown().await;
    let run = four.home.run(&["ask", "--json", "-m", "all", "hi"]).await;
    run.expect_code(3).expect_words(&[
        "error:",
        "refusing:m: Network",
        "failing:m: Server",
        "silent:m: Timeout",
        "healthy:m: Network",
    ]);
    let object = run.json();
    assert!(object["error"]["message"].is_string());
    let last = object["g4f"]["trail"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    let end = last["started_ms"].as_u64().unwrap() + last["ms"].as_u64().unwrap();
    assert!(end < DEADLINE_MS, "{last}");
    let plain = four.home.run(&["ask", "-m", "all", "hi"]).await;
    assert_eq!(plain.expect_code(3).stdout, "");
}

fn limited_then_ok() -> [g4f_testkit::Reply; 2] {
    [
        openai::rate_limited(Duration::from_secs(2)),
        openai::chat_sse("patience", 2),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_only_target_is_waited_for_as_long_as_it_asks() {
    let upstream = Upstream::start(limited_then_ok()).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let object = home
        .run(&["ask", "--json", "-m", "one:m", "hi"])
        .await
        .expect_code(0)
        .json();
    assert_eq!(outcomes(&object["g4f"]["trail"]), ["RateLimited", "ok"]);
    let requests = upstream.requests();
    assert!(requests[1].at - requests[0].at >= Duration::from_secs(2));
    assert!(object["g4f"]["trail"][0]["wait_ms"].as_u64().unwrap() >= 2000);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_second_target_it_is_not_waited_for() {
    let limited = Upstream::start(limited_then_ok()).await.unwrap();
    let other = Upstream::start(openai::server("at once")).await.unwrap();
    let home = Home::with_config(&servers(&[
        ("limited", &limited.base_url()),
        ("other", &other.base_url()),
    ]));
    let object = home
        .run(&["ask", "--json", "-m", "all", "hi"])
        .await
        .expect_code(0)
        .json();
    let trail = &object["g4f"]["trail"];
    assert_eq!(outcomes(trail), ["RateLimited", "ok"]);
    assert_eq!(
        (&trail[0]["wait_ms"], &trail[0]["action"]),
        (&json!(0), &json!("switched"))
    );
    assert_eq!(object["choices"][0]["message"]["content"], "at once");
    assert_eq!(limited.hits(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_answer_is_printed_and_named() {
    let reply = openai::ChatSse::new()
        .text(["It was ", "a dark"])
        .without_finish()
        .without_done();
    let upstream = Upstream::start(reply).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let run = home.run(&["ask", "-m", "one:m", "hi"]).await;
    run.expect_code(4).expect_words(&["error:", "Truncated"]);
    assert_eq!(run.stdout, "It was a dark");
    let object = home
        .run(&["ask", "--json", "-m", "one:m", "hi"])
        .await
        .expect_code(4)
        .json();
    assert_eq!(object["g4f"]["trail"][0]["outcome"], "Truncated");
    assert_eq!(
        object["g4f"]["partial"]["choices"][0]["message"]["content"],
        "It was a dark"
    );
    assert_eq!(
        object["g4f"]["partial"]["choices"][0]["finish_reason"],
        Value::Null
    );
    let run = home.run(&["ask", "--events", "-m", "one:m", "hi"]).await;
    let last: Value =
        serde_json::from_str(run.expect_code(4).stdout.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["event"], &last["kind"]),
        (&json!("error"), &json!("Truncated"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finish_reason_without_done_is_a_whole_answer() {
    let upstream = Upstream::start(openai::ChatSse::new().text(["whole"]).without_done())
        .await
        .unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let run = home.run(&["ask", "-m", "one:m", "hi"]).await;
    assert_eq!(run.expect_code(0).stdout, "whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_address_lets_the_next_one_answer() {
    let wrong = Upstream::start(Reply::status(404).text("404 page not found"))
        .await
        .unwrap();
    let other = Upstream::start(openai::server("found")).await.unwrap();
    let home = Home::with_config(&servers(&[
        ("wrong", &wrong.base_url()),
        ("other", &other.base_url()),
    ]));
    let object = home
        .run(&["ask", "--json", "-m", "all", "hi"])
        .await
        .expect_code(0)
        .json();
    assert_eq!(outcomes(&object["g4f"]["trail"]), ["InvalidResponse", "ok"]);
    assert_eq!(wrong.hits(), 1);
    let run = home.run(&["ask", "-m", "wrong:m", "hi"]).await;
    run.expect_code(3).expect_words(&["404", "base_url"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proxy_of_the_system_is_not_asked_for_loopback() {
    let proxy = Upstream::start(openai::error(500, "server_error", None, "the proxy"))
        .await
        .unwrap();
    let upstream = Upstream::start(openai::server("direct")).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        let mut command = home.command(&["ask", "-m", "one:m", "hi"]);
        command.env(variable, proxy.url());
        let run = finish(command).await;
        assert_eq!(run.expect_code(0).stdout, "direct", "{variable}");
    }
    assert_eq!(proxy.hits(), 0);
    let explicit = proxy.url();
    let run = home
        .run(&[
            "ask",
            "-m",
            "one:m",
            "--retries",
            "0",
            "--proxy",
            &explicit,
            "hi",
        ])
        .await;
    run.expect_code(3).expect_words(&["the proxy"]);
    assert_eq!(proxy.hits(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_says_neither_shows_headers_nor_steers_the_terminal() {
    let words = "bad \u{1b}[2Jheader x-key: hush-hush-1234 \u{202e}";
    let upstream = Upstream::start(openai::error(400, "invalid_request_error", None, words))
        .await
        .unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let args = [
        "ask",
        "-vvv",
        "--explain",
        "--header",
        "x-key: hush-hush-1234",
    ];
    let run = home
        .run(&[&args[..], &["-m", "one:m", "hi"]].concat())
        .await;
    run.expect_code(3).expect_words(&["bad", "…1234"]);
    assert!(!run.stderr.contains("hush"), "{}", run.stderr);
    let error: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.starts_with("error:"))
        .collect();
    assert!(
        !error.concat().contains(['\u{1b}', '\u{202e}']),
        "{error:?}"
    );
}
