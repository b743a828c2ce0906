//! What providers insert: in place of an answer, and into one.

use g4f_sdk::ErrorKind::ErrorPage;
use g4f_testkit::Reply;
use g4f_testkit::openai::{self, ChatSse};
use serde_json::{Value, json};

use super::replies::pieces;
use crate::faults::expect::Expect;
use crate::faults::scenario::{MODEL, Mode, Scenario, TEXT};

const AD: &str = "---\n\n**Support Pollinations.AI:**\n\n---\n\n🌸 **Ad** 🌸\nPowered by Pollinations.AI free text APIs. \
    [Support our mission](https://pollinations.ai/redirect/kofi) to keep AI accessible for everyone.";

pub(super) fn scenarios() -> Vec<Scenario> {
    let footer = format!("{TEXT}\n\n{AD}");
    vec![
        instead(
            "sends a rate limit and an invitation as the answer",
            "rate limit exceeded, join our discord",
        ),
        instead(
            "sends the same in capitals, with a link",
            "RATE LIMIT EXCEEDED, JOIN OUR DISCORD: https://discord.gg/abc",
        ),
        instead("sends an advertisement as the answer", AD),
        Scenario::reply("sends nothing but a frame of its own", framed(&[]))
            .only(&[Mode::Streamed])
            .expect(|_| Expect::after(ErrorPage)),
        Scenario::replies(
            "puts an advertisement behind its answer",
            openai::chat_json(&footer),
            in_pieces(&footer),
        )
        .expect(|_| Expect::text(TEXT.trim_end(), [1, 0], &["first ok answered"])),
        Scenario::reply(
            "puts a frame of its own behind its answer",
            framed(&pieces()),
        )
        .only(&[Mode::Streamed])
        .expect(|_| Expect::at_once()),
    ]
}

/// These words in place of an answer.
fn instead(name: &str, words: &str) -> Scenario {
    Scenario::replies(name, openai::chat_json(words), in_pieces(words))
        .expect(|_| Expect::after(ErrorPage))
}

fn in_pieces(text: &str) -> ChatSse {
    let letters: Vec<char> = text.chars().collect();
    let pieces = letters.chunks(3).map(|piece| piece.iter().collect());
    ChatSse::new().text(pieces.collect::<Vec<String>>())
}

/// An answer in these pieces, then a frame that names another model than the answer does.
fn framed(pieces: &[String]) -> Reply {
    let frame = |id: &str, model: &str, delta: Value, end: Option<&str>| {
        json!({"id": id, "model": model, "choices": [{"index": 0, "delta": delta, "finish_reason": end}]})
            .to_string()
    };
    let mut events: Vec<String> = pieces
        .iter()
        .map(|piece| frame("chatcmpl-1", MODEL, json!({"content": piece}), None))
        .collect();
    let ad = json!({"content": AD});
    events.push(frame("ad_1717400000000", "ad-system", ad, None));
    events.push(frame("chatcmpl-1", MODEL, json!({}), Some("stop")));
    events.push("[DONE]".to_owned());
    Reply::sse(events)
}
