//! Samples cut, shaken and mixed up, a bounded number of times.

use g4f_fuzz::{
    FACETS, Family, beside, chat, classifier, event_stream, family, model_list, ndjson,
    retry_after, served_request, sse,
};
use g4f_testkit::aws;
use serde_json::json;

use crate::broken::folder;
use crate::dice::Dice;
use crate::samples::{self, samples};

/// Random accidents of each sample.
const ROUNDS: usize = 60;
/// The same where every input is read by many vendors.
const FEW_ROUNDS: usize = 12;

/// What stands between the events of a stream and is none of them.
const GARBAGE: [&[u8]; 12] = [
    b"\n",
    b": comment\n\n",
    b"data:\n\n",
    b"data: \n\n",
    b"data: {}\n\n",
    b"{}\n",
    b"data: [1]\n\n",
    b"event: mood\ndata: {\"type\":\"mood\",\"a\":[1]}\n\n",
    b"mood {\"a\": 1}\n",
    b"data: not json\n\n",
    b"<html>502</html>\n\n",
    b"\0\xff\xfe\n\n",
];

fn chats(family: &Family) {
    let mut dice = Dice::new();
    for sample in samples::of(family) {
        chat(family, sample.body.as_bytes());
        for _ in 0..ROUNDS {
            chat(family, &dice.shaken(sample.body.as_bytes()));
        }
        let frames = sample.frames(family.framing);
        for at in 0..frames.len() {
            let (head, tail) = (frames[..at].concat(), frames[at..].concat());
            chat(family, head.as_bytes());
            chat(family, tail.as_bytes());
            for garbage in GARBAGE {
                chat(
                    family,
                    &[head.as_bytes(), garbage, tail.as_bytes()].concat(),
                );
            }
            // Cut within the frame, in the middle of a character too.
            for part in 1..6 {
                let cut = head.len() + frames[at].len() * part / 6;
                chat(family, &sample.body.as_bytes()[..cut]);
            }
        }
    }
}

macro_rules! families {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            chats(family(stringify!($name)));
        }
    )*};
}

families!(anthropic bedrock cloudflare cohere g4f gemini gigachat mistral ollama openai replicate responses watsonx);

#[test]
fn frames() {
    let mut dice = Dice::new();
    let mut bodies: Vec<Vec<u8>> = samples("frames")
        .into_iter()
        .map(|s| s.body.into())
        .collect();
    let messages = [("a", json!({"x": 1})), ("b", json!("ü")), ("", json!(null))];
    let binary = messages.map(|(name, payload)| aws::event(name, &payload));
    bodies.push(binary.concat());
    for body in bodies {
        for _ in 0..ROUNDS * 25 {
            let body = dice.shaken(&body);
            sse(&body);
            ndjson(&body);
            event_stream(&body);
        }
    }
}

#[test]
fn beside_chat() {
    let mut dice = Dice::new();
    for facet in FACETS {
        let folder = folder(facet).unwrap_or("lists");
        for sample in samples(folder).into_iter().chain(samples("errors")) {
            beside(facet, sample.body.as_bytes());
            for _ in 0..FEW_ROUNDS {
                beside(facet, &dice.shaken(sample.body.as_bytes()));
            }
        }
    }
}

#[test]
fn errors_lists_and_requests() {
    let mut dice = Dice::new();
    for folder in ["errors", "lists", "requests"] {
        for sample in samples(folder) {
            for _ in 0..ROUNDS {
                let body = dice.shaken(sample.body.as_bytes());
                classifier(&body);
                retry_after(&body);
                model_list(&body);
                served_request(&body);
            }
        }
    }
}
