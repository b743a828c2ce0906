//! `trim::fit` as a caller sees it: what is kept, in which form, and what holds for any conversation.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashSet;
use std::sync::Arc;

use g4f_resilience::trim::{
    Budget, Candidate, Counter, Fitted, Keep, Order, Policy, fit, fit_with_summary,
};
use g4f_types::{
    ErrorKind, Media, Message, Oversize, Part, Role, ToolCall, TrimOptions, TrimPolicy,
};
use proptest::prelude::*;

/// As many tokens as its bytes, or few less: blanks between single letters.
fn words(n: usize) -> String {
    "x ".repeat(n)
}

fn turn(n: usize) -> [Message; 2] {
    [
        Message::user(format!("question {n}: {}", words(40))),
        Message::assistant(format!("answer {n}: {}", words(40))),
    ]
}

/// A system prompt, `n` turns, a last question.
fn talk(n: usize) -> Vec<Message> {
    let mut messages = vec![Message::system("be brief")];
    messages.extend((0..n).flat_map(turn));
    messages.push(Message::user("the last question"));
    messages
}

fn calls(ids: &[&str]) -> Message {
    let call = |id: &&str| Part::ToolCall(ToolCall::new(*id, "look", "{\"at\":1}"));
    Message::of(Role::Assistant, ids.iter().map(call).collect())
}

fn gpt() -> Counter {
    Counter::for_model("gpt-4o")
}

fn total(counter: &Counter, messages: &[Message]) -> usize {
    3 + messages
        .iter()
        .map(|m| counter.count(m).tokens)
        .sum::<usize>()
}

fn places(fitted: &Fitted) -> Vec<usize> {
    let kept = fitted.kept().unwrap();
    kept.iter().map(g4f_resilience::trim::Kept::place).collect()
}

fn policy(order: Order) -> Policy {
    Policy {
        order,
        ..Policy::default()
    }
}

#[test]
fn what_surely_fits_is_neither_counted_nor_copied() {
    let messages = talk(3);
    let fitted = fit(&messages, &Budget::new(100_000), &Policy::default(), &gpt()).unwrap();
    assert!(fitted.is_whole() && !fitted.report.counted && !fitted.report.exact);
    assert!(fitted.report.after >= total(&gpt(), &messages), "a bound");
}

#[test]
fn what_fits_by_its_count_stays_and_is_exact() {
    let messages = talk(3);
    let tokens = total(&gpt(), &messages);
    let fitted = fit(&messages, &Budget::new(tokens), &Policy::default(), &gpt()).unwrap();
    assert!(fitted.is_whole());
    assert_eq!(
        (fitted.report.before, fitted.report.after),
        (tokens, tokens)
    );
    assert!(fitted.report.counted && fitted.report.exact);
    let one_less = fit(
        &messages,
        &Budget::new(tokens - 1),
        &Policy::default(),
        &gpt(),
    )
    .unwrap();
    assert_eq!(one_less.report.dropped, [1, 2], "a whole turn goes");
}

#[test]
fn the_oldest_turns_go_first() {
    let messages = talk(6);
    let budget = Budget::new(total(&gpt(), &messages) / 2);
    let fitted = fit(&messages, &budget, &Policy::default(), &gpt()).unwrap();
    let dropped = fitted.report.dropped.len();
    assert!(dropped >= 4 && fitted.report.dropped == (1..=dropped).collect::<Vec<_>>());
    let left = fitted.into_messages(&messages);
    assert_eq!(left[0], messages[0]);
    assert_eq!(left[1].role, Role::User);
    assert_eq!(left.last(), messages.last());
    assert!(total(&gpt(), &left) <= budget.tokens);
}

#[test]
fn the_middle_goes_and_the_beginning_stays() {
    let messages = talk(6);
    let budget = Budget::new(total(&gpt(), &messages) * 2 / 3);
    let fitted = fit(&messages, &budget, &policy(Order::Middle), &gpt()).unwrap();
    let places = places(&fitted);
    assert_eq!(places[..3], [0, 1, 2]);
    assert_eq!(fitted.report.dropped[0], 3);
    assert!(places.ends_with(&[11, 12, 13]));
}

