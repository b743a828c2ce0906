//! Targets with conditions in front of them.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use g4f_registry::condition::Fact;
use g4f_registry::{Condition, Facts, Gate, Note, Plan};
use g4f_types::{Action, ErrorKind as K, Strategy, Target};
use support::*;

/// A balance that a test sets; below 0 it is not known.
#[derive(Default)]
struct Purse(AtomicI64);

impl Purse {
    fn holding(amount: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(amount)))
    }
}

impl Facts for Purse {
    fn number(&self, fact: &Fact) -> Option<f64> {
        let amount = self.0.load(Ordering::SeqCst);
        let amount = u32::try_from(amount).ok().map(f64::from);
        amount.filter(|_| *fact == Fact::Balance)
    }
}

fn over(targets: &[(&Arc<Target>, Option<&str>)], purse: &Arc<Purse>) -> Rig {
    let gate = |text: &&str| Gate::new(Condition::parse(text).unwrap(), purse.clone());
    let plan = Plan {
        targets: targets
            .iter()
            .map(|(target, _)| (*target).clone())
            .collect(),
        notes: targets
            .iter()
            .enumerate()
            .map(|(index, (_, when))| Note {
                tier: u16::try_from(index).unwrap(),
                when: when.as_ref().map(gate),
                ..Note::default()
            })
            .collect(),
        ..Plan::default()
    };
    Rig::over(plan, |config| config.retries = 0, |stack| stack)
}

#[tokio::test(start_paused = true)]
async fn a_target_whose_condition_does_not_hold_has_no_turn() {
    let (paid, free) = (
        Scripted::new("paid", [says("paid")]),
        Scripted::new("free", [says("free")]),
    );
    let purse = Purse::holding(-1);
    let rig = over(
        &[
            (&paid.target("m"), Some("balance > 1")),
            (&free.target("m"), None),
        ],
        &purse,
    );
    // What is not known keeps nobody out.
    assert_eq!(rig.say().await.unwrap(), "paid");
    purse.0.store(1, Ordering::SeqCst);
    assert_eq!(rig.say().await.unwrap(), "free");
    purse.0.store(2, Ordering::SeqCst);
    let cx = rig.cx();
    rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(trail(&cx), ["paid ok answered"]);
    assert_eq!((paid.calls(), free.calls()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn errors_are_counted_for_an_hour_and_those_of_the_request_are_not() {
    let shaky = Scripted::new(
        "shaky",
        [
            fail(K::Server),
            fail(K::BadRequest),
            fail(K::Server),
            says("shaky"),
        ],
    );
    let calm = Scripted::new("calm", [says("calm")]);
    let rig = over(
        &[
            (&shaky.target("m"), Some("error_count < 2")),
            (&calm.target("m"), None),
        ],
        &Purse::holding(-1),
    );
    let errors = || rig.stack.health().errors().of(&shaky.target("m"));
    assert_eq!(rig.say().await.unwrap(), "calm");
    assert_eq!(errors(), 1);
    assert_eq!(rig.say().await.unwrap_err().kind(), K::BadRequest);
    assert_eq!(errors(), 1);
    tokio::time::advance(Duration::from_secs(1800)).await;
    assert_eq!(rig.say().await.unwrap(), "calm");
    assert_eq!((errors(), shaky.calls()), (2, 3));
    assert_eq!(rig.say().await.unwrap(), "calm");
    assert_eq!(shaky.calls(), 3, "it is not asked");
    // Half an hour later the first failure counts no more.
    tokio::time::advance(Duration::from_secs(1801)).await;
    assert_eq!(rig.say().await.unwrap(), "shaky");
    assert_eq!(errors(), 1);
    assert_eq!(rig.stack.health().errors().of(&calm.target("m")), 0);
}

#[tokio::test(start_paused = true)]
async fn when_no_condition_holds_one_error_says_why() {
    let (one, two) = (
        Scripted::new("one", [says("1")]),
        Scripted::new("two", [says("2")]),
    );
    let rig = over(
        &[
            (&one.target("m"), Some("balance > 5")),
            (&two.target("m"), Some("not balance")),
        ],
        &Purse::holding(3),
    );
    let error = rig.say().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (K::NoTarget, Some("condition"))
    );
    for words in [
        "no target may be asked now",
        "`balance > 5` does not hold: balance is 3",
        "`not balance` does not hold: balance is 3",
    ] {
        assert!(error.message().contains(words), "{error}");
    }
    assert_eq!(error.causes().len(), 2);
    assert!(!error.reached_upstream() && error.trail().is_empty());
    assert_eq!(one.calls() + two.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_failure_with_all_others_shut_is_told_with_why_they_were() {
    let (sick, shut) = (
        Scripted::new("sick", [fail(K::Auth)]),
        Scripted::new("shut", [says("no")]),
    );
    let rig = over(
        &[
            (&shut.target("m"), Some("balance > 5")),
            (&sick.target("m"), None),
        ],
        &Purse::holding(3),
    );
    let error = rig.say().await.unwrap_err();
    assert_eq!(error.kind(), K::Auth);
    assert_eq!(error.trail()[0].action, Action::GaveUp);
    assert!(
        error.causes()[0].message().contains("balance > 5"),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn without_fallback_the_first_whose_condition_holds_is_the_only_one() {
    let shut = Scripted::new("shut", [says("no")]);
    let (open, last) = (
        Scripted::new("open", [fail(K::Auth)]),
        Scripted::new("last", [says("no")]),
    );
    let (key_1, key_2) = (open.keyed("m", "key-1"), open.keyed("m", "key-2"));
    let rig = over(
        &[
            (&shut.target("m"), Some("balance > 5")),
            (&key_1, None),
            (&key_2, None),
            (&last.target("m"), None),
        ],
        &Purse::holding(3),
    );
    let cx = rig.cx_with(|options| options.no_fallback = Some(true));
    let error = rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(
        (shut.calls(), open.calls(), last.calls()),
        (0, 2, 0),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn each_stage_has_the_order_that_its_route_wants_unless_the_call_says_otherwise() {
    let names = ["a", "b", "c", "d"];
    let all = names.map(|name| Scripted::new(name, [fail(K::Auth)]));
    let targets = all.each_ref().map(|one| one.target("m"));
    let note = |stage: u16, weight: f64| Note {
        stage,
        weight,
        ..Note::default()
    };
    let rig = || {
        let plan = Plan {
            targets: targets.to_vec(),
            notes: vec![note(0, 1e-9), note(0, 1.0), note(1, 1e-9), note(1, 1.0)],
            strategies: vec![Some(Strategy::Weighted), Some(Strategy::Priority)],
            ..Plan::default()
        };
        Rig::over(plan, |config| config.retries = 0, |stack| stack)
    };
    let asked = |cx: &g4f_types::Context| -> Vec<String> {
        let trail = cx.trail().snapshot();
        trail
            .iter()
            .map(|attempt| attempt.provider.to_string())
            .collect()
    };
    let first = rig();
    let cx = first.cx();
    first.ask(&cx, true).await.unwrap_err();
    // By weight in the first stage, as planned in the second.
    assert_eq!(asked(&cx), ["b", "a", "c", "d"]);
    let second = rig();
    let cx = second.cx_with(|options| options.strategy = Some(Strategy::Priority));
    second.ask(&cx, true).await.unwrap_err();
    assert_eq!(asked(&cx), names);
}
