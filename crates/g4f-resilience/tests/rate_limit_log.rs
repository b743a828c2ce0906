//! What caps say in the log. Alone in its process: which events are wanted is decided once for all threads.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use g4f_resilience::{Caps, CapsConfig};
use g4f_types::{ChatEvent, Usage};
use support::*;

#[tokio::test(start_paused = true)]
async fn what_cannot_be_counted_is_said_once() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let caps = CapsConfig {
        usd_per_day: Some(1.0),
        ..CapsConfig::default()
    };
    let caps = Caps::new(&caps, []).unwrap();
    let usage = ChatEvent::Usage(Box::new(Usage::new(1, 1)));
    let counted = Step::Stream(vec![text("fine"), Beat::Event(usage), done()]);
    let provider = Scripted::new("p", [counted]);
    let rig = Rig::with(
        [provider.keyed("m", "sk-very-secret-key")],
        |_| {},
        |stack| stack.caps(caps),
    );
    let log = || String::from_utf8(std::mem::take(&mut lines.0.lock().unwrap())).unwrap();
    for times in [1, 0, 0] {
        rig.say().await.unwrap();
        let log = log();
        assert_eq!(
            log.matches("its price is not known").count(),
            times,
            "{log}"
        );
        assert!(!log.contains("very-secret"), "{log}");
    }
    provider.becomes(says("fine"));
    for times in [1, 0, 0] {
        rig.say().await.unwrap();
        let log = log();
        assert_eq!(
            log.matches("does not say how many tokens").count(),
            times,
            "{log}"
        );
    }
}
