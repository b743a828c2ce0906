//! A small storm of each kind that needs no waiting: what comes is exact, and nothing comes twice.

use super::*;
use storm::{Aims, Manner};

/// Not the figures: only that whatever was taken for a whole answer is one.
fn nothing_is_lost_or_doubled(storms: &[&'static Storm]) -> Vec<Report> {
    let mut reports = Vec::new();
    weather(storms, 200, 32, |report| {
        assert_eq!((report.lost, report.doubled), (0, 0), "{report}");
        reports.push(report);
    })
    .unwrap();
    reports
}

#[test]
fn whatever_is_complete_is_exact() {
    let storms = storm::chosen(&['b', 'c', 'd', 'e']);
    let reports = nothing_is_lost_or_doubled(&storms);
    assert_eq!(reports.len(), 5);
    assert_eq!(
        reports[0].exact, 200,
        "with one healthy upstream: {}",
        reports[0]
    );
}

#[test]
fn fair_weather_needs_one_call_for_each_request() {
    static FAIR: Storm = Storm {
        letter: 'x',
        name: "fair weather",
        upstreams: [Manner::Healthy; 4],
        continues: false,
        aims: Aims {
            exact: 1.0,
            calls: 1.0,
            p99: std::time::Duration::from_secs(3600),
        },
    };
    let reports = nothing_is_lost_or_doubled(&[&FAIR]);
    assert!(reports[0].missed.is_empty(), "{}", reports[0]);
}

#[test]
fn a_storm_that_loses_or_doubles_would_be_seen() {
    use load::{Outcome, Sample};
    let sample = |number, outcome| Sample {
        number,
        streamed: false,
        outcome,
        took: std::time::Duration::from_secs(40),
    };
    let samples = [
        sample(0, Outcome::Exact),
        sample(1, Outcome::Lost),
        sample(2, Outcome::Doubled),
        sample(3, Outcome::Failed(g4f_sdk::ErrorKind::Truncated)),
    ];
    let report = Report::new(
        &storm::STORMS[0],
        &samples,
        &[3, 3, 3, 3],
        std::time::Duration::ZERO,
    );
    assert_eq!((report.exact, report.lost, report.doubled), (1, 1, 1));
    assert_eq!(report.missed.len(), 4, "{report}");
}

#[test]
fn models_go_on_in_five_ways_and_all_of_them_hold_the_rest() {
    for number in 0..20 {
        let pieces = text::pieces(number);
        let whole = pieces.concat();
        assert_eq!(pieces.len(), text::PIECES);
        let said = pieces[..30].concat();
        let rest = whole[said.len()..].trim_start();
        let words = text::goes_on(number, &said).concat();
        assert!(words.ends_with(rest), "{number}: {words:?}");
        assert_eq!(text::goes_on(number, "").concat(), whole);
        assert_eq!(text::goes_on(number, "something else").concat(), whole);
    }
}

#[test]
fn letters_choose_storms_and_what_they_go_on_from() {
    let letters = |only: &[char]| -> String {
        storm::chosen(only)
            .iter()
            .map(|storm| storm.letter)
            .collect()
    };
    assert_eq!(letters(&[]), "abcdeeff");
    assert_eq!(letters(&['d']), "cd");
    assert_eq!(letters(&['e', 'a']), "aee");
    assert!(options(&["--requests".into(), "0".into()]).is_err());
    assert!(options(&["--requests".into()]).is_err());
    assert!(options(&["--storm".into()]).is_err());
}
