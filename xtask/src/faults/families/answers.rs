//! Answers with status 200 that hold none.

use g4f_sdk::ErrorKind::{
    ContentFilter, Empty, ErrorPage, InvalidResponse, Overloaded, RateLimited, Server,
};
use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Reply, sse_event};
use serde_json::json;

use super::replies::{beginning, resumed_after, stream, whole_event_stream};
use crate::faults::expect::Expect;
use crate::faults::scenario::{Mode, Scenario};

const PAGE: &str = "<!doctype html><html><head><title>Just a moment...</title></head><body>\
    <div id=\"cf-challenge\">Checking your browser</div></body></html>";
const LOGIN: &str = "<html><head><title>Log in</title></head><body><form></form></body></html>";

pub(super) fn scenarios() -> Vec<Scenario> {
    let html = |page: &str| {
        Reply::status(200)
            .header("content-type", "text/html; charset=utf-8")
            .text(page)
    };
    let notice = |words: &str| {
        let pieces: Vec<&str> = words.split_inclusive(' ').collect();
        (openai::chat_json(words), ChatSse::new().text(pieces))
    };
    let said_limit = notice("You have reached your request limit for the hour.");
    let said_login = notice("Please log in to continue.");
    let said_gateway = notice("502 Bad Gateway");
    let ad = notice(PAGE);
    vec![
        Scenario::reply("answers 200 with no body", Reply::status(200)).expect(|_| Expect::after(Empty)),
        Scenario::replies("says nothing in a whole answer", openai::chat_json(""), ChatSse::new())
            .expect(|_| Expect::after(Empty)),
        Scenario::replies("says only blanks", openai::chat_json(" \n"), ChatSse::new().text([" ", "\n"]))
            .expect(|_| Expect::after(Empty)),
        Scenario::replies(
            "gives the role and [DONE]",
            Reply::ok(json!({"choices": [{"index": 0, "message": {"role": "assistant"}}]})),
            ChatSse::new().without_finish(),
        )
        .expect(|_| Expect::after(Empty)),
        Scenario::replies(
            "gives no choices",
            Reply::ok(json!({"id": "x", "object": "chat.completion", "choices": []})),
            Reply::sse(["[DONE]"]),
        )
        .expect(|_| Expect::after(Empty)),
        Scenario::reply("answers with a page that keeps programs out", html(PAGE))
            .expect(|_| Expect::after(ErrorPage)),
        Scenario::reply("answers with a login page", html(LOGIN)).expect(|_| Expect::after(ErrorPage)),
        Scenario::replies("sends a limit notice as the answer", said_limit.0, said_limit.1)
            .expect(|_| Expect::after(ErrorPage)),
        Scenario::replies("asks for a login as the answer", said_login.0, said_login.1)
            .expect(|_| Expect::after(ErrorPage)),
        Scenario::replies("sends a gateway's words as the answer", said_gateway.0, said_gateway.1)
            .expect(|_| Expect::after(ErrorPage)),
        Scenario::replies("sends a web page as the answer", ad.0, ad.1)
            .expect(|_| Expect::after(ErrorPage)),
        in_band(
            "reports a failed backend under 200",
            json!({"error": {"message": "backend is gone", "code": 502}}),
        )
        .expect(|_| Expect::after(Server)),
        in_band(
            "reports that it is overloaded under 200",
            json!({"error": {"type": "overloaded_error", "message": "Overloaded"}}),
        )
        .expect(|_| Expect::after(Overloaded)),
        in_band(
            "reports a rate limit under 200",
            json!({"error": {"type": "requests", "code": "rate_limit_exceeded", "message": "Rate limit reached."}}),
        )
        .expect(|_| Expect::after(RateLimited).bench("key", RateLimited, 5..=5)),
        Scenario::replies(
            "opens its stream and reports an error",
            Reply::ok(json!({"error": {"message": "backend is gone", "code": 502}})),
            failing_after(0),
        )
        .expect(|_| Expect::after(Server)),
        Scenario::replies(
            "reports an error in the middle of its stream",
            Reply::ok(json!({"error": {"message": "backend is gone", "code": 502}})),
            failing_after(5),
        )
        .expect(|mode| match mode {
            Mode::Plain => Expect::after(Server),
            Mode::Streamed => resumed_after(&[Server]),
        }),
        Scenario::reply(
            "answers in JSON that is none",
            Reply::status(200).header("content-type", "application/json").text("{{{"),
        )
        .expect(|_| Expect::after(InvalidResponse)),
        Scenario::reply("answers in JSON of another kind", Reply::ok(json!({"hello": "world"})))
            .expect(|_| Expect::after(InvalidResponse)),
        Scenario::reply("answers in words", Reply::status(200).text("It works!"))
            .expect(|_| Expect::after(InvalidResponse)),
        Scenario::reply("does not answer in HTTP", Reply::raw("220 mail.example.com ESMTP\r\n"))
            .expect(|_| Expect::after(InvalidResponse)),
        Scenario::reply(
            "answers a stream by one JSON answer",
            openai::chat_json(crate::faults::scenario::TEXT),
        )
        .only(&[Mode::Streamed])
        .expect(|_| Expect::at_once()),
        Scenario::reply("answers a plain call by a stream", stream())
            .only(&[Mode::Plain])
            .expect(|_| Expect::at_once()),
        Scenario::replies(
            "stops by its content filter before the first word",
            filtered(),
            ChatSse::new().finish("content_filter"),
        )
        .expect(|_| Expect::after(ContentFilter)),
    ]
}

/// An error object in place of an answer.
fn in_band(name: &str, error: serde_json::Value) -> Scenario {
    let event = whole_event_stream(sse_event(&error.to_string()));
    Scenario::replies(name, Reply::ok(error), event)
}

fn failing_after(pieces: usize) -> Reply {
    let error = json!({"error": {"message": "backend is gone", "code": 502}});
    let mut body = beginning(pieces).bytes().to_vec();
    body.extend_from_slice(sse_event(&error.to_string()).as_bytes());
    whole_event_stream(body)
}

fn filtered() -> Reply {
    Reply::ok(json!({"choices": [{
        "index": 0, "finish_reason": "content_filter", "message": {"role": "assistant", "content": ""}
    }]}))
}
