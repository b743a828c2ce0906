//! The conformance suite passes an honest provider and catches dishonest ones.

mod beside;
mod catches;
mod crooked;
mod decode;
mod encode;
mod honest;
mod mutant;
mod plain_transport;

use g4f_testkit::conformance::{OpenAiWire, Outcome, Suite};
use honest::Honest;

g4f_testkit::provider_conformance!(honest_provider, OpenAiWire, Honest::build);

#[tokio::test]
async fn the_report_names_what_was_left_out_and_why() {
    let report = Suite::new(OpenAiWire, Honest::build)
        .skip("pings", "this test leaves them out")
        .run()
        .await;
    report.assert();
    assert_eq!(report.rows().len(), Suite::scenarios().count());
    let left_out = Outcome::Skipped("this test leaves them out".to_owned());
    assert_eq!(report.outcome("pings"), Some(&left_out));
    let undeclared = Outcome::Skipped("audio_input is not declared".to_owned());
    assert_eq!(report.outcome("request_with_audio"), Some(&undeclared));
    let table = report.to_string();
    assert!(table.starts_with("honest: "), "{table}");
    assert!(
        table.contains("skipped: this test leaves them out"),
        "{table}"
    );
}
