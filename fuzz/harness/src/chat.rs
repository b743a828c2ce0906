//! Answers to a chat request, through the whole provider.

use bytes::Bytes;
use g4f_types::{ChatEvent, ChatRequest, Context, Descriptor, ErrorKind, Provider};

use crate::asked::{context, question, run};
use crate::events::check;
use crate::providers::{Family, answering};

/// Up to here every input is also read byte by byte.
const MAX_BYTEWISE: usize = 2048;

/// What comes back from a provider.
#[derive(Clone, Debug)]
pub struct Body {
    /// Status.
    pub status: u16,
    /// The declared media type; empty for none.
    pub media_type: &'static str,
    /// The bytes, in pieces.
    pub chunks: Vec<Bytes>,
}

/// What became of an answer.
#[derive(Debug, Default, PartialEq)]
pub struct Outcome {
    /// The events.
    pub events: Vec<ChatEvent>,
    /// The error that ended it.
    pub failure: Option<(ErrorKind, String)>,
}

/// Asks a vendor and reads what it is made to answer.
pub fn read(vendor: &'static Descriptor, model: &str, stream: bool, body: Body) -> Outcome {
    let provider = answering(vendor, body.status, body.media_type, body.chunks);
    run(async { outcome(&*provider, &context(None), question(model, stream)).await })
}

/// Asks, and reads the answer to its end.
pub async fn outcome(provider: &dyn Provider, cx: &Context, request: ChatRequest) -> Outcome {
    let mut outcome = Outcome::default();
    let mut answer = match provider.chat(cx, request).await {
        Ok(answer) => answer,
        Err(error) => {
            outcome.failure = Some((error.kind(), error.message().to_owned()));
            return outcome;
        }
    };
    while let Some(event) = answer.next().await {
        match event {
            Ok(event) => outcome.events.push(event),
            Err(error) => outcome.failure = Some((error.kind(), error.message().to_owned())),
        }
    }
    outcome
}

/// Takes the input as a stream, as a plain answer, and as an error: each ends once and stays in bounds, and a stream
/// says the same however it is cut.
///
/// # Panics
/// When something does not hold.
pub fn chat(family: &Family, input: &[u8]) {
    let vendor = family.descriptor();
    let framed = family.framing.on_the_line(input);
    let plain = Bytes::copy_from_slice(input);
    let ask = |stream, status, media_type, chunks| {
        let body = Body {
            status,
            media_type,
            chunks,
        };
        let outcome = read(vendor, family.model, stream, body);
        check(&outcome, framed.len(), input);
        outcome
    };
    let declared = family.framing.media_type();
    let whole = ask(true, 200, declared, vec![framed.clone()]);
    for lengths in cuts(input, framed.len()) {
        let cut = ask(true, 200, declared, pieces(&framed, &lengths));
        assert_eq!(cut, whole, "cut by {lengths:?}: {}", shown(input));
    }
    ask(true, 200, "", vec![framed.clone()]);
    ask(true, 200, "application/json", vec![plain.clone()]);
    ask(false, 200, "application/json", vec![plain.clone()]);
    ask(false, 200, declared, vec![framed.clone()]);
    for status in [400, 429, 503] {
        let refused = ask(true, status, "application/json", vec![plain.clone()]);
        assert!(refused.failure.is_some(), "{}", shown(input));
    }
}

/// The same in the quickest way: once, as a stream or as a plain answer.
///
/// # Panics
/// When something does not hold.
pub fn chat_once(family: &Family, stream: bool, input: &[u8]) {
    let (media_type, bytes) = if stream {
        let framing = family.framing;
        (framing.media_type(), framing.on_the_line(input))
    } else {
        ("application/json", Bytes::copy_from_slice(input))
    };
    let size = bytes.len();
    let body = Body {
        status: 200,
        media_type,
        chunks: vec![bytes],
    };
    let outcome = read(family.descriptor(), family.model, stream, body);
    check(&outcome, size, input);
}

/// Lengths of pieces, which depend on the input alone.
fn cuts(input: &[u8], size: usize) -> Vec<Vec<usize>> {
    let hash = input.iter().fold(0xcbf2_9ce4_u32, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    });
    let length = |shift: u32| (hash >> shift) as usize % 61 + 1;
    let mut all = vec![vec![length(0), length(6), length(12), length(18)]];
    if size <= MAX_BYTEWISE {
        all.push(vec![1]);
    }
    all
}

fn pieces(bytes: &Bytes, lengths: &[usize]) -> Vec<Bytes> {
    let mut rest = bytes.clone();
    let mut all = Vec::new();
    for length in lengths.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        all.push(rest.split_to((*length).min(rest.len())));
    }
    all
}

/// The beginning of an input, for a message.
pub(crate) fn shown(input: &[u8]) -> String {
    String::from_utf8_lossy(&input[..input.len().min(3000)]).into_owned()
}
