//! Time that passes, and answers that do not come.

mod support;

use std::time::Duration;

use g4f_types::{ChatEvent, ErrorKind as K, Resume};
use support::*;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn silence_falls_back_after_the_first_content_deadline_and_pings_do_not_help() {
    let ping = || [Beat::Wait(secs(5)), Beat::Event(ChatEvent::Ping)];
    let pings = (0..20)
        .flat_map(|_| ping())
        .chain([text("too late"), done()])
        .collect();
    for first in [
        Step::Hang,
        Step::Stream(vec![Beat::Hang]),
        Step::Stream(pings),
    ] {
        let silent = Scripted::new("silent", [first]);
        let healthy = Scripted::new("healthy", [says("fine")]);
        let rig = Rig::new([silent.target("m"), healthy.target("m")]);
        let started = Instant::now();
        assert_eq!(rig.say().await.unwrap(), "fine");
        assert_eq!(started.elapsed(), secs(30));
        assert_eq!(
            silent.calls(),
            1,
            "a timeout is not repeated while another is left"
        );
        assert_eq!(silent.alive(), 0, "the silent call is closed");
    }
}

#[tokio::test(start_paused = true)]
async fn a_plain_answer_has_more_time_unless_somebody_set_the_first_content() {
    let slow = |id| Scripted::new(id, [Step::Hang]);
    let took = async |config: Option<u64>, answer: Option<u64>, call: Option<u64>| {
        let only = slow("only");
        let rig = Rig::with(
            [only.target("m")],
            |c| {
                c.first_content = config.map(secs);
                c.answer = answer.map(secs);
                c.retries = 0;
            },
            |stack| stack,
        );
        let cx = rig.cx_with(|options| options.first_content = call.map(secs));
        let started = Instant::now();
        assert_eq!(rig.ask(&cx, false).await.unwrap_err().kind(), K::Timeout);
        started.elapsed().as_secs()
    };
    assert_eq!(took(None, None, None).await, 120);
    assert_eq!(took(Some(7), None, None).await, 7);
    assert_eq!(took(None, None, Some(8)).await, 8);
    assert_eq!(took(Some(7), None, Some(8)).await, 8);
    assert_eq!(took(Some(7), Some(50), None).await, 50);
}

