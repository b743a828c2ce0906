//! Streams that broke after their first words, and models that go on in every way in which models do.

use g4f_sdk::ErrorKind::{self, Network, Truncated};
use g4f_sdk::{ChatRequest, Message};
use g4f_testkit::openai::ChatSse;
use g4f_testkit::{Received, Reply, Script};

use super::replies::{SHORT, beginning, pieces, plain, resumed_after, said};
use crate::continuation::{self, Continuation};
use crate::faults::expect::Expect;
use crate::faults::scenario::{MODEL, Mode, Place, Scenario, TEXT, by_mode};

const GONE: &[ErrorKind] = &[Network, Truncated];
/// After so many pieces a stream breaks; then it is in the middle of a word of prose.
const BROKEN: usize = 12;
/// The same for those who go on and break again.
const BROKEN_AGAIN: usize = 4;

pub(super) fn scenarios() -> Vec<Scenario> {
    let streamed = |scenario: Scenario| scenario.only(&[Mode::Streamed]);
    let mut all: Vec<Scenario> = Continuation::ALL
        .into_iter()
        .map(|how| {
            let name = format!("cuts, and the second one {}", in_words(how));
            streamed(Scenario::reply(name, cut()))
                .second(goes_on(how))
                .expect(|_| resumed_after(GONE))
        })
        .collect();
    all.extend([
        streamed(Scenario::reply(
            "falls silent, and the second one goes on exactly",
            beginning(BROKEN).reply().then_hang(),
        ))
        .idle(SHORT)
        .second(goes_on(Continuation::Exact))
        .expect(|_| resumed_after(&[ErrorKind::Timeout])),
        streamed(Scenario::script(
            "cuts once and goes on itself, alone",
            || {
                Script::by(|request| match shown(request) {
                    "" => cut(),
                    _ => continued(request, Continuation::Exact).reply(),
                })
            },
        ))
        .alone()
        .expect(|_| {
            let trail = ["first Network|Truncated resumed", "first ok answered"];
            Expect::whole([2, 0], &trail)
        }),
        streamed(Scenario::script(
            "cuts whatever it says, and so does the second one",
            || Script::by(cut_again),
        ))
        .second(Place::Server(Box::new(|| Script::by(cut_again))))
        .expect(|_| {
            // Two switches, then the truth.
            let trail = [
                "first Network|Truncated resumed",
                "second Network|Truncated resumed",
                "first|second Network|Truncated gave_up",
            ];
            Expect::broken(&said(BROKEN + 2 * BROKEN_AGAIN), GONE, &trail)
                .calls([2, 1])
                .whoever()
        }),
        Scenario::script("cuts an answer in JSON", || by_mode(plain(), cut()))
            .only(&[Mode::Streamed])
            .asks(json_mode)
            .second(goes_on(Continuation::Exact))
            // A break in a structure is told and not mended.
            .expect(|_| Expect::broken(&said(BROKEN), GONE, &["first Network|Truncated gave_up"])),
    ]);
    all
}

fn in_words(how: Continuation) -> &'static str {
    match how {
        Continuation::Exact => "goes on exactly",
        Continuation::Repeats => "says the last words again",
        Continuation::Anew => "gives the whole answer anew",
        Continuation::Preamble => "says first that it goes on",
        Continuation::EatsBlank => "leaves out the blank",
    }
}

fn cut() -> Reply {
    beginning(BROKEN).reply().then_close()
}

fn goes_on(how: Continuation) -> Place {
    Place::Server(Box::new(move || {
        Script::by(move |request| continued(request, how).reply())
    }))
}

/// The next pieces and a cut.
fn cut_again(request: &Received) -> Reply {
    let at = pieces_in(shown(request));
    let count = if at == 0 { BROKEN } else { BROKEN_AGAIN };
    let next = pieces().into_iter().skip(at).take(count);
    let stream = ChatSse::new().text(next);
    stream.without_finish().without_done().reply().then_close()
}

/// The rest of the answer, as the model of `how` writes it.
fn continued(request: &Received, how: Continuation) -> ChatSse {
    let words = how.of(TEXT, shown(request));
    ChatSse::new().text(words.split_inclusive(' '))
}

/// How much of the answer the request shows, as a part of [`TEXT`].
fn shown(request: &Received) -> &'static str {
    let body = request.json().unwrap_or_default();
    &TEXT[..continuation::said(&body, TEXT).len()]
}

/// How many whole pieces a beginning of the answer has, its end perhaps trimmed.
fn pieces_in(beginning: &str) -> usize {
    let mut length = 0;
    let mut fits = |piece: &String| {
        length += piece.len();
        beginning.len() >= TEXT[..length].trim_end().len()
    };
    match beginning {
        "" => 0,
        _ => pieces().iter().take_while(|piece| fits(piece)).count(),
    }
}

fn json_mode() -> ChatRequest {
    let mut request = ChatRequest {
        model: MODEL.into(),
        messages: vec![Message::user("Say your piece in JSON.")].into(),
        ..ChatRequest::default()
    };
    request.params_mut().response_format = Some(g4f_sdk::types::ResponseFormat::JsonObject);
    request
}