#[test]
fn a_beginning_that_is_too_large_goes_alone() {
    let mut messages = talk(6);
    messages[2] = Message::assistant(words(2000));
    let fitted = fit(
        &messages,
        &Budget::new(1000),
        &policy(Order::Middle),
        &gpt(),
    );
    assert_eq!(fitted.unwrap().report.dropped, [1, 2]);
}

#[test]
fn an_order_of_ones_own_says_what_goes_and_what_never_does() {
    let messages = talk(4);
    let newest_first = |_: &[Message], candidates: &[Candidate]| {
        // The second turn is dear to us; an order may also name what is not there.
        let mut order: Vec<usize> = (0..candidates.len()).rev().filter(|n| *n != 1).collect();
        order.extend([99, 0]);
        order
    };
    let custom = policy(Order::Custom(Arc::new(newest_first)));
    let half = Budget::new(total(&gpt(), &messages) * 2 / 3);
    let fitted = fit(&messages, &half, &custom, &gpt()).unwrap();
    assert_eq!(fitted.report.dropped, [5, 6, 7, 8]);
    let nothing_goes = policy(Order::Custom(Arc::new(|_: &[Message], _: &[Candidate]| {
        Vec::new()
    })));
    let error = fit(&messages, &half, &nothing_goes, &gpt()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
}

#[test]
fn nothing_goes_where_trimming_is_off() {
    let messages = talk(4);
    let budget = Budget::of_window(300, 100, 20);
    let error = fit(&messages, &budget, &policy(Order::Nothing), &gpt()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
    assert_eq!(error.context_limit(), Some(300));
    for word in ["177", "window of 300", "keeps 100", "take 20"] {
        assert!(
            error.message().contains(word),
            "{word} in {}",
            error.message()
        );
    }
    assert!(error.help().unwrap().contains("trim.policy"));
}

#[test]
fn a_number_of_messages_is_kept_whether_more_would_fit_or_not() {
    let messages = talk(4);
    let last = |n| Policy {
        keep: Keep::Last(n),
        ..Policy::default()
    };
    let keep = |n| fit(&messages, &Budget::new(1 << 20), &last(n), &gpt()).unwrap();
    assert_eq!(places(&keep(5)), [0, 5, 6, 7, 8, 9]);
    assert_eq!(places(&keep(4)), [0, 7, 8, 9], "half a turn is none");
    assert_eq!(places(&keep(1)), [0, 9]);
    assert!(keep(9).is_whole() && keep(1000).is_whole());
}

#[test]
fn a_share_of_the_window_is_kept() {
    let messages = talk(8);
    let share = Policy {
        keep: Keep::from_factor(0.5).unwrap(),
        ..Policy::default()
    };
    let window = total(&gpt(), &messages) + 200;
    let fitted = fit(
        &messages,
        &Budget::of_window(window, 200, 0),
        &share,
        &gpt(),
    )
    .unwrap();
    assert!(fitted.report.after <= window / 2 && fitted.report.after > window / 4);
    assert_eq!(Keep::from_factor(7.9).unwrap(), Keep::Last(7));
    assert_eq!(Keep::from_factor(1.0).unwrap(), Keep::Last(1));
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            Keep::from_factor(wrong).unwrap_err().kind(),
            ErrorKind::Config
        );
    }
}

#[test]
fn calls_and_results_go_together_and_the_last_ones_stay() {
    let result = |id: &str| Message::tool(id, words(60));
    let messages = vec![
        Message::user("look around"),
        calls(&["a", "b"]),
        result("a"),
        result("b"),
        calls(&["c"]),
        result("c"),
        calls(&["d"]),
        result("d"),
    ];
    let budget = Budget::new(250);
    let fitted = fit(&messages, &budget, &Policy::default(), &gpt()).unwrap();
    assert_eq!(fitted.report.dropped, [1, 2, 3]);
    assert_eq!(places(&fitted), [0, 4, 5, 6, 7]);
}

