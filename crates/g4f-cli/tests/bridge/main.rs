//! The command through a real g4f server, which asks an upstream on loopback.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_push_string,
    dead_code,
    reason = "helpers of tests fail as tests do, and are shared with other binaries"
)]

#[path = "../../../g4f-providers/tests/common/g4f_server.rs"]
mod g4f_server;
#[path = "../cli/support.rs"]
mod support;

use g4f_server::G4fServer;
use g4f_testkit::{Reply, Upstream, openai};
use support::{Home, Run, outcomes};

/// A home in which `g4f` is the server and `spare` another one.
fn home(server: &G4fServer, upstream: &Upstream, spare: &Upstream) -> Home {
    Home::with_config(&format!(
        "[defaults]\nallow_keyless = false\n\
         [providers.g4f]\nbase_url = \"{}\"\nother = {{ custom_base_url = \"{}\" }}\n\
         [providers.spare]\nprotocol = \"openai\"\nbase_url = \"{}\"\nmodels = [\"m\"]\n",
        server.base_url(),
        upstream.base_url(),
        spare.base_url(),
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custom_backend_is_asked_through_the_server() {
    let Some(server) = G4fServer::start("ask").await else {
        return;
    };
    let upstream = Upstream::start(openai::server("Hello from behind"))
        .await
        .unwrap();
    let spare = Upstream::start(openai::server("spare")).await.unwrap();
    let home = home(&server, &upstream, &spare);

    let run = home.run(&["ask", "-p", "g4f:Custom", "hi"]).await;
    assert_eq!(run.expect_code(0).stdout.trim_end(), "Hello from behind");
    let run = home.run(&["ask", "-m", "g4f:Custom/m-1", "hi"]).await;
    assert_eq!(run.expect_code(0).stdout.trim_end(), "Hello from behind");
    assert_eq!(
        upstream.last_request().unwrap().json().unwrap()["model"],
        "m-1"
    );
    let run = home
        .run(&["ask", "--json", "-p", "g4f:Custom", "-m", "m-2", "hi"])
        .await;
    let answer = run.expect_code(0).json();
    assert_eq!(
        answer["choices"][0]["message"]["content"],
        "Hello from behind"
    );
    assert_eq!(answer["g4f"]["model"], "Custom/m-2");

    for (stream, expected) in [(false, "\"chat.completion\""), (true, "data: [DONE]")] {
        let body = format!(
            "{{\"model\": \"g4f:Custom/m-1\", \"stream\": {stream}, \"messages\": [{{\"role\": \"user\", \"content\": \"hi\"}}]}}"
        );
        let run = home.run_with(&["call", "chat"], body).await;
        assert!(run.expect_code(0).stdout.contains(expected), "{run:#?}");
    }

    let run = home
        .run(&["image", "a cat", "-m", "g4f:Custom/pic", "-o", "cat.png"])
        .await;
    run.expect_code(0);
    let picture = std::fs::read(home.path().join("cat.png")).unwrap();
    assert!(picture.starts_with(b"\x89PNG"), "{picture:?}");

    for (status, kind) in [(400, "BadRequest"), (401, "Auth"), (429, "RateLimited")] {
        upstream.set_script(openai::error(status, "x", None, "it says no"));
        let run = refused(&home).await;
        run.expect_words(&[kind, "it says no"]);
    }
    server.stop().await;
}

async fn refused(home: &Home) -> Run {
    let args = [
        "ask",
        "--explain",
        "--retries",
        "0",
        "-m",
        "g4f:Custom/m-1",
        "hi",
    ];
    let run = home.run(&args).await;
    run.expect_code(3);
    run
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_freezes_in_the_middle_is_left_for_the_next_provider() {
    let Some(server) = G4fServer::start("freeze").await else {
        return;
    };
    let upstream = Upstream::start(Reply::hang()).await.unwrap();
    let spare = Upstream::start(openai::server("spare answer"))
        .await
        .unwrap();
    let home = home(&server, &upstream, &spare);
    let command = home.command(&[
        "ask",
        "--json",
        "-m",
        "g4f:Custom/m-1",
        "--fallback-model",
        "spare:m",
        "--first-content",
        "3",
        "hi",
    ]);
    let running = tokio::spawn(support::finish(command));
    // The request has gone all the way through, and then the server stands still.
    upstream.wait_for_hits(1).await;
    server.freeze().await;
    let run = running.await.unwrap();
    let answer = run.expect_code(0).json();
    assert_eq!(answer["choices"][0]["message"]["content"], "spare answer");
    assert_eq!(outcomes(&answer["g4f"]["trail"]), ["Timeout", "ok"]);
    server.stop().await;
}
