//! Every wrong is caught, by the scenario that is there for it.

use g4f_testkit::conformance::{OpenAiWire, Outcome, Report, Suite};

use crate::mutant::{Mutant, Wrong};

/// Scenarios that no mutant passes, because it hands nothing out before the whole answer is there.
const BUFFERED: &[&str] = &["cancel_in_stream"];

fn suite(wrong: Wrong) -> Suite {
    Suite::new(OpenAiWire, move |base_url: &str| {
        Mutant::build(base_url, wrong)
    })
}

async fn report(wrong: Wrong) -> Report {
    let mut suite = suite(wrong);
    for scenario in BUFFERED {
        suite = suite.skip(*scenario, "mutants are buffered");
    }
    suite.run().await
}

/// Exactly these scenarios fail.
async fn caught(wrong: Wrong, by: &[&str]) {
    let report = report(wrong).await;
    assert_eq!(report.failed(), by, "{wrong:?}\n{report}");
}

#[tokio::test]
async fn finishing_at_eof() {
    caught(Wrong::FinishesAtEof, &["eof_without_end"]).await;
}

#[tokio::test]
async fn leaking_the_key() {
    let report = report(Wrong::LeaksTheKey).await;
    assert_eq!(report.failed(), ["key_is_never_shown"], "{report}");
    assert!(
        !report.to_string().contains("sk-conformance"),
        "the report itself leaks the key"
    );
}

#[tokio::test]
async fn ignoring_retry_after() {
    let by = [
        "retry_after_seconds",
        "retry_after_date",
        "retry_after_on_503",
    ];
    caught(Wrong::IgnoresRetryAfter, &by).await;
}

#[tokio::test]
async fn doubling_text() {
    let failed = report(Wrong::DoublesText).await.failed();
    for scenario in [
        "plain_answer",
        "streamed_answer",
        "cut_at_every_byte",
        "crlf_lines",
    ] {
        assert!(failed.contains(&scenario), "{scenario}: {failed:?}");
    }
}

#[tokio::test]
async fn spawning() {
    for scenario in ["cancel_before_answer", "cancel_in_stream"] {
        let outcome = suite(Wrong::Spawns).run_one(scenario).await;
        let why = "the caller left, and the connection stayed open".to_owned();
        assert_eq!(outcome, Outcome::Failed(why), "{scenario}");
    }
    // Were it not for leaving, nothing would show.
    let outcome = suite(Wrong::Spawns).run_one("streamed_answer").await;
    assert_eq!(outcome, Outcome::Passed);
}

#[tokio::test]
async fn retrying() {
    let failed = report(Wrong::Retries).await.failed();
    assert!(
        failed.contains(&"status_429") && failed.contains(&"status_503"),
        "{failed:?}"
    );
}

#[tokio::test]
async fn one_kind_for_everything() {
    let report = report(Wrong::CallsEverythingServer).await;
    for scenario in [
        "status_401",
        "status_404",
        "status_429",
        "error_in_stream",
        "eof_without_end",
    ] {
        assert!(
            matches!(report.outcome(scenario), Some(Outcome::Failed(_))),
            "{report}"
        );
    }
    assert_eq!(report.outcome("status_500"), Some(&Outcome::Passed));
}

#[tokio::test]
async fn forgetting_its_name() {
    let failed = report(Wrong::ForgetsItsName).await.failed();
    assert!(
        failed.contains(&"status_400") && failed.contains(&"error_in_stream"),
        "{failed:?}"
    );
}

#[tokio::test]
async fn never_starting() {
    let failed = report(Wrong::NeverStarts).await.failed();
    assert!(
        failed.contains(&"plain_answer") && failed.contains(&"streamed_answer"),
        "{failed:?}"
    );
}

#[tokio::test]
async fn asking_another_model() {
    let failed = report(Wrong::AsksAnotherModel).await.failed();
    assert!(
        failed.contains(&"request_plain") && failed.contains(&"request_streamed"),
        "{failed:?}"
    );
}

#[tokio::test]
async fn dropping_tools() {
    let by = [
        "request_with_tools",
        "request_with_parallel_tools",
        "request_with_tool_choice",
    ];
    caught(Wrong::DropsTools, &by).await;
}

#[tokio::test]
async fn dropping_usage() {
    caught(Wrong::DropsUsage, &["plain_usage", "streamed_usage"]).await;
}

#[tokio::test]
async fn ignoring_the_options_of_the_call() {
    caught(
        Wrong::IgnoresCallOptions,
        &["call_base_url", "call_headers"],
    )
    .await;
}

#[tokio::test]
async fn leaving_calls_open() {
    let by = [
        "tool_call_plain",
        "tool_call_streamed",
        "tool_calls_interleaved",
        "tool_call_with_finish",
    ];
    caught(Wrong::LeavesCallsOpen, &by).await;
}

#[tokio::test]
async fn declaring_too_much() {
    let by = ["request_with_document", "facets_are_there"];
    caught(Wrong::DeclaresTooMuch, &by).await;
}

#[tokio::test]
async fn stopping_for_every_reason() {
    let failed = report(Wrong::AlwaysStops).await.failed();
    assert!(failed.contains(&"length_is_told") && failed.contains(&"unknown_finish_reason"));
}

#[tokio::test]
async fn keys_in_the_wrong_place() {
    let by = ["key_travels_as_declared", "call_key", "models_are_listed"];
    caught(Wrong::MisdeclaresTheKey, &by).await;
    caught(Wrong::PutsTheKeyIntoTheUrl, &by).await;
}

#[tokio::test]
async fn decoding_pieces() {
    caught(Wrong::DecodesPieces, &["cut_at_every_byte", "crlf_lines"]).await;
}

#[tokio::test]
async fn collecting_what_should_be_streamed() {
    let suite = suite(Wrong::Collects).patience(std::time::Duration::from_secs(1));
    let outcome = suite.run_one("cancel_in_stream").await;
    assert_eq!(
        outcome,
        Outcome::Failed("it had not ended after 1s".to_owned())
    );
}

#[tokio::test]
async fn skipping_what_is_not_there() {
    let suite = suite(Wrong::Collects).skip("plain_anwser", "a slip of the pen");
    let outcome = suite.run_one("plain_answer").await;
    let why = "there is no scenario plain_anwser to skip".to_owned();
    assert_eq!(outcome, Outcome::Failed(why));
}

#[tokio::test]
async fn a_scenario_that_is_none() {
    let outcome = suite(Wrong::DropsUsage).run_one("no_such_thing").await;
    assert!(matches!(outcome, Outcome::Failed(_)));
}
