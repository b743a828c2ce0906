//! Videos: submitted, looked at, submitted elsewhere when the work fails.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use g4f_sdk::types::facets::VideoState::{Done, Failed, Running};
use g4f_sdk::{Client, Error, ErrorKind};

use crate::scripted::Scripted;
use crate::setup::{Folder, MODEL, bare, steps};

fn client(providers: &[&Arc<Scripted>]) -> Client {
    providers
        .iter()
        .fold(bare().discover(false), |builder, provider| {
            builder.provider((*provider).clone())
        })
        .build()
        .unwrap()
}

fn film(client: &Client) -> g4f_sdk::VideoBuilder {
    client
        .video("a cat")
        .model(MODEL)
        .provider("first")
        .provider("second")
}

#[tokio::test(start_paused = true)]
async fn a_video_is_looked_at_until_it_is_done() {
    let folder = Folder::new("film");
    let lost = || Err(Error::new(ErrorKind::Network, "the line broke"));
    let first = Scripted::new(
        "first",
        [Ok((Running, Some(0.5))), lost(), Ok((Done, Some(1.0)))],
    );
    let second = Scripted::new("second", []);
    let client = client(&[&first, &second]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let watch = seen.clone();
    let answer = film(&client)
        .on_progress(move |progress| {
            let words = format!("{} {:?}", progress.provider, progress.job.progress);
            watch.lock().unwrap().push(words);
        })
        .await
        .unwrap();
    assert_eq!(
        first.asked(),
        ["submit a cat", "poll job-1", "poll job-1", "poll job-1"]
    );
    assert!(second.asked().is_empty());
    assert_eq!(
        *seen.lock().unwrap(),
        [
            "first None",
            "first Some(0.5)",
            "first Some(0.5)",
            "first Some(1.0)"
        ]
    );
    assert_eq!((answer.id.as_str(), &*answer.provider), ("job-1", "first"));
    answer.save(folder.0.join("cat")).await.unwrap();
    assert_eq!(folder.read("cat.mp4"), b"movie");
}

#[tokio::test(start_paused = true)]
async fn a_job_that_fails_is_submitted_elsewhere() {
    let first = Scripted::new("first", [Ok((Failed, None))]);
    let second = Scripted::new("second", [Ok((Done, None))]);
    let client = client(&[&first, &second]);
    let answer = film(&client).await.unwrap();
    assert_eq!(&*answer.provider, "second");
    assert_eq!(first.asked(), ["submit a cat", "poll job-1"]);
    assert_eq!(second.asked(), ["submit a cat", "poll job-1"]);
    let trail = answer.trail();
    assert_eq!(steps(&trail), ["first ok answered", "second ok answered"]);
    assert_eq!([trail[0].n, trail[1].n], [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn resubmissions_are_bounded_and_the_last_words_are_the_providers() {
    let failing = |id| Scripted::new(id, [Ok((Failed, None))]);
    let (first, second) = (failing("first"), failing("second"));
    let client = client(&[&first, &second]);
    let error = film(&client).await.unwrap_err();
    assert!(error.message().contains("out of film"), "{error}");
    assert_eq!(error.trail().len(), 2);
    assert_eq!(second.asked().len(), 2);

    let (first, second) = (failing("first"), failing("second"));
    let client = self::client(&[&first, &second]);
    let error = film(&client).resubmits(0).await.unwrap_err();
    assert_eq!((error.provider(), second.asked().len()), (Some("first"), 0));
    let (first, second) = (failing("first"), failing("second"));
    let client = self::client(&[&first, &second]);
    film(&client).no_fallback().await.unwrap_err();
    assert!(second.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_ever() {
    let first = Scripted::new("first", []);
    let client = client(&[&first]);
    let begun = tokio::time::Instant::now();
    let call = client.video("a cat").model(MODEL).provider("first");
    let error = call.wait(Duration::from_secs(60)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(begun.elapsed() <= Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn a_job_can_be_looked_at_later() {
    let first = Scripted::new("first", [Ok((Running, Some(0.1))), Ok((Done, None))]);
    let client = client(&[&first]);
    let call = client.video("a cat").model(MODEL).provider("first");
    let job = call.submit().await.unwrap().into_inner();
    let job = client.poll_video(&job).await.unwrap();
    assert_eq!((job.state, job.id.as_str()), (Running, "job-1"));
    assert_eq!(client.poll_video(&job).await.unwrap().videos.len(), 1);
}
