//! Every scenario: its name, what it covers, and where it is.

mod answers;
mod beside;
mod cancel;
pub(crate) mod facts;
mod failures;
mod framing;
mod keys;
mod requests;
mod statuses;
mod tools;

use g4f_types::{BoxFuture, Capability, ErrorKind};

use super::trial::{Trial, Verdict};
use super::wire::Noise;

/// One scenario.
pub(crate) struct Scenario {
    /// Its name, which is also that of its test.
    pub(crate) name: &'static str,
    /// The capabilities that it shows; it is run for providers that declare all of them.
    pub(crate) covers: &'static [Capability],
    /// Whether it is run whatever is declared.
    pub(crate) always: bool,
    /// Whether it asks by chat, so that there is nothing to see for a provider that does not chat.
    pub(crate) chats: bool,
    /// Runs it.
    pub(crate) run: for<'a> fn(&'a Trial<'a>) -> BoxFuture<'a, Verdict>,
}

macro_rules! scenarios {
    ($($name:ident [$($covers:ident)*] => $module:ident::$function:ident $(($($argument:expr),*))?;)*) => {
        /// All of them, in the order in which they are run.
        pub(crate) static SCENARIOS: &[Scenario] = &[$(Scenario {
            name: stringify!($name),
            covers: &[$(Capability::$covers),*],
            always: matches!(&[$(Capability::$covers),*] as &[Capability], [] | [Capability::Chat]),
            chats: !matches!(stringify!($module).as_bytes(), b"beside" | b"facts"),
            run: |trial| Box::pin($module::$function(trial $($(, $argument)*)?)),
        }),*];
    };
}

scenarios! {
    plain_answer [Chat] => answers::plain;
    plain_usage [] => answers::plain_usage;
    streamed_answer [Stream] => answers::streamed;
    streamed_usage [Stream] => answers::streamed_usage;
    empty_answer [Stream] => answers::empty;
    length_is_told [] => answers::length;
    unknown_finish_reason [] => answers::unknown_finish_reason;
    reasoning_plain [Reasoning] => answers::reasoning(false);
    reasoning_streamed [Reasoning Stream] => answers::reasoning(true);
    refusal_plain [] => answers::refusal(false);
    refusal_streamed [Stream] => answers::refusal(true);

    cut_at_every_byte [Stream] => framing::every_byte;
    crlf_lines [Stream] => framing::crlf;
    pings [Stream] => framing::noise(Noise::Ping);
    unknown_events [Stream] => framing::noise(Noise::UnknownEvent);
    unknown_fields [Stream] => framing::noise(Noise::UnknownField);

    tool_call_plain [Tools] => tools::one(false);
    tool_call_streamed [Tools Stream] => tools::one(true);
    tool_calls_interleaved [ParallelTools Tools Stream] => tools::interleaved;
    tool_call_with_finish [Tools Stream] => tools::with_finish;

    status_400 [] => statuses::status(400, "The request is malformed.", &[ErrorKind::BadRequest]);
    status_401 [] => statuses::status(401, "Incorrect API key provided.", &[ErrorKind::Auth]);
    status_402 [] => statuses::status(402, "Your balance is used up.", &[ErrorKind::QuotaExhausted]);
    status_403 [] => statuses::status(403, "You are not allowed to use this.", &[ErrorKind::Auth]);
    status_404 [] => statuses::status(404, "The model does not exist.", &[ErrorKind::ModelNotFound]);
    status_413 [] => statuses::status(413, "The request is too large.", &[ErrorKind::BadRequest, ErrorKind::ContextLength]);
    status_429 [] => statuses::status(429, "Too many requests.", &[ErrorKind::RateLimited]);
    status_500 [] => statuses::status(500, "Something went wrong.", &[ErrorKind::Server]);
    status_503 [] => statuses::status(503, "Try again later.", &[ErrorKind::Overloaded, ErrorKind::Server]);
    retry_after_seconds [] => statuses::retry_after_seconds(429, ErrorKind::RateLimited);
    retry_after_date [] => statuses::retry_after_date;
    retry_after_on_503 [] => statuses::retry_after_seconds(503, ErrorKind::Overloaded);

    error_under_200 [] => failures::error_under_200;
    error_page_under_200 [] => failures::error_page_under_200;
    error_in_stream [Stream] => failures::error_in_stream;
    eof_without_end [Stream] => failures::eof_without_end;
    reset_in_stream [Stream] => failures::reset_in_stream;
    connection_refused [] => failures::connection_refused;
    closed_before_answer [] => failures::closed_before_answer;

    key_travels_as_declared [] => keys::travels_as_declared;
    no_key_no_header [] => keys::no_key_no_header;
    key_is_never_shown [] => keys::never_shown;
    call_base_url [] => keys::call_base_url;
    call_headers [] => keys::call_headers;
    call_key [] => keys::call_key;

    cancel_before_answer [] => cancel::before_answer;
    cancel_in_stream [Stream] => cancel::in_stream;

    request_plain [Chat] => requests::plain;
    request_streamed [Stream] => requests::streamed;
    request_with_system [System] => requests::carries(requests::system);
    request_with_history [Chat] => requests::carries(requests::history);
    request_with_prefill [Prefill] => requests::carries(requests::prefill);
    request_with_tools [Tools] => requests::carries(requests::tools);
    request_with_parallel_tools [ParallelTools Tools] => requests::carries(requests::parallel_tools);
    request_with_tool_choice [ToolChoice Tools] => requests::carries(requests::tool_choice);
    request_with_image [Vision] => requests::carries(requests::image);
    request_with_audio [AudioInput] => requests::carries(requests::audio);
    request_with_video [VideoInput] => requests::carries(requests::video);
    request_with_document [Documents] => requests::carries(requests::document);
    request_for_json [JsonMode] => requests::carries(requests::json_mode);
    request_for_schema [JsonSchema] => requests::carries(requests::json_schema);
    request_for_logprobs [Logprobs] => requests::carries(requests::logprobs);
    request_for_choices [Choices] => requests::carries(requests::choices);
    request_with_seed [Seed] => requests::carries(requests::seed);
    request_with_stop [Stop] => requests::carries(requests::stop);
    request_for_web_search [WebSearch] => requests::carries(requests::web_search);
    request_for_audio [AudioOutput] => requests::carries(requests::audio_output);
    request_for_image [ImageOutput] => requests::carries(requests::image_output);

    images_answer [] => beside::answer(Capability::Images);
    image_edits_answer [] => beside::answer(Capability::ImageEdits);
    speech_answer [] => beside::answer(Capability::Speech);
    transcription_answer [] => beside::answer(Capability::Transcription);
    translation_answer [] => beside::answer(Capability::Translation);
    embeddings_answer [] => beside::answer(Capability::Embeddings);
    rerank_answer [] => beside::answer(Capability::Rerank);
    moderation_answer [] => beside::answer(Capability::Moderation);
    video_answer [] => beside::answer(Capability::Video);
    beside_chat_statuses [] => beside::statuses;
    beside_chat_garbage [] => beside::garbage;
    beside_chat_error_under_200 [] => beside::error_under_200;
    beside_chat_key_is_never_shown [] => beside::key_is_never_shown;
    beside_chat_cancel [] => beside::cancel;
    speech_cancel_in_sound [] => beside::cancel_in_sound;

    facts_are_sane [] => facts::sane;
    facets_are_there [] => facts::facets;
    models_are_listed [ModelList] => facts::models;
}
