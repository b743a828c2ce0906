//! What is logged. Alone in its process: which events are wanted is decided once for all threads.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod support;

use g4f_types::ErrorKind as K;
use support::*;

#[tokio::test(start_paused = true)]
async fn one_request_can_be_followed_and_no_key_is_shown() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let limited = Scripted::new("limited", [fail(K::RateLimited)]);
    let healthy = Scripted::new("healthy", [says("the secret answer")]);
    let rig = Rig::new([
        limited.keyed("m", "sk-very-secret-key"),
        healthy.target("m"),
    ]);
    let cx = rig.cx();
    rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    drop(rig.chat().await.unwrap());
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("INFO") && log.contains("switching") && log.contains("request done"),
        "{log}"
    );
    assert!(
        log.contains("request cancelled") && log.contains("request_id=test"),
        "{log}"
    );
    assert_eq!(log.matches("request done").count(), 1, "{log}");
    // Who was chosen, and why.
    let chosen = log
        .lines()
        .find(|line| line.contains("order of the targets"));
    let chosen = chosen.unwrap_or_else(|| panic!("{log}"));
    assert!(
        chosen.contains("strategy=\"score\"") && chosen.contains("DEBUG"),
        "{chosen}"
    );
    assert!(
        chosen.contains("limited:m …-key 1.00 = success 1.00 x latency 1.00 (unknown) x load 1.00; healthy:m 1.00 ="),
        "{chosen}"
    );
    for secret in ["sk-very-secret-key", "the secret answer", "hello?"] {
        assert!(!log.contains(secret), "{log}");
    }
}
