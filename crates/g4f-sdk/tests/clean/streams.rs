//! Streams that are cut, broken, resumed and left while they are cleaned.

use std::sync::atomic::{AtomicUsize, Ordering};

use g4f_sdk::ChatEvent;
use g4f_sdk::types::{ChatAnswer, Resume};
use g4f_testkit::openai::ChatSse;
use g4f_testkit::{Reply, Script};
use serde_json::{Value, json};

use crate::setup::{AD, ANSWER, MODEL, ask, over, says, serve};

/// Another choice of the same answer.
const OTHER: &str = "About 384,400 km.\n\n---\n\nThat is thirty Earths in a row.";

fn text_of(answer: &ChatAnswer, choice: usize) -> String {
    answer.choices[choice].message.text()
}

/// Two choices, their pieces in turn; the second one ends with the advertisement.
fn two_choices() -> Reply {
    let frame = |choice: usize, delta: Value, end: Option<&str>| {
        json!({"id": "c", "model": MODEL, "choices": [{"index": choice, "delta": delta, "finish_reason": end}]})
            .to_string()
    };
    let pieces = |text: &str| -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        letters
            .chunks(5)
            .map(|piece| piece.iter().collect())
            .collect()
    };
    let (first, second) = (pieces(ANSWER), pieces(&format!("{OTHER}{AD}")));
    let mut events = Vec::new();
    for at in 0..first.len().max(second.len()) {
        for (choice, pieces) in [&first, &second].into_iter().enumerate() {
            if let Some(piece) = pieces.get(at) {
                events.push(frame(choice, json!({"content": piece}), None));
            }
        }
    }
    events.extend([0, 1].map(|choice| frame(choice, json!({}), Some("stop"))));
    events.push("[DONE]".to_owned());
    Reply::sse(events)
}

