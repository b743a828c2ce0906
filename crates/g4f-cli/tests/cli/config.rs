//! `g4f config`, and a configuration that is used.

use crate::support::{Home, finish};

const KEY: &str = "sk-0123456789abcdef";

#[tokio::test(flavor = "multi_thread")]
async fn show_tells_where_everything_came_from_and_hides_keys() {
    let home = Home::with_config(&format!(
        "[resilience]\ntimeout = 30\n[providers.openai]\napi_key = \"{KEY}\"\n"
    ));
    let mut command = home.command(&["config", "show"]);
    command.env("G4F_MODEL", "from-the-environment");
    let run = finish(command).await;
    run.expect_code(0);
    for word in [
        "resilience.timeout",
        "g4f.toml:2",
        "defaults.model",
        "G4F_MODEL",
        "…cdef",
    ] {
        assert!(run.stdout.contains(word), "{word}: {run:#?}");
    }
    assert!(!run.stdout.contains(KEY));
    let json = home
        .run(&["config", "show", "--json"])
        .await
        .expect_code(0)
        .json();
    assert_eq!(json["resilience.timeout"]["value"], 30.0);
    assert!(
        json["resilience.timeout"]["from"]
            .as_str()
            .unwrap()
            .ends_with("g4f.toml:2")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn path_names_the_files_in_order() {
    let home = Home::with_config("");
    let run = home.run(&["config", "path"]).await;
    run.expect_code(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(
        lines[1].starts_with("user") && lines[1].contains("g4f/config.toml"),
        "{run:#?}"
    );
    assert!(
        lines[2].starts_with("project") && lines[2].ends_with("read"),
        "{run:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn init_writes_a_file_that_is_in_order_and_never_over_another() {
    let home = Home::new();
    let run = home.run(&["config", "init", "g4f.toml"]).await;
    assert_eq!(run.expect_code(0).stdout, "g4f.toml\n");
    home.run(&["config", "check"])
        .await
        .expect_code(0)
        .expect_words(&["in order"]);
    home.run(&["config", "init", "g4f.toml"])
        .await
        .expect_code(2)
        .expect_words(&["is there already", "--force"]);
    home.run(&["config", "init", "g4f.toml", "--force"])
        .await
        .expect_code(0);
    home.run(&["config", "init"]).await.expect_code(0);
    assert!(home.path().join(".config/g4f/config.toml").is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn check_lists_everything_that_is_wrong() {
    let home = Home::with_config("[resilience]\ntimout = 3\nretries = \"x\"\n");
    let run = home.run(&["config", "check"]).await;
    run.expect_code(2);
    assert!(
        run.stdout.contains("g4f.toml:2") && run.stdout.contains("g4f.toml:3"),
        "{run:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_goes_where_the_configuration_says() {
    let home = Home::with_config(
        "[log]\nlevel = \"trace\"\nformat = \"json\"\nfile = \"g4f.log\"\n[defaults]\nallow_keyless = false\n",
    );
    let run = home.run(&["ask", "-p", "openai", "hi"]).await;
    run.expect_code(3);
    assert!(home.path().join("g4f.log").is_file());
    assert!(!run.stderr.contains("TRACE"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_can_be_asked_for_by_option_and_variable() {
    let upstream = g4f_testkit::Upstream::start(g4f_testkit::openai::server("Hello"))
        .await
        .unwrap();
    let home = Home::with_config(&crate::support::one_server(&upstream.base_url()));
    let run = home.run(&["ask", "-vv", "-m", "one:m", "hi"]).await;
    run.expect_code(0).expect_words(&["DEBUG", "g4f_"]);
    assert_eq!(run.stdout, "Hello");
    let mut command = home.command(&["ask", "-m", "one:m", "hi"]);
    command.env("G4F_LOG", "g4f=debug");
    let run = finish(command).await;
    run.expect_code(0).expect_words(&["DEBUG"]);
    assert!(!run.stderr.contains("WARN"), "{run:#?}");
    let mut command = home.command(&["ask", "-m", "one:m", "hi"]);
    command.env("G4F_LOG", "g4f=loudly");
    finish(command)
        .await
        .expect_code(2)
        .expect_words(&["G4F_LOG"]);
}
