//! `g4f demo`: no key, no network, and nothing of the user's configuration.

use crate::support::{Home, finish};

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_gets_an_answer_and_says_that_it_is_a_simulation() {
    let run = Home::new().run(&["demo"]).await;
    run.expect_code(0).expect_words(&[
        "refusing",
        "Network",
        "overloaded",
        "Overloaded 503",
        "rate-limited",
        "RateLimited 429",
        "silent",
        "Timeout",
        "healthy",
        "simulation",
        "loopback",
        "g4f doctor",
    ]);
    assert!(
        run.stdout.starts_with("The first server") && run.stdout.ends_with("I am healthy.\n"),
        "{run:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_ignores_configuration_keys_and_proxies() {
    let home = Home::with_config(
        "[resilience]\nattempts = 1\n[routes.demo]\ntargets = [{ provider = \"nobody\" }]\n",
    );
    let mut command = home.command(&["demo", "-q"]);
    command
        .env("OPENAI_API_KEY", "sk-0123456789abcdef")
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("ALL_PROXY", "http://127.0.0.1:9")
        .env("G4F_MODEL", "nothing");
    let run = finish(command).await;
    run.expect_code(0);
    assert_eq!(run.stderr, "", "quiet");
    assert!(run.stdout.ends_with("I am healthy.\n"));
}
