//! Whom a judge is asked about, how often, and what is said of it.

use g4f_sdk::clean::{About, Rules, judge::SUSPICIOUS};
use g4f_sdk::config::Env;
use g4f_sdk::types::{ChatAnswer, CleanMode, CleanOptions};
use g4f_sdk::{ChatEvent, Client, Result, Strategy};
use g4f_testkit::openai::{chat_json, chat_sse};
use g4f_testkit::{Reply, Script, Upstream};
use serde_json::{Value, json};

use crate::setup::{ANSWER, MODEL, says, serve};

/// An end that rules leave, and find suspicious.
const END: &str = "\n\n---\n\n🥖 Willow Bakery: fresh bread every morning! [See the shop](https://willow.example/shop)";

/// A judge that finds that end, wherever it stands.
fn judge() -> Script {
    Script::by(|request| {
        let body: Value = request.json().unwrap_or_default();
        let text = body["messages"][1]["content"].as_str().unwrap_or_default();
        let (_, inner) = text.split_once('\n').unwrap_or_default();
        let (inner, _) = inner.rsplit_once('\n').unwrap_or_default();
        let left = inner.replace(END, "");
        chat_json(&json!({"has_ad": left != inner, "cleaned_text": left}).to_string())
    })
}

struct World {
    client: Client,
    answering: Upstream,
    judging: Upstream,
}

impl World {
    /// A client whose default model is the judge's, unless there is none.
    async fn new(reply: impl Into<Script>, mode: CleanMode, default: Option<&str>) -> Self {
        let (answering, judging) = (serve(reply).await, serve(judge()).await);
        let mut client = Client::builder()
            .environment(Env::from_iter([("UNRELATED", "")]))
            .options(|options| options.strategy = Some(Strategy::Priority))
            .clean_options(mode)
            .openai_compatible("answering", answering.base_url(), [MODEL])
            .openai_compatible("judging", judging.base_url(), ["j"]);
        if let Some(model) = default {
            client = client.model(model);
        }
        let client = client.build().unwrap();
        Self {
            client,
            answering,
            judging,
        }
    }

    async fn ask(&self, streamed: bool) -> Result<ChatAnswer> {
        let call = self.client.chat("How far is the Moon?").model(MODEL);
        if streamed {
            call.stream().await?.collect().await
        } else {
            call.await
        }
    }
}

fn suspicion(text: &str) -> f32 {
    Rules::builtin().clean(text, &About::default()).suspicion
}

#[tokio::test]
async fn only_a_suspicious_end_is_asked_about_and_once() {
    let text = format!("{ANSWER}{END}");
    assert!(suspicion(&text) >= SUSPICIOUS, "{}", suspicion(&text));
    assert!(suspicion(ANSWER) < SUSPICIOUS);
    for streamed in [false, true] {
        let world = World::new(says(&text, streamed), CleanMode::Hybrid, Some("judging:j")).await;
        let answer = world.ask(streamed).await.unwrap();
        assert_eq!(answer.text(), ANSWER, "streamed: {streamed}");
        assert_eq!((world.answering.hits(), world.judging.hits()), (1, 1));
        assert_eq!(answer.cleaned[0].rule, "judge");
        assert_eq!(answer.cleaned.len(), 1);

        let world = World::new(says(ANSWER, streamed), CleanMode::Hybrid, Some("judging:j")).await;
        assert_eq!(world.ask(streamed).await.unwrap().text(), ANSWER);
        assert_eq!((world.answering.hits(), world.judging.hits()), (1, 0));
    }
}

#[tokio::test]
async fn an_unsuspicious_part_is_handed_out_before_the_judge_is_asked() {
    let text = format!("{ANSWER}{END}");
    let world = World::new(says(&text, true), CleanMode::Hybrid, Some("judging:j")).await;
    let call = world.client.chat("How far is the Moon?").model(MODEL);
    let mut stream = call.stream().await.unwrap();
    let mut asked_at_first = None;
    while let Some(event) = stream.next().await {
        if event.unwrap().is_content() {
            asked_at_first.get_or_insert(world.judging.hits());
        }
    }
    assert_eq!((asked_at_first, world.judging.hits()), (Some(0), 1));
}

#[tokio::test]
async fn a_judged_stream_shows_nothing_before_the_verdict() {
    let text = format!("{ANSWER}{END}");
    let world = World::new(says(&text, true), CleanMode::Judge, Some("judging:j")).await;
    let call = world.client.chat("How far is the Moon?").model(MODEL);
    let mut stream = call.stream().await.unwrap();
    let (mut left, mut ends) = (String::new(), 0);
    while let Some(event) = stream.next().await {
        let event = event.unwrap();
        assert!(!event.is_content() || world.judging.hits() == 1);
        match event {
            ChatEvent::TextDelta { text, .. } => left += &text,
            ChatEvent::Finished { .. } => ends += 1,
            _ => {}
        }
    }
    assert_eq!((left.as_str(), ends), (ANSWER, 1));
}

#[tokio::test]
async fn what_the_judge_did_and_cost_is_in_the_trail() {
    for text in [format!("{ANSWER}{END}"), ANSWER.to_owned()] {
        let world = World::new(says(&text, false), CleanMode::Judge, Some("judging:j")).await;
        let answer = world.ask(false).await.unwrap();
        assert_eq!(answer.trail.len(), 1);
        let message = &answer.trail[0].message;
        assert!(message.contains("the judge judging:j took "), "{message}");
    }
}

#[tokio::test]
async fn without_any_model_named_nobody_judges() {
    let text = format!("{ANSWER}{END}");
    for streamed in [false, true] {
        let world = World::new(says(&text, streamed), CleanMode::Judge, None).await;
        let answer = world.ask(streamed).await.unwrap();
        assert_eq!(answer.text(), text);
        assert_eq!((world.answering.hits(), world.judging.hits()), (1, 0));
        let message = &answer.trail[0].message;
        assert!(message.contains("no model is named"), "{message}");
    }
}

#[tokio::test]
async fn of_several_choices_the_most_suspicious_one_is_judged() {
    let choice = |index: usize, text: &str| json!({"index": index, "finish_reason": "stop", "message": {"role": "assistant", "content": text}});
    let ending = format!("{ANSWER}{END}");
    for mode in [CleanMode::Judge, CleanMode::Hybrid] {
        let choices = json!([choice(0, ANSWER), choice(1, &ending), choice(2, &ending)]);
        let reply = Reply::ok(json!({"id": "c", "model": MODEL, "choices": choices}));
        let world = World::new(reply, mode, Some("judging:j")).await;
        let answer = world.ask(false).await.unwrap();
        let texts: Vec<_> = answer
            .choices
            .iter()
            .map(|choice| choice.message.text())
            .collect();
        assert_eq!(texts, [ANSWER, ANSWER, &ending], "{mode:?}");
        assert_eq!(
            world.judging.hits(),
            1,
            "{mode:?}: one question for an answer"
        );
    }
}

#[tokio::test]
async fn a_call_may_name_its_own_judge() {
    let text = format!("{ANSWER}{END}");
    let world = World::new(chat_sse(&text, 9), CleanMode::Rules, None).await;
    let mut options = CleanOptions::from(CleanMode::Hybrid);
    options.judge.model = Some("judging:j".to_owned());
    let call = world.client.chat("How far is the Moon?").model(MODEL);
    let stream = call.clean(options).stream().await.unwrap();
    assert_eq!(stream.collect().await.unwrap().text(), ANSWER);
    assert_eq!(world.judging.hits(), 1);
}
