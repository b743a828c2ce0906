//! `g4f image` and `g4f video`: pictures in files.

use std::fs;

use g4f_testkit::{Reply, Upstream, openai};

use crate::support::{Home, one_server, outcomes, servers};

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_lands_in_its_file() {
    let upstream = Upstream::start(openai::image()).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let run = home
        .run(&[
            "image",
            "a red circle",
            "-m",
            "one:m",
            "-o",
            "c.png",
            "--size",
            "1024x1024",
            "-n",
            "1",
            "--negative-prompt",
            "blue",
            "--seed",
            "7",
            "--param",
            "steps=4",
        ])
        .await;
    run.expect_code(0);
    assert_eq!(run.stdout, "c.png\n");
    assert_eq!(fs::read(home.path().join("c.png")).unwrap(), openai::PNG);
    let body = upstream.last_request().unwrap().json().unwrap();
    assert_eq!(body["prompt"], "a red circle");
    assert_eq!(body["size"], "1024x1024");
    assert_eq!(body["steps"], 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_draws_where_the_first_fails_and_json_tells_of_it() {
    let first = Upstream::start(Reply::status(500).text("broken"))
        .await
        .unwrap();
    let second = Upstream::start(openai::images([openai::PNG, openai::PNG]))
        .await
        .unwrap();
    let home = Home::with_config(&servers(&[
        ("first", &first.base_url()),
        ("second", &second.base_url()),
    ]));
    let run = home
        .run(&[
            "image",
            "x",
            "-m",
            "all",
            "-n",
            "2",
            "--retries",
            "0",
            "--json",
            "--explain",
            "-o",
            "x.png",
        ])
        .await;
    let object = run
        .expect_code(0)
        .expect_words(&["first:m", "switched"])
        .json();
    assert_eq!(outcomes(&object["g4f"]["trail"]), ["Server", "ok"]);
    assert_eq!(object["g4f"]["provider"], "second");
    assert_eq!(object["g4f"]["files"].as_array().unwrap().len(), 2);
    assert_eq!(object["data"].as_array().unwrap().len(), 2);
    for name in ["x-1.png", "x-2.png"] {
        assert_eq!(fs::read(home.path().join(name)).unwrap(), openai::PNG);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_leaves_the_file_that_was_there() {
    let upstream = Upstream::start(openai::image().truncate_at(30))
        .await
        .unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    home.write("c.png", "old");
    let line = ["image", "x", "-m", "one:m", "-o", "c.png", "--retries", "0"];
    let run = home.run(&line).await;
    assert_eq!(run.expect_code(3).stdout, "");
    assert_eq!(fs::read(home.path().join("c.png")).unwrap(), b"old");
    let names = fs::read_dir(home.path()).unwrap().count();
    assert_eq!(names, 2, "the configuration and the old picture");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_is_not_paid_for() {
    let upstream = Upstream::start(openai::image()).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    for (line, word) in [
        (&["image", "x", "-m", "one:m"][..], "-o picture.png"),
        (
            &["image", "x", "-m", "one:m", "-o", "no/where.png"],
            "no such folder",
        ),
        (&["image", "x", "-m", "one:m", "-o", "."], "folder"),
        (
            &["image", "x", "-m", "one:m", "-o", "-", "-n", "2"],
            "one picture",
        ),
        (
            &[
                "image",
                "x",
                "-m",
                "one:m",
                "-o",
                "a.png",
                "--edit",
                "missing.png",
            ],
            "missing.png",
        ),
        (
            &[
                "image", "x", "-m", "one:m", "-o", "a.png", "--mask", "m.png",
            ],
            "--edit",
        ),
        (&["video", "x", "-m", "one:m"], "-o video.mp4"),
    ] {
        home.run(line).await.expect_code(2).expect_words(&[word]);
    }
    assert_eq!(upstream.hits(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_changed() {
    let upstream = Upstream::start(openai::image()).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    home.write("cat.png", openai::PNG);
    let line = [
        "image", "a hat", "--edit", "cat.png", "-m", "one:m", "-o", "hat.png",
    ];
    home.run(&line).await.expect_code(0);
    let request = upstream.last_request().unwrap();
    assert_eq!(request.path, "/v1/images/edits");
    assert!(String::from_utf8_lossy(&request.body).contains("cat.png"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_draws_is_explained() {
    let home = Home::with_config("[defaults]\nallow_keyless = false\n");
    home.run(&["image", "x", "-o", "a.png"])
        .await
        .expect_code(3)
        .expect_words(&["NoTarget", "help:"]);
}