#[tokio::test]
async fn each_choice_is_cleaned_by_itself() {
    let plain = Reply::ok(json!({"id": "c", "model": MODEL, "choices": [
        {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": ANSWER}},
        {"index": 1, "finish_reason": "stop", "message": {"role": "assistant", "content": format!("{OTHER}{AD}")}},
    ]}));
    for (streamed, reply) in [(false, plain), (true, two_choices())] {
        let server = serve(reply).await;
        let answer = ask(&over(&[("only", &server)]), streamed).await.unwrap();
        assert_eq!(text_of(&answer, 0), ANSWER, "streamed: {streamed}");
        assert_eq!(text_of(&answer, 1), OTHER, "streamed: {streamed}");
        assert_eq!(answer.cleaned.len(), 1, "streamed: {streamed}");
    }
}

#[tokio::test]
async fn an_ad_goes_wherever_a_frame_ends_in_it() {
    let text = format!("{ANSWER}{AD}");
    let cuts: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .filter(|at| *at + 4 >= ANSWER.len())
        .collect();
    let (last, next, all) = (cuts.len(), AtomicUsize::new(0), cuts.clone());
    let script = Script::by(move |_| {
        let at = all[next.fetch_add(1, Ordering::Relaxed)];
        ChatSse::new().text([&text[..at], &text[at..]]).reply()
    });
    let server = serve(script).await;
    let client = over(&[("only", &server)]);
    for at in &cuts {
        let answer = ask(&client, true).await.unwrap();
        assert_eq!(answer.text(), ANSWER, "cut at {at}");
        assert_eq!(answer.cleaned.len(), 1, "cut at {at}");
    }
    assert_eq!(server.hits(), last as u64);
}

#[tokio::test]
async fn who_goes_on_with_a_broken_answer_is_cleaned_too() {
    let broken = ChatSse::new()
        .text(["The quick", " brown", " fox"])
        .without_finish()
        .without_done();
    let rest = format!(" jumps over the dog.{AD}");
    let (first, second) = (serve(broken).await, serve(says(&rest, true)).await);
    let client = over(&[("first", &first), ("second", &second)]);
    let answer = ask(&client, true).await.unwrap();
    assert_eq!(answer.text(), "The quick brown fox jumps over the dog.");
    assert_eq!(answer.resumed.len(), 1);
    assert_eq!(answer.cleaned.len(), 1);
    assert!(answer.cleaned[0].text.contains("redirect/kofi"));
}

#[tokio::test]
async fn an_ad_before_the_break_goes_although_another_goes_on() {
    let begin = format!("The fox is quick.{AD}\n\n");
    let broken = ChatSse::new()
        .text(begin.split_inclusive(' '))
        .without_finish()
        .without_done();
    let rest = "It jumps over the dog.";
    let (first, second) = (serve(broken).await, serve(says(rest, true)).await);
    let client = over(&[("first", &first), ("second", &second)]);
    let answer = ask(&client, true).await.unwrap();
    let text = answer.text();
    assert!(!text.contains("pollinations"), "{text}");
    assert!(text.starts_with("The fox is quick."), "{text}");
    assert!(text.ends_with("It jumps over the dog."), "{text}");
    assert_eq!(answer.cleaned.len(), 1);
}

#[tokio::test]
async fn all_that_was_held_comes_before_the_error() {
    // A rule line could begin an ad.
    let pieces = ["Hello there.", "\n\n---\n"];
    let sse = ChatSse::new().text(pieces).without_finish().without_done();
    let server = serve(sse).await;
    let client = over(&[("only", &server)]);
    let call = client.chat("Hi").model(MODEL).resume(Resume::Off);
    let mut stream = call.stream().await.unwrap();
    let (mut text, mut errors) = (String::new(), 0);
    while let Some(event) = stream.next().await {
        match event {
            Ok(ChatEvent::TextDelta { text: piece, .. }) => {
                assert_eq!(errors, 0, "text behind the error");
                text += &piece;
            }
            Ok(_) => {}
            Err(_) => errors += 1,
        }
    }
    assert_eq!((text, errors), (pieces.concat(), 1));
}

#[tokio::test]
async fn thinking_between_tags_is_beside_the_answer() {
    for streamed in [false, true] {
        let text = format!("<think>Tides, so away.</think>\n\n{ANSWER}{AD}");
        let server = serve(says(&text, streamed)).await;
        let answer = ask(&over(&[("only", &server)]), streamed).await.unwrap();
        assert_eq!(answer.text(), ANSWER, "streamed: {streamed}");
        assert_eq!(
            answer.reasoning(),
            "Tides, so away.",
            "streamed: {streamed}"
        );
        assert_eq!(answer.cleaned.len(), 1);
    }
}

#[tokio::test]
async fn a_caller_who_leaves_ends_the_answer_at_the_server() {
    let held = ["The Moon is far.", "\n\n---\n"];
    for pieces in [&held[..1], &held[..]] {
        let sse = ChatSse::new().text(pieces).without_finish().without_done();
        let server = serve(sse.reply().then_hang()).await;
        let client = over(&[("only", &server)]);
        let call = client.chat("Hi").model(MODEL);
        let mut stream = call.stream().await.unwrap();
        while let Some(event) = stream.next().await {
            if event.unwrap().is_content() {
                break;
            }
        }
        drop(stream);
        server.wait_for_disconnect().await;
    }
}

#[tokio::test]
async fn the_history_holds_the_cleaned_text() {
    for streamed in [false, true] {
        let server = serve(says(&format!("{ANSWER}{AD}"), streamed)).await;
        let client = over(&[("only", &server)]);
        let answer = ask(&client, streamed).await.unwrap();
        let message = answer.message().unwrap().clone();
        assert_eq!(message.text(), ANSWER);
        let call = client.chat("How far is the Moon?").model(MODEL);
        let again = call.message(message).message("Why?");
        if streamed {
            again.stream().await.unwrap().collect().await.unwrap();
        } else {
            again.await.unwrap();
        }
        let body: Value = server.last_request().unwrap().json().unwrap();
        let messages = body["messages"].as_array().unwrap();
        let earlier = messages.iter().find(|one| one["role"] == "assistant");
        assert_eq!(earlier.unwrap()["content"], ANSWER);
    }
}
