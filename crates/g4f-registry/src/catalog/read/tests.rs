//! What readers take, skip and refuse.

use g4f_types::Capability;

use super::{MAX_BYTES, Reading, list, litellm, models_dev};
use crate::catalog::Date;
use crate::catalog::fixture::{LITELLM, MODELS_DEV};
use crate::catalog::price::{Charge, Rates, Tier};
use crate::catalog::read::lab_facts;
use crate::catalog::schema::{Modality, Status, Task};

fn row<'r>(reading: &'r Reading, provider: &str, id: &str) -> &'r super::Facts {
    let found = reading
        .rows
        .iter()
        .find(|row| row.provider == provider && row.id == id);
    &found.unwrap_or_else(|| panic!("no {provider}/{id}")).facts
}

fn usd(price: Option<&Rates>, charge: Charge, tier: Tier, prompt: u32) -> Option<f64> {
    price?.rate(charge, tier, prompt)
}

#[test]
fn models_dev_says_what_it_says() {
    let reading = models_dev(MODELS_DEV.as_bytes()).unwrap();
    assert_eq!(
        (reading.providers.len(), reading.rows.len(), reading.skipped),
        (5, 10, 0)
    );
    let facts = row(&reading, "openai", "gpt-4o");
    assert_eq!(facts.title.as_deref(), Some("GPT-4o"));
    assert_eq!(facts.knowledge, Date::new(2023, 9, 0));
    assert_eq!(facts.status, Some(Status::Active));
    assert!(facts.can.contains(Capability::Tools) && facts.can.contains(Capability::Vision));
    assert!(
        facts.cannot.contains(Capability::Reasoning)
            && facts.cannot.contains(Capability::AudioInput)
    );
    // Nobody has said.
    assert!(
        !facts.can.contains(Capability::JsonSchema)
            && !facts.cannot.contains(Capability::JsonSchema)
    );
    let flash = row(&reading, "google", "gemini-3-flash-preview");
    assert_eq!(
        usd(flash.price.as_ref(), Charge::Input, Tier::Standard, 1_000),
        Some(2.0)
    );
    assert_eq!(
        usd(flash.price.as_ref(), Charge::Input, Tier::Standard, 200_001),
        Some(4.0)
    );
    assert_eq!(flash.status, Some(Status::Beta));
    assert!(flash.input.contains(Modality::Audio));
    // 0 is how an unknown size is written.
    assert_eq!(row(&reading, "kilo", "auto").limits.context, None);
}

#[test]
fn litellm_folds_what_repeats() {
    let reading = litellm(LITELLM.as_bytes()).unwrap();
    // A region, a tuned copy, and a search that is no model.
    assert_eq!(reading.folded, 3);
    assert_eq!(reading.skipped, 2);
    let facts = row(&reading, "openai", "gpt-4o");
    assert_eq!(
        usd(facts.price.as_ref(), Charge::Input, Tier::Standard, 0),
        Some(2.5)
    );
    assert_eq!(
        usd(facts.price.as_ref(), Charge::Input, Tier::Batch, 0),
        Some(1.25)
    );
    assert_eq!(
        usd(facts.price.as_ref(), Charge::Output, Tier::Batch, 0),
        Some(10.0)
    );
    assert_eq!(
        facts.limits.context, None,
        "it does not say what its window is of"
    );
    // What it denies may only be what nobody looked at.
    assert!(facts.cannot.is_empty());
    let azure = row(&reading, "azure", "gpt-4o");
    assert_eq!(
        usd(azure.price.as_ref(), Charge::Input, Tier::Standard, 0),
        Some(2.5)
    );
    // The price was for one size.
    assert_eq!(row(&reading, "azure", "dall-e-3").price, None);
    assert_eq!(
        row(&reading, "openai", "text-embedding-3-small").task,
        Some(Task::Embeddings)
    );
}

