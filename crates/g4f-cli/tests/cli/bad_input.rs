//! What is wrong is said before anything is sent, with the way out.

use std::process::Stdio;

use g4f_testkit::{RefusedPort, Upstream, openai};

use crate::support::{Home, finish, one_server};

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_nobody_serves() {
    let upstream = Upstream::start(openai::server("no")).await.unwrap();
    let home = Home::with_config(
        &one_server(&upstream.base_url())
            .replace("[\"m\"]", "[\"my-little-model\"]")
            .replace("model = \"m\"", "model = \"my-little-model\""),
    );
    let run = home.run(&["ask", "-m", "my-litle-model", "hi"]).await;
    run.expect_code(3)
        .expect_words(&["my-little-model", "g4f models"]);
    assert!(
        !upstream
            .requests()
            .iter()
            .any(|request| request.method == "POST")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_be_used() {
    // Whatever runs on the machine of whoever runs the test stays out of it.
    let engines = ["ollama", "lmstudio", "llamacpp", "vllm", "g4f"];
    let off: String = engines
        .map(|id| format!("[providers.{id}]\nenabled = false\n"))
        .concat();
    let home = Home::with_config(&format!("[defaults]\nallow_keyless = false\n{off}"));
    let run = home.run(&["ask", "hi"]).await;
    run.expect_code(3).expect_words(&[
        "no provider can be asked",
        "turned off",
        "_API_KEY",
        "g4f demo",
    ]);
    assert_eq!(run.stdout, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_configuration_is_located() {
    let upstream = Upstream::start(openai::server("no")).await.unwrap();
    let good = one_server(&upstream.base_url());
    for (wrong, words) in [
        (
            "[resilience]\ntimout = 3\n",
            &["unknown key", "timout", "timeout"][..],
        ),
        ("[resilience]\ntimeout = \"soon\"\n", &["timeout"]),
        ("[resilience\n", &[]),
        ("[resilence]\ntimeout = 3\n", &["resilience"]),
    ] {
        let home = Home::with_config(&(good.clone() + wrong));
        let line = good.lines().count()
            + if wrong.starts_with("[resilience]") {
                2
            } else {
                1
            };
        let run = home.run(&["ask", "-m", "one:m", "hi"]).await;
        run.expect_code(2)
            .expect_words(&["error: ", &format!("g4f.toml:{line}")])
            .expect_words(words);
        assert_eq!(run.stdout, "");
    }
    let home = Home::with_config(&good);
    home.run(&["--config", "nowhere.toml", "-m", "one:m", "hi"])
        .await
        .expect_code(2)
        .expect_words(&["nowhere.toml"]);
    assert_eq!(upstream.hits(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_told_by_its_variable_only() {
    let key = "sk-wrong-0123456789abcdef";
    let words = format!("Incorrect API key provided: {key}. Find yours in the console.");
    let upstream = Upstream::start(openai::error(
        401,
        "invalid_request_error",
        "invalid_api_key",
        &words,
    ))
    .await
    .unwrap();
    let home = Home::with_config(
        &one_server(&upstream.base_url())
            .replace("protocol", "api_key_env = \"MY_SERVER_KEY\"\nprotocol"),
    );
    for extra in [&["-vvv"][..], &["--json"], &["--explain"]] {
        let mut args = vec!["ask", "-m", "one:m", "hi"];
        args.extend(extra);
        let mut command = home.command(&args);
        command.env("MY_SERVER_KEY", key);
        let run = finish(command).await;
        run.expect_code(3)
            .expect_words(&["Incorrect API key provided", "MY_SERVER_KEY"]);
        assert!(
            !run.stdout.contains(key) && !run.stderr.contains(key),
            "{run:#?}"
        );
    }
    assert_eq!(
        upstream.last_request().unwrap().header("authorization"),
        Some(format!("Bearer {key}").as_str())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_prompt_at_all() {
    let home = Home::new();
    home.run(&[])
        .await
        .expect_code(2)
        .expect_words(&["no prompt"]);
    home.run(&["ask"])
        .await
        .expect_code(2)
        .expect_words(&["no prompt"]);
    home.run_with(&["ask", "  "], " \n")
        .await
        .expect_code(2)
        .expect_words(&["no prompt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_much_on_standard_input() {
    let upstream = Upstream::start(openai::server("no")).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let run = home
        .run_with(&["-m", "one:m", "hi"], vec![b'x'; 200_000_000])
        .await;
    run.expect_code(2).expect_words(&["more than 32 MiB"]);
    let run = home
        .run_with(&["call", "chat"], vec![b' '; 40_000_000])
        .await;
    run.expect_code(2).expect_words(&["more than 32 MiB"]);
    home.run_with(&["-m", "one:m", "hi"], b"\xff\xfe")
        .await
        .expect_code(2)
        .expect_words(&["not UTF-8"]);
    assert_eq!(upstream.hits(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn attachments_that_are_not_there_or_not_what_they_should_be() {
    let upstream = Upstream::start(openai::server("no")).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    home.write("notes.txt", "only words");
    for (args, words) in [
        (
            ["--image", "nowhere.png"],
            &["nowhere.png", "no such file"][..],
        ),
        (["--image", "notes.txt"], &["notes.txt"]),
        (["--image", "."], &[]),
        (
            ["--attach", "nowhere.pdf"],
            &["nowhere.pdf", "no such file"],
        ),
        (["--tools", "notes.txt"], &["notes.txt", "not JSON"]),
        (["--header", "Bearer sk-0123456789abcdef"], &["--header"]),
    ] {
        let run = home
            .run(&["ask", "-m", "one:m", "hi", args[0], args[1]])
            .await;
        run.expect_code(2).expect_words(words);
        assert!(!run.stderr.contains("sk-0123456789abcdef"), "{run:#?}");
    }
    assert_eq!(upstream.hits(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn slips_are_not_paid_for() {
    let upstream = Upstream::start(openai::server("paid")).await.unwrap();
    let home = Home::with_config(
        &(one_server(&upstream.base_url()).replace("[defaults]", "[defaults]\nmodel = \"one:m\"")),
    );
    home.run(&["modles"])
        .await
        .expect_code(2)
        .expect_words(&["did you mean `g4f models`?", "g4f ask modles"]);
    home.run(&["serve"])
        .await
        .expect_code(2)
        .expect_words(&["`g4f serve` is not part of this version"]);
    home.run(&["ask", "--hedged", "hi"]).await.expect_code(2);
    assert_eq!(upstream.hits(), 0);
    let run = home.run(&["ask", "modles"]).await;
    assert_eq!(run.expect_code(0).stdout, "paid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_does_not_exist_or_does_not_answer() {
    let refusing = RefusedPort::bind().unwrap();
    let home = Home::with_config(&one_server(&refusing.base_url()));
    home.run(&["ask", "-p", "oen", "hi"])
        .await
        .expect_code(2)
        .expect_words(&["oen"]);
    let run = home
        .run(&["ask", "-m", "one:m", "--retries", "0", "hi"])
        .await;
    run.expect_code(3).expect_words(&["one:m: Network"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_standard_input() {
    let home = Home::new();
    let mut command = tokio::process::Command::new("sh");
    command
        .args([
            "-c",
            &format!("exec {:?} ask <&-", env!("CARGO_BIN_EXE_g4f")),
        ])
        .env_clear()
        .env("HOME", home.path())
        .current_dir(home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    finish(command)
        .await
        .expect_code(2)
        .expect_words(&["no prompt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_out_is_told_one_reason_a_line() {
    let home = Home::with_config("[defaults]\nallow_keyless = false\n");
    let run = home.run(&["ask", "hi"]).await;
    run.expect_code(3).expect_words(&[
        "\n  - aihorde, kilo, ovhcloud: no key needed",
        " more: no key; `g4f providers` lists the variables\n",
        "help: run a model on this machine",
        "help: or get a free key",
    ]);
    let longest = run.stderr.lines().map(str::len).max();
    assert!(longest < Some(200), "{}", run.stderr);

    let run = home.run(&["ask", "-p", "groq", "hi"]).await;
    run.expect_code(3).expect_words(&[
        "groq: no key; set GROQ_API_KEY",
        "help: get a key: Groq: set GROQ_API_KEY, from https://",
        "g4f demo",
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_on_the_command_line_is_refused_and_secrets_are_not_repeated() {
    let upstream = Upstream::start(openai::server("no")).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    for (args, words) in [
        (&["-m", " "][..], "blank"),
        (&["--api-key", ""], "empty"),
        (&["--temperature", "nan"], "a number"),
        (&["--timeout", "-1"], "a number of seconds above 0"),
        (&["--param", "tools={hush"], "not JSON"),
        (&["--extra", "/a=[1,"], "not JSON"),
        (
            &["--base-url", "http://u:hush@127.0.0.1:1/v1"],
            "no password",
        ),
        (&["--base-url", "http://127.0.0.1:1/v1?key=hush"], "query"),
        (&["--proxy", "u:hush@127.0.0.1:1"], "proxy"),
        (&["--header", "hush"], "Name: value"),
    ] {
        let mut line = vec!["ask", "-m", "one:m"];
        if args[0] == "-m" {
            line.truncate(1);
        }
        line.extend_from_slice(args);
        line.push("hi");
        let run = home.run(&line).await;
        run.expect_code(2).expect_words(&[words]);
        if args[0] != "--param" {
            assert!(!run.stderr.contains("hush"), "{run:?}");
        }
    }
    let run = home.run(&["hlep"]).await;
    run.expect_code(2)
        .expect_words(&["did you mean `g4f help`"]);
    assert_eq!(upstream.hits(), 0);
}
