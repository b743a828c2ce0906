//! Ends that are nobody's fault: the user interrupts, or the reader has seen enough.

use std::process::Stdio;

use g4f_testkit::{Upstream, openai};
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;

use crate::support::{Home, Run, one_server};

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_cancels_upstream_and_keeps_what_came() {
    let reply = openai::ChatSse::new()
        .text(["some ", "words"])
        .without_finish()
        .without_done()
        .reply()
        .then_hang();
    let upstream = Upstream::start(reply).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let mut child = home.command(&["ask", "-m", "one:m", "hi"]).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut words = [0; 10];
    stdout.read_exact(&mut words).await.unwrap();
    assert_eq!(&words, b"some words");
    interrupt(&child).await;
    let run = Run::of(child.wait_with_output().await.unwrap());
    run.expect_code(130);
    upstream.wait_for_disconnect().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_before_the_first_word_does_so_too() {
    let upstream = Upstream::blackhole().await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let child = home.command(&["ask", "-m", "one:m", "hi"]).spawn().unwrap();
    upstream.wait_for_hits(1).await;
    interrupt(&child).await;
    let run = Run::of(child.wait_with_output().await.unwrap());
    run.expect_code(130);
    assert_eq!(run.stdout, "");
    upstream.wait_for_disconnect().await;
    assert_eq!(
        upstream.hits(),
        1,
        "the caller's leaving causes no fallback and no retry"
    );
}

async fn interrupt(child: &tokio::process::Child) {
    let id = child.id().unwrap().to_string();
    let status = Command::new("kill")
        .args(["-INT", &id])
        .status()
        .await
        .unwrap();
    assert!(status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_who_leaves_ends_it_quietly() {
    let flood = openai::ChatSse::new()
        .text(["line\n"])
        .without_finish()
        .without_done();
    let event = flood.events()[1].clone();
    let reply = flood.reply().then_flood(g4f_testkit::sse_event(&event));
    let upstream = Upstream::start(reply).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let mut child = home
        .command(&["ask", "-m", "one:m", "hi"])
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut words = [0; 5];
    stdout.read_exact(&mut words).await.unwrap();
    drop(stdout);
    let run = Run::of(child.wait_with_output().await.unwrap());
    run.expect_code(0);
    assert_eq!(run.stderr, "");
    upstream.wait_for_disconnect().await;
}