#[test]
fn a_last_message_that_is_too_large_is_cut_or_refused() {
    let long = format!(
        "Read this. {}Then answer.",
        "A line of the book.\n".repeat(2000)
    );
    let messages = vec![Message::system("be brief"), Message::user(long)];
    let budget = Budget::new(500);
    let fitted = fit(&messages, &budget, &Policy::default(), &gpt()).unwrap();
    assert_eq!(fitted.report.cut.len(), 1);
    assert_eq!(fitted.report.cut[0].message, 1);
    let left = fitted.into_messages(&messages);
    let text = left[1].text();
    assert!(text.starts_with("Read this.") && text.ends_with("Then answer."));
    assert!(text.contains("characters left out"));
    let used = total(&gpt(), &left);
    assert!((350..=500).contains(&used), "{used}");

    let refuse = Policy {
        oversize: Oversize::Refuse,
        ..Policy::default()
    };
    let error = fit(&messages, &budget, &refuse, &gpt()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
    assert!(error.help().unwrap().contains("larger window"));
}

#[test]
fn results_of_one_round_are_cut_to_one_length_and_short_ones_stay() {
    let messages = vec![
        Message::user("compare the files"),
        calls(&["a", "b", "c"]),
        Message::tool("a", "Line of a.\n".repeat(3000)),
        Message::tool("b", "Line of b.\n".repeat(1000)),
        Message::tool("c", "short"),
    ];
    let fitted = fit(&messages, &Budget::new(1000), &Policy::default(), &gpt()).unwrap();
    let cut: Vec<usize> = fitted.report.cut.iter().map(|cut| cut.message).collect();
    assert_eq!(cut, [2, 3]);
    let left = fitted.into_messages(&messages);
    let (a, b) = (gpt().count(&left[2]).tokens, gpt().count(&left[3]).tokens);
    assert!(a.abs_diff(b) < 60 && a > 300, "{a} and {b}");
    assert_eq!(left[4], messages[4]);
    assert!(total(&gpt(), &left) <= 1000);
}

#[test]
fn what_no_trimming_can_help_is_an_error_with_the_numbers() {
    let messages = vec![Message::system(words(4000)), Message::user("hi")];
    let error = fit(
        &messages,
        &Budget::of_window(2048, 256, 0),
        &Policy::default(),
        &gpt(),
    )
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
    assert_eq!(error.context_limit(), Some(2048));
    assert!(
        error.message().contains("room for 1789"),
        "{}",
        error.message()
    );
    let pictures =
        Message::user("what is this").with_image(Media::url("https://example.org/a.png"));
    let error = fit(&[pictures], &Budget::new(1000), &Policy::default(), &gpt()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
}

#[test]
fn media_are_counted() {
    let picture = Message::user("this").with_image(Media::url("https://example.org/a.png"));
    assert!(gpt().count(&picture).tokens > 1600);
    assert!(!gpt().count(&picture).exact);
    let text = Media::bytes(words(500).into_bytes()).with_media_type("text/plain");
    let document = Message::user("read").with(Part::File(text));
    let tokens = gpt().count(&document).tokens;
    assert!((400..=1100).contains(&tokens), "{tokens}");
}

#[test]
fn estimates_are_marked_and_corrected() {
    let message = Message::user("The keeper of the lighthouse wrote one line a day. ".repeat(10));
    let plain = Counter::for_model("claude-sonnet-4-5");
    let high = Counter::for_model("claude-sonnet-4-5").with_ratio(1.5);
    let (a, b) = (plain.count(&message), high.count(&message));
    assert!(!a.exact && !b.exact);
    assert!(b.tokens > a.tokens * 7 / 5, "{} and {}", a.tokens, b.tokens);
    assert_eq!(gpt().count(&message), gpt().with_ratio(2.0).count(&message));
    let wild = Counter::for_model("m")
        .with_ratio(1e9)
        .count(&message)
        .tokens;
    assert!(wild <= plain.most(&message), "never more than bytes");
}

#[test]
fn two_megabytes_of_anything_are_fitted() {
    for unit in [" ", "a", "😀", "的", "\u{301}", "\n", "x1", "0"] {
        let text = unit.repeat((2 << 20) / unit.len());
        for model in ["gpt-4o", "gpt-4", "some-model"] {
            let counter = Counter::for_model(model);
            let mut messages = talk(2);
            messages[1] = Message::user(text.clone());
            let fitted = fit(&messages, &Budget::new(2000), &Policy::default(), &counter).unwrap();
            assert_eq!(fitted.report.dropped, [1, 2], "{model}: {unit:?}");
            let last = [Message::user(text.clone())];
            let fitted = fit(&last, &Budget::new(2000), &Policy::default(), &counter).unwrap();
            let left = fitted.into_messages(&last);
            let used = total(&counter, &left);
            assert!(used <= 2000 && used > 900, "{model}: {unit:?} gave {used}");
        }
    }
}

#[test]
fn options_make_a_policy() {
    let mut options = TrimOptions::default();
    options.policy = Some(TrimPolicy::Middle);
    options.keep = Some(12.0);
    options.oversize = Some(Oversize::Refuse);
    let made = Policy::of(&options).unwrap();
    assert!(matches!(made.order, Order::Middle));
    assert_eq!(
        (made.keep, made.oversize),
        (Keep::Last(12), Oversize::Refuse)
    );
    options.keep = Some(-1.0);
    assert_eq!(Policy::of(&options).unwrap_err().kind(), ErrorKind::Config);
}

#[tokio::test]
async fn a_summary_stands_before_the_first_user_message_that_stays() {
    let messages = talk(8);
    let budget = Budget::new(total(&gpt(), &messages) - 50);
    let ask = |request: g4f_types::ChatRequest| async move {
        assert!(request.messages[1].text().contains("question 0"));
        assert!(request.params.max_tokens.is_some());
        Ok("They talked about x.".to_owned())
    };
    let fitted = fit_with_summary(&messages, &budget, &Policy::default(), &gpt(), ask)
        .await
        .unwrap();
    assert!(fitted.report.summarised);
    // Half of the room is free again.
    assert!(fitted.report.after < budget.tokens * 2 / 3);
    let left = fitted.into_messages(&messages);
    assert_eq!(left[1].role, Role::User);
    assert!(left[1].text().contains("They talked about x."));
    assert!(total(&gpt(), &left) <= budget.tokens);
}

#[tokio::test]
async fn without_a_summary_messages_just_go() {
    let messages = talk(8);
    let budget = Budget::new(total(&gpt(), &messages) / 2);
    let plain = fit(&messages, &budget, &Policy::default(), &gpt()).unwrap();
    for answer in [
        Ok(" \n".to_owned()),
        Err(g4f_types::Error::new(ErrorKind::Server, "down")),
    ] {
        let ask = |_| async move { answer };
        let fitted = fit_with_summary(&messages, &budget, &Policy::default(), &gpt(), ask)
            .await
            .unwrap();
        assert_eq!(fitted, plain);
    }
}

/// What one step of a random conversation is.
#[derive(Clone, Debug)]
enum Step {
    System(usize),
    User(usize),
    Picture,
    Assistant(usize),
    Calls(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => (0usize..30).prop_map(Step::System),
        4 => (0usize..120).prop_map(Step::User),
        1 => Just(Step::Picture),
        4 => (0usize..120).prop_map(Step::Assistant),
        2 => (1usize..4, 0usize..120).prop_map(|(n, size)| Step::Calls(n, size)),
    ]
}

fn build(steps: &[Step]) -> Vec<Message> {
    let mut messages = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::System(size) => messages.push(Message::system(words(*size))),
            Step::User(size) => messages.push(Message::user(format!("u{n} {}", words(*size)))),
            Step::Picture => messages.push(
                Message::user("see")
                    .with_image(Media::url("https://example.org/a.png").with_detail("low")),
            ),
            Step::Assistant(size) => {
                messages.push(Message::assistant(format!("a{n} {}", words(*size))));
            }
            Step::Calls(count, size) => {
                // Ids that are used again, as some providers do.
                let ids: Vec<String> = (0..*count).map(|id| format!("call_{id}")).collect();
                messages.push(calls(&ids.iter().map(String::as_str).collect::<Vec<_>>()));
                messages.extend(ids.iter().map(|id| Message::tool(id, words(*size))));
            }
        }
    }
    messages
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let order = prop_oneof![
        Just(Order::Nothing),
        Just(Order::Oldest),
        Just(Order::Middle),
        Just(Order::Custom(Arc::new(
            |_: &[Message], candidates: &[Candidate]| {
                (0..candidates.len()).rev().filter(|n| n % 3 != 1).collect()
            }
        ))),
    ];
    let keep = prop_oneof![
        3 => Just(Keep::All),
        1 => (1usize..12).prop_map(Keep::Last),
        1 => (0.1f64..0.99).prop_map(Keep::Share),
    ];
    let oversize = prop_oneof![Just(Oversize::Cut), Just(Oversize::Refuse)];
    (order, keep, oversize).prop_map(|(order, keep, oversize)| Policy {
        order,
        keep,
        oversize,
    })
}

