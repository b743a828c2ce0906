//! Streams that break after their first content, on the wire: another server goes on.

use g4f_sdk::types::ResponseFormat;
use g4f_sdk::{ChatEvent, ErrorKind};
use g4f_testkit::openai::ChatSse;
use g4f_testkit::{Reply, Upstream};

use crate::setup::{MODEL, last_body, over, serve, steps};

const BEGIN: [&str; 3] = ["The quick", " brown", " fox"];

fn broken() -> Reply {
    ChatSse::new()
        .text(BEGIN)
        .without_finish()
        .without_done()
        .reply()
}

async fn two(first: Reply, second: Reply) -> (g4f_sdk::Client, Upstream, Upstream) {
    let (first, second) = (serve(first).await, serve(second).await);
    let client = over([("first", first.base_url()), ("second", second.base_url())]);
    (client, first, second)
}

#[tokio::test]
async fn however_the_connection_breaks_the_answer_is_completed() {
    for reply in [broken(), broken().then_close(), broken().then_reset()] {
        let rest = ChatSse::new()
            .text([" jumps", " over the dog."])
            .usage(30, 5);
        let (client, first, second) = two(reply, rest.reply()).await;
        let call = client.chat("hello?").model(MODEL);
        let answer = call.stream().await.unwrap().collect().await.unwrap();
        // A reset may overtake what was sent last; whatever was handed out is there once.
        let text = answer.text();
        assert!(
            text.starts_with("The quick") && text.ends_with(" jumps over the dog."),
            "{text}"
        );
        assert_eq!(text.matches("quick").count(), 1);
        assert_eq!((first.hits(), second.hits()), (1, 1));
        assert_eq!(answer.resumed[0].from, "first:m");
        assert_eq!(answer.resumed[0].to, "second:m");
        assert_eq!(steps(answer.trail())[1], "second ok answered");
        let asked = last_body(&second);
        let roles: Vec<_> = asked["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| message["role"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(roles, ["user", "assistant", "user"]);
    }
}

#[tokio::test]
async fn cut_at_every_byte_nothing_is_lost_and_nothing_doubled() {
    let words: Vec<String> = (0..12).map(|n| format!(" word{n}")).collect();
    let whole = words.concat();
    let reply = ChatSse::new().text(&words).reply();
    // Beyond the body's end nothing is cut.
    for at in (200..3_000).step_by(97) {
        let first = serve([reply.clone().truncate_at(at), reply.clone()]).await;
        let client = over([("first", first.base_url())]);
        let call = client.chat("hello?").model(MODEL);
        let answer = call.stream().await.unwrap().collect().await.unwrap();
        assert_eq!(answer.text(), whole, "cut at {at}");
    }
}

#[tokio::test]
async fn json_is_not_gone_on_with() {
    let (client, _first, second) = two(broken(), ChatSse::new().text(["never"]).reply()).await;
    let call = client.chat("hello?").model(MODEL);
    let call = call.response_format(ResponseFormat::JsonObject);
    let error = call.stream().await.unwrap().collect().await.unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Truncated | ErrorKind::Network
    ));
    assert_eq!(error.partial().unwrap().text(), BEGIN.concat());
    assert_eq!(second.hits(), 0);
}

#[tokio::test]
async fn a_caller_who_goes_away_while_the_rest_is_asked_for_is_noticed() {
    let first = serve(broken()).await;
    let second = Upstream::blackhole().await.unwrap();
    let client = over([("first", first.base_url()), ("second", second.base_url())]);
    let call = client.chat("hello?").model(MODEL);
    let mut stream = call.stream().await.unwrap();
    let mut said = String::new();
    let reads = async {
        while let Some(event) = stream.next().await {
            if let Ok(ChatEvent::TextDelta { text, .. }) = event {
                said.push_str(&text);
            }
        }
    };
    tokio::select! {
        () = reads => panic!("the second server never answers"),
        () = second.wait_for_hits(1) => {}
    }
    drop(stream);
    second.wait_for_disconnect().await;
    assert_eq!(said, BEGIN.concat());
}