#[tokio::test(start_paused = true)]
async fn silence_within_a_stream_ends_it_once_and_pings_keep_it_alive() {
    let mut beats = vec![text("thinking")];
    for _ in 0..5 {
        beats.extend([Beat::Wait(secs(20)), Beat::Event(ChatEvent::Ping)]);
    }
    beats.push(Beat::Hang);
    let only = Scripted::new("only", [Step::Stream(beats)]);
    let rig = Rig::with(
        [only.target("m")],
        |config| config.resume = Resume::Off,
        |stack| stack,
    );
    let started = Instant::now();
    let mut stream = rig.chat().await.unwrap();
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        events.push(event);
    }
    assert_eq!(started.elapsed(), secs(5 * 20 + 30));
    let error = events.pop().unwrap().unwrap_err();
    assert_eq!((error.kind(), error.provider()), (K::Timeout, Some("only")));
    assert!(events.iter().all(Result::is_ok));
    assert_eq!(only.calls(), 1, "nobody goes on with it");
    assert_eq!(only.alive(), 0, "the connection is closed");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_told_all_its_ends_is_whole_though_silence_follows() {
    let ends = |choice| {
        Beat::Event(ChatEvent::ChoiceFinished {
            choice,
            reason: g4f_types::FinishReason::Length,
        })
    };
    let of = |choice, words: &str| {
        Beat::Event(ChatEvent::TextDelta {
            choice,
            text: words.into(),
        })
    };
    let told = vec![of(0, "a"), of(1, "b"), ends(1), ends(0), Beat::Hang];
    let open = vec![of(0, "a"), of(1, "b"), ends(0), Beat::Hang];
    for (beats, is_whole) in [(told, true), (open, false)] {
        let only = Scripted::new("only", [Step::Stream(beats)]);
        let rig = Rig::new([only.target("m")]);
        let started = Instant::now();
        let mut stream = rig.chat().await.unwrap();
        let mut events = Vec::new();
        while let Some(event) = stream.next().await {
            events.push(event);
        }
        assert_eq!(started.elapsed(), secs(30));
        match events.pop().unwrap() {
            Ok(last) => assert_eq!(
                (last, is_whole),
                (ended(g4f_types::FinishReason::Length), true)
            ),
            Err(error) => assert_eq!((error.kind(), is_whole), (K::Timeout, false)),
        }
        drop(stream);
        assert_eq!(only.alive(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_not_the_sources_fault() {
    let beats = vec![text("a"), Beat::Wait(secs(1)), text("b"), done()];
    let only = Scripted::new("only", [Step::Stream(beats)]);
    let rig = Rig::new([only.target("m")]);
    let mut stream = rig.chat().await.unwrap();
    stream.next().await.unwrap().unwrap();
    tokio::time::sleep(secs(100)).await;
    assert_eq!(stream.next().await.unwrap().unwrap(), ChatEvent::text("b"));
}

#[tokio::test(start_paused = true)]
async fn the_total_deadline_ends_even_a_busy_stream() {
    let beats = (0..1000)
        .flat_map(|_| [text("x"), Beat::Wait(secs(1))])
        .collect();
    let only = Scripted::new("only", [Step::Stream(beats)]);
    let rig = Rig::new([only.target("m")]);
    let cx = rig.cx_with(|options| options.timeout = Some(secs(10) + Duration::from_millis(500)));
    let started = Instant::now();
    let error = rig
        .ask(&cx, true)
        .await
        .unwrap()
        .collect()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), K::Timeout);
    assert_eq!(started.elapsed(), secs(10) + Duration::from_millis(500));
    assert_eq!(error.partial().unwrap().text().len(), 11);
}

#[tokio::test(start_paused = true)]
async fn silent_targets_share_the_time_and_the_last_is_still_asked() {
    let silent = ["a", "b", "c"].map(|id| Scripted::new(id, [Step::Hang]));
    let healthy = Scripted::new("healthy", [says("fine")]);
    let targets = silent
        .iter()
        .chain([&healthy])
        .map(|provider| provider.target("m"));
    let rig = Rig::new(targets);
    let cx = rig.cx_with(|options| options.timeout = Some(secs(16)));
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "fine");
    let times: Vec<_> = cx.trail().snapshot().iter().map(|a| a.ms / 1000).collect();
    assert_eq!(times, [8, 4, 2, 0], "each gets half of what is left");
}

#[tokio::test(start_paused = true)]
async fn with_nobody_healthy_it_ends_within_the_deadline() {
    let targets: Vec<_> = ["a", "b", "c"]
        .map(|id| Scripted::new(id, [Step::Hang]).target("m"))
        .into();
    let rig = Rig::new(targets);
    let cx = rig.cx_with(|options| options.timeout = Some(secs(20)));
    let started = Instant::now();
    let error = rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(error.kind(), K::Exhausted);
    assert_eq!(error.causes().len(), 3);
    assert_eq!(started.elapsed(), secs(20));
    assert!(error.message().contains("deadline"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn going_away_closes_everything_at_once() {
    // Before the answer begins.
    let only = Scripted::new("only", [Step::Hang]);
    let rig = Rig::new([only.target("m")]);
    let cx = rig.cx();
    assert!(
        tokio::time::timeout(secs(1), rig.ask(&cx, true))
            .await
            .is_err()
    );
    assert_eq!((only.calls(), only.alive()), (1, 0));
    assert_eq!(trail(&cx), ["only Cancelled gave_up"]);
    // In the middle of it.
    only.becomes(Step::Stream(vec![text("a"), Beat::Hang]));
    let mut stream = rig.chat().await.unwrap();
    stream.next().await.unwrap().unwrap();
    assert_eq!(only.alive(), 1);
    assert_eq!(rig.stack.health().targets()[0].in_use, 1);
    drop(stream);
    assert_eq!(only.alive(), 0);
    assert_eq!(rig.stack.health().targets()[0].in_use, 0);
    assert_eq!(
        only.calls(),
        2,
        "a caller who goes away never causes another call"
    );
}

#[tokio::test(start_paused = true)]
async fn times_beyond_every_clock_are_no_deadline() {
    let provider = Scripted::new("p", [says("in good time")]);
    let rig = Rig::with(
        [provider.target("m")],
        |config| {
            config.timeout = Duration::MAX;
            config.idle = Duration::MAX;
        },
        |stack| stack,
    );
    let cx = rig.cx_with(|options| {
        options.timeout = Some(Duration::MAX);
        options.first_content = Some(Duration::MAX);
        options.idle = Some(Duration::MAX);
    });
    let answer = rig.ask(&cx, true).await.unwrap().collect().await;
    assert_eq!(answer.unwrap().text(), "in good time");
}
