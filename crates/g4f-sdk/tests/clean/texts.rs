//! `client.clean(text)`: texts that are there already.

use g4f_sdk::Client;
use g4f_sdk::config::Env;
use g4f_sdk::types::{CleanMode, CleanOptions};
use g4f_testkit::Script;
use g4f_testkit::openai::chat_json;
use serde_json::json;

use crate::setup::{AD, ANSWER, serve};

const PACK: &str = "\
name = \"own\"

[[rule]]
name = \"stamp\"
kind = \"ad\"
about = \"A stamp that our gateway puts behind answers.\"

[rule.mark]
patterns = [\"[[sent by willow]]\"]
";

fn bare() -> g4f_sdk::ClientBuilder {
    Client::builder().environment(Env::from_iter([("UNRELATED", "")]))
}

#[tokio::test]
async fn rules_take_an_ad_out_of_a_text_and_off_leaves_it() {
    let client = bare().discover(false).build().unwrap();
    let text = format!("{ANSWER}{AD}");
    let cleaned = client.clean(text.clone()).await.unwrap();
    assert_eq!(cleaned.text, ANSWER);
    assert_eq!(cleaned.removed.len(), 1);
    assert!(!cleaned.is_page && cleaned.verdict.is_none());
    let off = client.clean(text.clone()).mode(CleanMode::Off);
    assert_eq!(off.await.unwrap().text, text);
    let page = client.clean("rate limit exceeded, join our discord");
    assert!(page.await.unwrap().is_page);
}

#[tokio::test]
async fn rules_of_ones_own_hold_for_texts() {
    let text = format!("{ANSWER} [[sent by willow]]");
    let without = bare().discover(false).build().unwrap();
    assert_eq!(without.clean(text.clone()).await.unwrap().text, text);
    let client = bare().discover(false).clean_pack_text("own.toml", PACK);
    let cleaned = client.build().unwrap().clean(text).await.unwrap();
    assert_eq!(cleaned.text.trim_end(), ANSWER);
    assert_eq!(&*cleaned.removed[0].rule, "own.stamp");
}

#[tokio::test]
async fn a_judge_takes_out_of_a_text_what_no_rule_knows() {
    let verdict = json!({"has_ad": true, "cleaned_text": ANSWER}).to_string();
    let judging = serve(Script::always(chat_json(&verdict))).await;
    let build = |model: Option<&str>| {
        let mut options = CleanOptions::from(CleanMode::Judge);
        options.judge.model = model.map(str::to_owned);
        let client = bare().openai_compatible("judging", judging.base_url(), ["j"]);
        client.clean_options(options).build().unwrap()
    };
    let text = format!("{ANSWER}\n\nBy the way, the Willow bakery has fresh bread.");
    let cleaned = build(Some("judging:j")).clean(text.clone()).await.unwrap();
    assert_eq!((cleaned.text.as_str(), judging.hits()), (ANSWER, 1));
    assert_eq!(&*cleaned.removed[0].rule, "judge");
    assert!(cleaned.verdict.unwrap().rejected.is_none());
    // Nobody is named: nobody is asked, and nothing goes.
    let cleaned = build(None).clean(text.clone()).await.unwrap();
    assert_eq!((cleaned.text, judging.hits()), (text, 1));
    assert!(cleaned.verdict.unwrap().rejected.is_some());
}
