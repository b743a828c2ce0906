//! Streams that break after their first content, through the whole stack.

mod support;

#[path = "resume/texts.rs"]
mod texts;

use std::sync::Arc;

use g4f_resilience::ResilienceConfig;
use g4f_types::{
    Capabilities, Capability, ChatAnswer, ChatEvent, ChatRequest, ChatStream, ContentFilter, Error,
    ErrorKind as K, FinishReason, Message, ResponseFormat, Result, Resume, Role, Target, Usage,
};
use support::*;
use tower::ServiceExt as _;

/// A stream of these pieces that is cut after them.
fn cut(pieces: &[String]) -> Step {
    Step::Stream(pieces.iter().map(|piece| text(piece)).collect())
}

fn says_all(pieces: &[String]) -> Step {
    let mut beats: Vec<Beat> = pieces.iter().map(|piece| text(piece)).collect();
    beats.push(done());
    Step::Stream(beats)
}

fn pieces(all: &[&str]) -> Vec<String> {
    all.iter().map(|piece| (*piece).to_owned()).collect()
}

fn halves() -> (Arc<Scripted>, Arc<Scripted>) {
    let first = Scripted::new("first", [cut(&pieces(&["The quick", " brown", " fox"]))]);
    let second = Scripted::new("second", [says(" jumps over the dog.")]);
    (first, second)
}

/// All events, and the error at the end if there was one.
async fn drain(mut stream: ChatStream) -> (Vec<ChatEvent>, Option<Error>) {
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => events.push(event),
            Err(error) => {
                assert!(stream.next().await.is_none(), "exactly one end");
                return (events, Some(error));
            }
        }
    }
    (events, None)
}

