//! What a histogram of 48 bytes knows.

use super::*;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn close(found: Option<Duration>, ms: f64) -> bool {
    let found = found.unwrap().as_secs_f64() * 1e3;
    found >= ms * 0.99 && found <= ms * 1.26
}

#[test]
fn few_samples_say_nothing() {
    let mut times = Quantiles::new();
    for _ in 0..LEAST - 1 {
        times.add(ms(100));
    }
    assert_eq!(times.at(0.95), None);
    times.add(ms(100));
    assert!(close(times.at(0.95), 100.0), "{:?}", times.at(0.95));
}

#[test]
fn quantiles_are_within_a_quarter() {
    let mut times = Quantiles::new();
    for n in 1..=100 {
        times.add(ms(n * 10));
    }
    assert!(close(times.at(0.5), 500.0), "{:?}", times.at(0.5));
    assert!(close(times.at(0.95), 950.0), "{:?}", times.at(0.95));
}

#[test]
fn it_forgets() {
    let mut times = Quantiles::new();
    for _ in 0..10_000 {
        times.add(ms(20));
    }
    for _ in 0..200 {
        times.add(ms(2000));
    }
    assert!(close(times.at(0.5), 2000.0), "{:?}", times.at(0.5));
}

#[test]
fn the_ends_are_held() {
    let mut times = Quantiles::new();
    for _ in 0..20 {
        times.add(Duration::ZERO);
    }
    assert_eq!(times.at(0.5), Some(ms(5)));
    for _ in 0..400 {
        times.add(Duration::MAX);
    }
    assert!(times.at(0.5).unwrap() > Duration::from_secs(170));
}

#[test]
fn what_an_earlier_run_knew_is_known_again() {
    let mut times = Quantiles::new();
    for n in 1..=100 {
        times.add(ms(n * 10));
    }
    let mut seeded = Quantiles::new();
    assert!(seeded.add_usual(&times.usual().unwrap()));
    assert_eq!(seeded.at(0.5), times.at(0.5));
    assert_eq!(seeded.at(0.95), times.at(0.95));
}

#[test]
fn runs_of_one_call_each_add_up_and_do_not_creep() {
    let mut times = Quantiles::new();
    for run in 0..10 {
        assert_eq!(times.at(0.95).is_some(), run >= 8, "run {run}");
        times.add(ms(100));
        let kept = times.usual().unwrap();
        times = Quantiles::new();
        times.add_usual(&kept);
    }
    assert!(close(times.at(0.95), 100.0), "{:?}", times.at(0.95));
}
