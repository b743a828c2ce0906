//! One test per scenario, by name.

use std::io::Write as _;

use super::report::Outcome;
use super::suite::Suite;

/// Makes a module `name` with one test per scenario of the conformance suite.
///
/// `wire` is an expression for a [`Wire`](crate::conformance::Wire), `build` one for a function that makes the provider
/// for a base URL; both are evaluated in the surrounding scope, once per test. A scenario that is skipped passes and
/// says so on standard error, output capture or not.
///
/// Further method calls on the [`Suite`](crate::conformance::Suite) may follow:
///
/// ```
/// # fn build(base_url: &str) -> std::sync::Arc<dyn g4f_types::Provider> { panic!("never called") }
/// # use g4f_testkit::conformance::OpenAiWire;
/// g4f_testkit::provider_conformance!(mine, OpenAiWire, build, skip("status_413", "it never answers so"));
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! provider_conformance {
    ($name:ident, $wire:expr, $build:expr $(, $method:ident($($argument:expr),*))* $(,)?) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn suite() -> $crate::conformance::Suite {
                $crate::conformance::Suite::new($wire, $build)$(.$method($($argument),*))*
            }

            $crate::__conformance_scenarios!(__conformance_tests);
        }
    };
}

/// Hands the names of all scenarios to a macro of this crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_scenarios {
    ($then:ident) => {
        $crate::$then! {
            plain_answer plain_usage streamed_answer streamed_usage empty_answer
            length_is_told unknown_finish_reason reasoning_plain reasoning_streamed refusal_plain refusal_streamed
            cut_at_every_byte crlf_lines pings unknown_events unknown_fields
            tool_call_plain tool_call_streamed tool_calls_interleaved tool_call_with_finish
            status_400 status_401 status_402 status_403 status_404 status_413 status_429 status_500 status_503
            retry_after_seconds retry_after_date retry_after_on_503
            error_under_200 error_page_under_200 error_in_stream eof_without_end reset_in_stream
            connection_refused closed_before_answer
            key_travels_as_declared no_key_no_header key_is_never_shown
            call_base_url call_headers call_key
            cancel_before_answer cancel_in_stream
            request_plain request_streamed request_with_system request_with_history request_with_prefill
            request_with_tools request_with_parallel_tools request_with_tool_choice
            request_with_image request_with_audio request_with_video request_with_document
            request_for_json request_for_schema request_for_logprobs request_for_choices
            request_with_seed request_with_stop request_for_web_search request_for_audio request_for_image
            images_answer image_edits_answer speech_answer transcription_answer translation_answer
            embeddings_answer rerank_answer moderation_answer video_answer
            beside_chat_statuses beside_chat_garbage beside_chat_error_under_200
            beside_chat_key_is_never_shown beside_chat_cancel speech_cancel_in_sound
            facts_are_sane facets_are_there models_are_listed
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_tests {
    ($($scenario:ident)*) => {$(
        #[test]
        fn $scenario() {
            $crate::conformance::run_test(&suite(), stringify!($scenario));
        }
    )*};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_names {
    ($($scenario:ident)*) => { [$(stringify!($scenario)),*] };
}

/// Runs one scenario as a test, on a runtime of its own.
///
/// # Panics
/// When the scenario fails.
#[doc(hidden)]
#[expect(clippy::panic, reason = "this is how a test fails")]
pub fn run_test(suite: &Suite, scenario: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(suite.run_one(scenario)),
        Err(error) => Outcome::Failed(format!("no runtime: {error}")),
    };
    match outcome {
        Outcome::Passed => {}
        // Straight to the stream, so that output capture does not hide it.
        Outcome::Skipped(why) => {
            let _ = writeln!(std::io::stderr(), "skipped: {scenario}: {why}");
        }
        Outcome::Failed(why) => panic!("{scenario}: {why}"),
    }
}