/// Every result has its call before it and every call its results behind it.
fn rounds_are_whole(messages: &[Message]) -> bool {
    let mut open: Vec<String> = Vec::new();
    for message in messages {
        for part in &message.parts {
            match part {
                Part::ToolCall(call) => open.push(call.id.clone()),
                Part::ToolResult(result) => {
                    match open.iter().position(|id| *id == result.call_id) {
                        Some(at) => drop(open.remove(at)),
                        None => return false,
                    }
                }
                _ => {}
            }
        }
    }
    open.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn whatever_is_fitted_keeps_the_rules(
        steps in prop::collection::vec(step(), 1..24),
        budget in 20usize..2500,
        policy in any_policy(),
        exact in any::<bool>(),
        ratio in 0.5f64..2.5,
    ) {
        let messages = build(&steps);
        let counter = if exact { gpt() } else { Counter::for_model("m").with_ratio(ratio) };
        let budget = Budget::new(budget);
        let fitted = match fit(&messages, &budget, &policy, &counter) {
            Ok(fitted) => fitted,
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::ContextLength);
                prop_assert!(error.help().is_some());
                prop_assert!(total(&counter, &messages) > budget.tokens || matches!(policy.keep, Keep::Share(_)));
                return Ok(());
            }
        };
        let report = fitted.report.clone();
        let left = fitted.clone().into_messages(&messages);

        // Never above the budget, and the report does not lie.
        let used = total(&counter, &left);
        prop_assert!(used <= budget.tokens, "{used} of {}", budget.tokens);
        if report.counted {
            prop_assert_eq!(report.after, used);
            prop_assert!(report.before >= report.after);
        } else {
            prop_assert!(report.after >= used);
        }

        // The system's messages, the user's last one and the end are kept; the order is.
        let places: Vec<usize> = match fitted.kept() {
            Some(kept) => kept.iter().map(g4f_resilience::trim::Kept::place).collect(),
            None => (0..messages.len()).collect(),
        };
        prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
        let kept: HashSet<usize> = places.iter().copied().collect();
        let must = |at: usize| messages[at].role.is_system() || at + 1 == messages.len();
        prop_assert!((0..messages.len()).filter(|at| must(*at)).all(|at| kept.contains(&at)));
        if let Some(last) = messages.iter().rposition(|m| m.role == Role::User) {
            prop_assert!(kept.contains(&last));
        }
        prop_assert_eq!(report.dropped.len() + places.len(), messages.len());
        prop_assert!(report.dropped.iter().all(|at| !kept.contains(at)));

        // Only what is said to be cut was changed, and the system's and the model's words never.
        let cut: HashSet<usize> = report.cut.iter().map(|cut| cut.message).collect();
        for (at, message) in places.iter().zip(&left) {
            prop_assert_eq!(*message != messages[*at], cut.contains(at));
            prop_assert!(!cut.contains(at) || matches!(message.role, Role::User | Role::Tool));
        }

        // Calls and results, and who begins.
        prop_assert!(rounds_are_whole(&left));
        let has_user = messages.iter().any(|m| m.role == Role::User);
        if has_user && !report.dropped.is_empty() {
            let first = left.iter().find(|m| !m.role.is_system()).unwrap();
            prop_assert_eq!(first.role, Role::User);
        }

        // Once more changes nothing.
        let again = fit(&left, &budget, &policy, &counter).unwrap();
        prop_assert!(again.is_whole(), "{:?}", again.report);
    }
}
