//! What one run learned, the next one knows.

use std::fs;
use std::time::Duration;

use g4f_testkit::{Script, Upstream, openai};

use crate::support::{Home, finish, outcomes, servers};

/// Runs with the store that people have.
async fn ask(home: &Home) -> crate::support::Run {
    let mut command = home.command(&["ask", "--json", "-m", "all", "hi"]);
    command.env_remove("G4F_STORE_KIND");
    finish(command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_asked_for_patience_is_left_alone_by_the_next_run() {
    let limited = Upstream::start(openai::rate_limited(Duration::from_secs(300)))
        .await
        .unwrap();
    let healthy = Upstream::start(Script::openai("here")).await.unwrap();
    let home = Home::with_config(&servers(&[
        ("limited", &limited.base_url()),
        ("healthy", &healthy.base_url()),
    ]));
    let first = ask(&home).await.expect_code(0).json();
    assert_eq!(outcomes(&first["g4f"]["trail"]).len(), 2, "{first}");
    assert_eq!(limited.hits(), 1);

    let second = ask(&home).await.expect_code(0).json();
    assert_eq!(
        outcomes(&second["g4f"]["trail"]).last(),
        Some(&"ok"),
        "{second}"
    );
    assert_eq!(limited.hits(), 1, "it was asked again");
    assert_eq!(healthy.hits(), 2);
    assert!(home.path().join(".local/state/g4f/state.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_holds_nonsense_fails_nothing() {
    let healthy = Upstream::start(Script::openai("here")).await.unwrap();
    let home = Home::with_config(&servers(&[("healthy", &healthy.base_url())]));
    let folder = home.path().join(".local/state/g4f");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("state.db"), "nonsense ".repeat(1000)).unwrap();
    let run = ask(&home).await;
    run.expect_code(0)
        .expect_words(&["set aside", "state.db.corrupt-"]);
    ask(&home).await.expect_code(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_and_versions_write_nothing() {
    let home = Home::with_config("");
    for args in [
        &["--version"][..],
        &["providers"],
        &["models"],
        &["config", "show"],
    ] {
        let mut command = home.command(args);
        command.env_remove("G4F_STORE_KIND");
        finish(command).await.expect_code(0);
    }
    assert!(!home.path().join(".local").exists());
}