fn said(events: &[ChatEvent]) -> String {
    let texts = events.iter().filter_map(|event| match event {
        ChatEvent::TextDelta { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

async fn ask(rig: &Rig, change: impl FnOnce(&mut ChatRequest)) -> Result<ChatStream> {
    let mut request = ChatRequest::new("model", [Message::user("hello?")]);
    request.stream = true;
    change(&mut request);
    let call = g4f_types::Call::new(rig.cx(), request);
    rig.service.clone().oneshot(call).await
}

async fn answer(rig: &Rig, change: impl FnOnce(&mut ChatRequest)) -> Result<ChatAnswer> {
    ask(rig, change).await?.collect().await
}

fn rig(
    targets: impl IntoIterator<Item = Arc<Target>>,
    change: impl FnOnce(&mut ResilienceConfig),
) -> Rig {
    Rig::with(targets, change, |stack| stack)
}

#[tokio::test(start_paused = true)]
async fn cut_at_every_event_the_answer_is_the_one_that_was_meant() {
    for (name, reference) in texts::ALL {
        let all = texts::words(reference);
        for at in 1..=all.len() {
            let rest = all[at..].concat();
            let continuation = match at % 5 {
                0 => rest,
                1 => texts::last_words(&all[..at], 3) + &rest,
                2 => reference.to_owned(),
                3 => format!("Sure, continuing:\n\n{rest}"),
                _ if at > 3 => rest.strip_prefix(' ').unwrap_or(&rest).to_owned(),
                _ => rest,
            };
            let first = Scripted::new("first", [cut(&all[..at])]);
            let again = texts::chunks(&continuation, 5);
            let second = Scripted::new("second", [says_all(&again)]);
            let rig = Rig::new([first.target("m"), second.target("m")]);
            let answer = answer(&rig, |_| {}).await.unwrap();
            assert_eq!(answer.text(), reference, "{name} cut after event {at}");
            assert_eq!(answer.resumed.len(), 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_caller_is_told_who_goes_on_and_where() {
    let (first, second) = halves();
    let rig = Rig::new([first.target("m"), second.target("n")]);
    let cx = rig.cx();
    let (events, error) = drain(rig.ask(&cx, true).await.unwrap()).await;
    assert!(error.is_none());
    assert_eq!(said(&events), "The quick brown fox jumps over the dog.");
    let resumed: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            ChatEvent::Resumed(it) => Some((it.from.as_str(), it.to.as_str(), it.at, it.reason)),
            _ => None,
        })
        .collect();
    assert_eq!(resumed, [("first:m", "second:n", 19, K::Truncated)]);
    assert!(matches!(events.last(), Some(ChatEvent::Finished { .. })));
    assert_eq!(
        trail(&cx),
        ["first Truncated resumed", "second ok answered"]
    );
    assert_eq!((first.alive(), second.alive()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_second_break_is_gone_on_with_and_a_third_one_ends_it_with_all_that_came() {
    let parts = [
        "One two three",
        " four five six",
        " seven eight nine",
        " ten.",
    ];
    let scripts = parts.map(|part| cut(&pieces(&[part])));
    let all: Vec<_> = ["a", "b", "c", "d"]
        .into_iter()
        .zip(scripts)
        .map(|(id, step)| Scripted::new(id, [step]))
        .collect();
    let rig = Rig::new(all.iter().map(|it| it.target("m")));
    let cx = rig.cx();
    let stream = rig.ask(&cx, true).await.unwrap();
    let error = stream.collect().await.unwrap_err();
    assert_eq!(error.kind(), K::Truncated);
    assert_eq!(error.provider(), Some("c"));
    let partial = error.partial().unwrap();
    assert_eq!(
        partial.text(),
        "One two three four five six seven eight nine"
    );
    let at: Vec<u64> = partial.resumed.iter().map(|it| it.at).collect();
    assert_eq!(at, [13, 27]);
    assert_eq!(
        trail(&cx),
        [
            "a Truncated resumed",
            "b Truncated resumed",
            "c Truncated gave_up"
        ]
    );
    assert_eq!(all[3].calls(), 0, "at most two switches");
}

#[tokio::test(start_paused = true)]
async fn usage_of_all_attempts_is_added_up() {
    let usage = |input, output| Beat::Event(ChatEvent::Usage(Box::new(Usage::new(input, output))));
    let first = vec![usage(100, 1), text("Half an"), usage(100, 20)];
    let second = vec![text(" answer."), usage(130, 30), done()];
    let a = Scripted::new("a", [Step::Stream(first)]);
    let b = Scripted::new("b", [Step::Stream(second)]);
    let rig = Rig::new([a.target("m"), b.target("m")]);
    let answer = answer(&rig, |_| {}).await.unwrap();
    assert_eq!(answer.usage, Some(Usage::new(230, 50)));
}

#[tokio::test(start_paused = true)]
async fn each_target_is_asked_in_the_way_it_understands() {
    let broken = cut(&pieces(&["Once upon a", " time"]));
    let cut_again = cut(&pieces(&[" there was"]));
    let a = Scripted::new("a", [broken]);
    let prefills = Capabilities::can(&[Capability::Prefill]);
    let b = Scripted::with_capabilities("b", [cut_again], prefills);
    let c = Scripted::new("c", [says("there was a fox.")]);
    let rig = Rig::new([a.target("m"), b.target("m"), c.target("m")]);
    let answer = answer(&rig, |request| {
        request
            .messages_mut()
            .insert(0, Message::system("Be brief."));
    })
    .await
    .unwrap();
    assert_eq!(answer.text(), "Once upon a time there was a fox.");

    let roles = |of: &Scripted| {
        let request = of.requests().pop().unwrap();
        let roles = request.messages.iter().map(|message| message.role);
        (roles.collect::<Vec<_>>(), request)
    };
    let (natively, request) = roles(&b);
    assert_eq!(natively, [Role::System, Role::User, Role::Assistant]);
    assert_eq!(request.messages[2].text(), "Once upon a time");
    let (in_words, request) = roles(&c);
    assert_eq!(
        in_words,
        [Role::System, Role::User, Role::Assistant, Role::User]
    );
    assert_eq!(request.messages[0].text(), "Be brief.");
    assert_eq!(request.messages[2].text(), "Once upon a time there was");
}

fn call_of(index: u32, name: &str, arguments: &[&str], ends: bool) -> Vec<Beat> {
    let mut events = vec![ChatEvent::ToolStart {
        choice: 0,
        index,
        id: format!("call_{index}").into(),
        name: name.into(),
        custom: false,
    }];
    events.extend(arguments.iter().map(|piece| ChatEvent::ToolDelta {
        choice: 0,
        index,
        arguments: (*piece).to_owned(),
    }));
    if ends {
        events.push(ChatEvent::ToolEnd {
            choice: 0,
            index,
            extra: None,
        });
    }
    events.into_iter().map(Beat::Event).collect()
}

#[tokio::test(start_paused = true)]
async fn a_call_that_breaks_off_is_made_anew_and_never_seen_in_part() {
    let mut first = vec![text("Let me look.")];
    first.extend(call_of(0, "weather", &["{\"city\": \"Ro"], false));
    let mut second = call_of(0, "weather", &["{\"city\":", " \"Rome\"}"], true);
    second.push(Beat::Event(ended(FinishReason::ToolCalls)));
    let a = Scripted::new("a", [Step::Stream(first)]);
    let b = Scripted::new("b", [Step::Stream(second)]);
    let rig = Rig::new([a.target("m"), b.target("m")]);
    let (events, error) = drain(ask(&rig, |_| {}).await.unwrap()).await;
    assert!(error.is_none());
    let starts = |events: &[ChatEvent]| {
        let is_start = |event: &&ChatEvent| matches!(event, ChatEvent::ToolStart { .. });
        events.iter().filter(is_start).count()
    };
    assert_eq!(starts(&events), 1);
    let answer = ChatStream::ready(events).collect().await.unwrap();
    assert_eq!(answer.text(), "Let me look.");
    assert_eq!(answer.tool_calls()[0].arguments, "{\"city\": \"Rome\"}");
}

#[tokio::test(start_paused = true)]
async fn after_a_whole_call_nobody_goes_on() {
    let mut first = call_of(0, "weather", &["{}"], true);
    first.extend(call_of(1, "time", &["{\"zo"], false));
    let a = Scripted::new("a", [Step::Stream(first)]);
    let b = Scripted::new("b", [says("never")]);
    let rig = Rig::new([a.target("m"), b.target("m")]);
    let (events, error) = drain(ask(&rig, |_| {}).await.unwrap()).await;
    assert_eq!(error.unwrap().kind(), K::Truncated);
    let deltas: Vec<_> = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::ToolDelta { .. }))
        .collect();
    assert_eq!(deltas.len(), 1, "the whole call, and nothing of the other");
    assert_eq!(b.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_plain_text_is_not_gone_on_with() {
    type Change = fn(&mut ChatRequest);
    let changes: [(&str, Change); 4] = [
        ("json", |it| {
            it.params_mut().response_format = Some(ResponseFormat::JsonObject);
        }),
        ("choices", |it| it.params_mut().n = Some(2)),
        ("logprobs", |it| it.params_mut().logprobs = Some(true)),
        ("sound", |it| {
            it.params_mut().modalities = vec!["audio".to_owned()];
        }),
    ];
    for (name, change) in changes {
        let (first, second) = halves();
        let rig = Rig::new([first.target("m"), second.target("m")]);
        let error = answer(&rig, change).await.unwrap_err();
        assert_eq!(error.kind(), K::Truncated, "{name}");
        assert_eq!(error.partial().unwrap().text(), "The quick brown fox");
        assert_eq!(second.calls(), 0, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_was_handed_out_is_not_gone_on_with() {
    let refusal = ChatEvent::RefusalDelta {
        choice: 0,
        text: "I cannot".to_owned(),
    };
    let a = Scripted::new(
        "a",
        [Step::Stream(vec![text("Well,"), Beat::Event(refusal)])],
    );
    let b = Scripted::new("b", [says("never")]);
    let rig = Rig::new([a.target("m"), b.target("m")]);
    assert_eq!(answer(&rig, |_| {}).await.unwrap_err().kind(), K::Truncated);
    assert_eq!(b.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn switched_off_it_ends_with_the_error() {
    let (first, second) = halves();
    let rig = rig([first.target("m"), second.target("m")], |config| {
        config.resume = Resume::Off;
    });
    let error = answer(&rig, |_| {}).await.unwrap_err();
    assert_eq!(error.kind(), K::Truncated);
    assert_eq!(second.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn restarted_it_takes_over_the_same_answer_and_no_other() {
    let restart = |config: &mut ResilienceConfig| {
        config.resume = Resume::Restart;
        config.retries = 0;
    };
    let (first, _) = halves();
    let same = Scripted::new("same", [says("The quick  brown fox jumps.")]);
    let rig1 = rig([first.target("m"), same.target("m")], restart);
    let text = answer(&rig1, |_| {}).await.unwrap().text();
    assert_eq!(text, "The quick brown fox jumps.");
    assert_eq!(same.requests()[0].messages.len(), 1, "asked as at first");

    let (first, _) = halves();
    let other = Scripted::new("other", [says("The quick red fox jumps.")]);
    let rig2 = rig([first.target("m"), other.target("m")], restart);
    let error = answer(&rig2, |_| {}).await.unwrap_err();
    assert_eq!(error.kind(), K::InvalidResponse);
    assert_eq!(error.partial().unwrap().text(), "The quick brown fox");
}

#[tokio::test(start_paused = true)]
async fn a_sole_target_is_asked_again() {
    let only = Scripted::new(
        "only",
        [cut(&pieces(&["The quick", " brown"])), says(" fox jumps.")],
    );
    let rig = Rig::new([only.target("m")]);
    let answer = answer(&rig, |_| {}).await.unwrap();
    assert_eq!(answer.text(), "The quick brown fox jumps.");
    assert_eq!(answer.resumed[0].from, answer.resumed[0].to);
    assert_eq!(only.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_break_behind_the_last_word_finishes_with_an_empty_rest() {
    let first = Scripted::new("first", [cut(&pieces(&["All of", " it."]))]);
    let second = Scripted::new("second", [Step::Stream(vec![done()])]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    let cx = rig.cx();
    let stream = rig.ask(&cx, true).await.unwrap();
    assert_eq!(stream.collect().await.unwrap().text(), "All of it.");
    assert_eq!(second.calls(), 1);
    assert_eq!(trail(&cx)[1], "second ok answered");
}

#[tokio::test(start_paused = true)]
async fn silence_is_a_break() {
    let stalls = Step::Stream(vec![text("The quick"), text(" brown"), Beat::Hang]);
    let first = Scripted::new("first", [stalls]);
    let second = Scripted::new("second", [says(" fox.")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    let answer = answer(&rig, |_| {}).await.unwrap();
    assert_eq!(answer.text(), "The quick brown fox.");
    assert_eq!(answer.resumed[0].reason, K::Timeout);
    assert_eq!(first.alive(), 0, "the silent one is let go");
}

#[tokio::test(start_paused = true)]
async fn thinking_alone_is_restarted_and_not_thought_twice() {
    let thought = |text: &str| {
        Beat::Event(ChatEvent::ReasoningDelta {
            choice: 0,
            text: text.to_owned(),
            signature: None,
            raw: None,
        })
    };
    let first = Scripted::new("first", [Step::Stream(vec![thought("Hm, a fox.")])]);
    let beats = vec![
        thought("A fox, then."),
        text("The fox"),
        text(" jumps."),
        done(),
    ];
    let second = Scripted::new("second", [Step::Stream(beats)]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    let answer = answer(&rig, |_| {}).await.unwrap();
    assert_eq!(answer.text(), "The fox jumps.");
    assert_eq!(answer.reasoning(), "Hm, a fox.");
    assert_eq!(second.requests()[0].messages.len(), 1, "asked as at first");
}

#[tokio::test(start_paused = true)]
async fn what_fails_everywhere_is_not_gone_on_with() {
    for kind in [K::BadRequest, K::ContentFilter, K::Cancelled] {
        let beats = vec![text("The quick"), Beat::Fail(error(kind))];
        let first = Scripted::new("first", [Step::Stream(beats)]);
        let second = Scripted::new("second", [says(" fox.")]);
        let rig = Rig::new([first.target("m"), second.target("m")]);
        assert_eq!(answer(&rig, |_| {}).await.unwrap_err().kind(), kind);
        assert_eq!(second.calls(), 0, "{kind}");
    }
    let beats = vec![text("The quick"), Beat::Fail(error(K::ContentFilter))];
    let first = Scripted::new("first", [Step::Stream(beats)]);
    let second = Scripted::new("second", [says(" fox.")]);
    let rig = rig([first.target("m"), second.target("m")], |config| {
        config.content_filter = ContentFilter::Switch;
    });
    assert_eq!(answer(&rig, |_| {}).await.unwrap().text(), "The quick fox.");
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_goes_away_ends_everything_and_nobody_is_asked() {
    let talks = Step::Stream(vec![text("The quick"), Beat::Hang]);
    let first = Scripted::new("first", [talks]);
    let second = Scripted::new("second", [says("never")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    let mut stream = rig.chat().await.unwrap();
    stream.next().await.unwrap().unwrap();
    assert_eq!(first.alive(), 1);
    drop(stream);
    assert_eq!((first.alive(), second.calls()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_goes_away_while_somebody_else_is_asked_ends_that_too() {
    let (first, _) = halves();
    let silent = Scripted::new("silent", [Step::Hang]);
    let third = Scripted::new("third", [says("never")]);
    let rig = Rig::new([first.target("m"), silent.target("m"), third.target("m")]);
    let mut stream = rig.chat().await.unwrap();
    let reads = async { while stream.next().await.is_some() {} };
    assert!(tokio::time::timeout(secs(1), reads).await.is_err());
    assert_eq!(silent.alive(), 1);
    drop(stream);
    assert_eq!((silent.alive(), third.calls()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_beyond_the_deadline_or_the_budget() {
    let stalls = Step::Stream(vec![text("The quick"), Beat::Wait(secs(25)), Beat::Hang]);
    let first = Scripted::new("first", [stalls]);
    let second = Scripted::new("second", [says("never")]);
    let rig1 = Rig::new([first.target("m"), second.target("m")]);
    let cx = rig1.cx_with(|options| options.timeout = Some(secs(20)));
    let stream = rig1.ask(&cx, true).await.unwrap();
    let error = stream.collect().await.unwrap_err();
    assert_eq!(error.kind(), K::Timeout);
    assert_eq!(error.partial().unwrap().text(), "The quick");
    assert_eq!(second.calls(), 0);

    let (first, second) = halves();
    let rig2 = Rig::new([first.target("m"), second.target("m")]);
    let cx = rig2.cx_with(|options| options.attempts = Some(1));
    let stream = rig2.ask(&cx, true).await.unwrap();
    let error = stream.collect().await.unwrap_err();
    assert_eq!(error.kind(), K::Truncated);
    assert_eq!(second.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn who_fails_before_going_on_is_passed_by() {
    let (first, _) = halves();
    let sick = Scripted::new("sick", [fail(K::Auth)]);
    let third = Scripted::new("third", [says(" jumps.")]);
    let rig = Rig::new([first.target("m"), sick.target("m"), third.target("m")]);
    let cx = rig.cx();
    let stream = rig.ask(&cx, true).await.unwrap();
    let answer = stream.collect().await.unwrap();
    assert_eq!(answer.text(), "The quick brown fox jumps.");
    assert_eq!(answer.resumed[0].to, "third:m");
    assert!(answer.switched.is_empty(), "no switch before the content");
    assert_eq!(
        trail(&cx),
        [
            "first Truncated resumed",
            "sick Auth switched",
            "third ok answered"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn when_all_others_fail_the_error_names_all_and_keeps_the_text() {
    let (first, _) = halves();
    let sick = Scripted::new("sick", [fail(K::Auth)]);
    let rig = rig([first.target("m"), sick.target("m")], |config| {
        config.retries = 0;
    });
    let cx = rig.cx();
    let stream = rig.ask(&cx, true).await.unwrap();
    let error = stream.collect().await.unwrap_err();
    assert_eq!(error.kind(), K::Exhausted);
    let kinds: Vec<_> = error.causes().iter().map(Error::kind).collect();
    assert_eq!(kinds, [K::Truncated, K::Auth]);
    assert_eq!(error.partial().unwrap().text(), "The quick brown fox");
    assert_eq!(trail(&cx), ["first Truncated gave_up", "sick Auth gave_up"]);
}

#[tokio::test(start_paused = true)]
async fn another_answer_is_not_taken_for_the_rest() {
    let told = "It was a dark and stormy night when the travellers came to the inn at last, tired and wet.";
    let (begin, _) = told.split_at(told.len() - 6);
    let first = Scripted::new("first", [cut(&texts::words(begin))]);
    let other = "It was a dark and stormy night when the travellers gave up and slept in a barn.";
    let second = Scripted::new("second", [says(other)]);
    let third = Scripted::new("third", [says(told)]);
    let rig = Rig::new([first.target("m"), second.target("m"), third.target("m")]);
    let answer = answer(&rig, |_| {}).await.unwrap();
    assert_eq!(answer.text(), told);
    assert_eq!(answer.resumed.len(), 2);
}
