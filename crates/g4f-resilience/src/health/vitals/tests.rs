//! What calls teach, and what they do not.

use super::*;

async fn pass(seconds: u64) {
    tokio::time::advance(Duration::from_secs(seconds)).await;
}

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// One call that answers after so long.
fn answered(vitals: &Vitals, took: u64) {
    vitals.began();
    vitals.committed(true, ms(took));
    vitals.finished();
}

fn failed(vitals: &Vitals) {
    vitals.began();
    vitals.failed(ErrorKind::Server, false);
}

fn first_content(vitals: &Vitals) -> f64 {
    vitals.reading(true).first_content.unwrap().as_secs_f64() * 1e3
}

#[tokio::test(start_paused = true)]
async fn nothing_is_known_at_first_and_that_is_good() {
    let reading = Vitals::default().reading(true);
    let unknown = Reading {
        success: 1.0,
        first_content: None,
        late: None,
        in_flight: 0,
    };
    assert_eq!(reading, unknown);
}

#[tokio::test(start_paused = true)]
async fn a_slower_call_is_believed_at_once_and_faster_ones_little_by_little() {
    let vitals = Vitals::default();
    answered(&vitals, 400);
    answered(&vitals, 2000);
    assert!((first_content(&vitals) - 2000.0).abs() < 1.0);
    answered(&vitals, 400);
    let after_one = first_content(&vitals);
    assert!(
        (after_one - (2000.0 - 0.3 * 1600.0)).abs() < 1.0,
        "{after_one}"
    );
    for _ in 0..20 {
        answered(&vitals, 400);
    }
    assert!(first_content(&vitals) < 500.0);
}

#[tokio::test(start_paused = true)]
async fn a_bad_moment_is_forgotten_though_nobody_asks() {
    let vitals = Vitals::default();
    for _ in 0..20 {
        answered(&vitals, 400);
    }
    answered(&vitals, 10_000);
    assert!(first_content(&vitals) > 9_000.0);
    pass(120).await;
    assert!(first_content(&vitals) < 600.0, "{}", first_content(&vitals));
}

#[tokio::test(start_paused = true)]
async fn the_success_rate_sinks_with_failures_and_rises_with_time() {
    let vitals = Vitals::default();
    for _ in 0..10 {
        failed(&vitals);
    }
    let sunk = vitals.reading(true).success;
    assert!(sunk < 0.4, "{sunk}");
    pass(60).await;
    let later = vitals.reading(true).success;
    assert!((later - (1.0 - (1.0 - sunk) / 2.0)).abs() < 0.01, "{later}");
    let (kind, ago) = vitals.last_error().unwrap();
    assert_eq!((kind, ago), (ErrorKind::Server, Duration::from_secs(60)));
}

#[tokio::test(start_paused = true)]
async fn slow_is_not_failed() {
    let vitals = Vitals::default();
    for _ in 0..10 {
        answered(&vitals, 25_000);
    }
    let reading = vitals.reading(true);
    assert!((reading.success - 1.0).abs() < f64::EPSILON);
    assert!(reading.late.unwrap() >= Duration::from_secs(25));
}

#[tokio::test(start_paused = true)]
async fn streamed_and_whole_answers_are_kept_apart() {
    let vitals = Vitals::default();
    answered(&vitals, 100);
    vitals.began();
    vitals.committed(false, ms(9000));
    vitals.finished();
    assert!(first_content(&vitals) < 101.0);
    assert_eq!(vitals.reading(false).first_content, Some(ms(9000)));
}

#[tokio::test(start_paused = true)]
async fn calls_that_wait_make_it_slower_until_a_sign_of_life() {
    let vitals = Vitals::default();
    answered(&vitals, 100);
    vitals.began();
    vitals.began();
    pass(7).await;
    let waiting = vitals.reading(true);
    assert_eq!(waiting.in_flight, 2);
    assert_eq!(waiting.first_content, Some(Duration::from_secs(7)));
    vitals.left(None, false);
    assert_eq!(vitals.reading(true).in_flight, 1);
    vitals.left(None, false);
    assert!(first_content(&vitals) < 101.0, "nothing was learned of it");
}

#[tokio::test(start_paused = true)]
async fn hope_needs_successes_now_and_then() {
    let vitals = Vitals::default();
    assert!(!vitals.is_hopeful(), "nothing is known");
    for _ in 0..4 {
        answered(&vitals, 10);
    }
    assert!(!vitals.is_hopeful(), "too little is known");
    for _ in 0..18 {
        failed(&vitals);
    }
    assert!(vitals.is_hopeful(), "2 of 20");
    failed(&vitals);
    assert!(!vitals.is_hopeful(), "1 of 20");
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_is_believed_as_far_as_it_is_fresh() {
    let vitals = Vitals::default();
    for _ in 0..10 {
        answered(&vitals, 300);
        failed(&vitals);
    }
    let kept = vitals.keep();
    let share = |trust| {
        let next = Vitals::default();
        next.remember(&kept, trust);
        (next.reading(true).success, next.reading(true).late)
    };
    let (fresh, late) = share(1.0);
    assert!((fresh - vitals.reading(true).success).abs() < 0.01);
    assert_eq!(late, vitals.reading(true).late);
    assert!(share(0.5).0 > fresh);
    let old = share(0.0);
    assert!((old.0 - 1.0).abs() < f64::EPSILON && old.1.is_none());
    // What is known here is not overwritten.
    let busy = Vitals::default();
    failed(&busy);
    let before = busy.reading(true);
    busy.remember(&kept, 1.0);
    assert!((busy.reading(true).success - before.success).abs() < f64::EPSILON);
}