#[test]
fn lists_of_providers() {
    let openai =
        r#"{"object": "list", "data": [{"id": "gpt-4o", "object": "model"}, {"object": "model"}]}"#;
    let reading = list("own", openai.as_bytes()).unwrap();
    assert_eq!((reading.rows.len(), reading.skipped), (1, 1));
    let router = r#"{"data": [{"id": "a/b", "name": "B", "context_length": 8192, "expiration_date": "2026-12-31",
        "top_provider": {"max_completion_tokens": 4096}, "architecture": {"input_modalities": ["text", "file"]},
        "pricing": {"prompt": "0.0000025", "completion": "0.00001"}}]}"#;
    let reading = list("own", router.as_bytes()).unwrap();
    let facts = row(&reading, "own", "a/b");
    assert_eq!(
        (facts.limits.context, facts.limits.output),
        (Some(8192), Some(4096))
    );
    assert_eq!(
        usd(facts.price.as_ref(), Charge::Output, Tier::Standard, 0),
        Some(10.0)
    );
    assert!(facts.input.contains(Modality::Pdf));
    assert_eq!(facts.deprecation, Date::new(2026, 12, 31));
    let gemini = r#"{"models": [{"name": "models/gemini-2.5-pro"}]}"#;
    assert_eq!(
        list("g", gemini.as_bytes()).unwrap().rows[0].id,
        "gemini-2.5-pro"
    );
    assert_eq!(list("g", br#"["one", "two"]"#).unwrap().rows.len(), 2);
    // A negative price means that it varies.
    let varies = r#"{"data": [{"id": "auto", "pricing": {"prompt": "-1", "completion": "-1"}}]}"#;
    assert_eq!(
        row(&list("own", varies.as_bytes()).unwrap(), "own", "auto").price,
        None
    );
}

#[test]
fn single_bad_rows_are_counted_and_the_rest_is_read() {
    let long = "x".repeat(1000);
    let text = format!(
        r#"{{"p": {{"models": {{"good": {{"limit": {{"context": "32000", "output": -1}}, "cost": {{"input": "x", "output": 1e400}},
            "modalities": 7, "release_date": 2024, "tool_call": "yes"}}, "bad": [1], "{long}": {{}}}}}}, "q": 7, "r": {{}}}}"#
    );
    // 1e400 makes the row itself unreadable, as no number is so large.
    let reading = models_dev(text.replace("1e400", "null").as_bytes()).unwrap();
    assert_eq!((reading.rows.len(), reading.skipped), (1, 4));
    let facts = row(&reading, "p", "good");
    assert_eq!(
        (facts.limits.context, facts.limits.output),
        (Some(32_000), None)
    );
    assert_eq!(
        (facts.price.as_ref(), facts.released, facts.task),
        (None, None, None)
    );
    assert!(facts.can.is_empty() && facts.cannot.is_empty());
}

#[test]
fn whatever_else_comes_is_refused_with_what_it_is() {
    type Read = fn(&[u8]) -> Result<Reading, super::ReadError>;
    let readers: [(&str, Read); 4] = [
        ("models.dev", models_dev),
        ("models.json", lab_facts),
        ("LiteLLM", litellm),
        ("a list", |bytes| list("p", bytes)),
    ];
    let cut = &MODELS_DEV.as_bytes()[..MODELS_DEV.len() / 2];
    let large = vec![b' '; MAX_BYTES + 1];
    let answers: [(&[u8], &str); 8] = [
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"  ", "nothing"),
        (b"\xff\xfe{}", "UTF-8"),
        (cut, "cut off"),
        (b"{]", "broken JSON"),
        (br#"{"error": {"message": "not found"}}"#, ""),
        (br#"{"data": []}"#, "no row"),
        (&large, "MB"),
    ];
    for (name, read) in readers {
        for (answer, found) in answers {
            let error = read(answer).unwrap_err().to_string();
            assert!(error.contains(found), "{name}: {error}");
        }
    }
    assert!(litellm(MODELS_DEV.as_bytes()).is_err());
    assert!(models_dev(LITELLM.as_bytes()).is_err());
    assert!(lab_facts(MODELS_DEV.as_bytes()).is_err());
}
