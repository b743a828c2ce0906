//! What is asked of servers, how often, and what comes of it. Time is paused: nothing here takes any.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use g4f_registry::ProviderConfig;
use g4f_types::{Credential, Descriptor, Settings};

use crate::support::*;

const ENGINE_PROBE: &str = "http://127.0.0.1:4321/v1/probe";
const ENGINE_LIST: &str = "http://127.0.0.1:4321/v1/models";
const ALPHA_LIST: &str = "https://alpha.example/v1/models";
const BETA_LIST: &str = "https://beta.example/v1/models";
const FREE_LIST: &str = "https://free.example/v1/models";
const KEYS: [(&str, &str); 2] = [("ALPHA_API_KEY", "a"), ("BETA_API_KEY", "b")];

#[tokio::test(start_paused = true)]
async fn lists_are_asked_for_only_when_nobody_is_known() {
    let script = Script::new(&[(ALPHA_LIST, "big-1\nnew-9"), (BETA_LIST, "hang")]);
    let registry = registry(&script, &KEYS);
    plan(&registry, "big-1").await.unwrap();
    assert!(script.asked().is_empty());

    let before = tokio::time::Instant::now();
    let plan_1 = plan(&registry, "New-9").await.unwrap();
    assert_eq!(targets(&plan_1), ["alpha:new-9 by ALPHA_API_KEY"]);
    assert_eq!(
        before.elapsed(),
        Duration::from_secs(5),
        "one that hangs is given up"
    );
    assert_eq!(
        script.asked(),
        [ENGINE_PROBE, ALPHA_LIST, BETA_LIST, FREE_LIST]
    );

    // All of it is known now, failures too.
    plan(&registry, "new-9").await.unwrap();
    plan(&registry, "newer-9").await.unwrap_err();
    assert_eq!(script.asked().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_list_is_asked_for_once_by_many_and_again_after_ten_minutes() {
    let script = Script::new(&[(ALPHA_LIST, "new-9")]);
    let registry = registry(&script, &[("ALPHA_API_KEY", "a")]);
    let count = || {
        script
            .asked()
            .iter()
            .filter(|url| *url == ALPHA_LIST)
            .count()
    };
    let plans = join_all((0..20).map(|_| plan(&registry, "new-9"))).await;
    assert!(plans.iter().all(Result::is_ok));
    assert_eq!(count(), 1);
    tokio::time::advance(Duration::from_secs(599)).await;
    plan(&registry, "new-9").await.unwrap();
    assert_eq!(count(), 1);
    script.say(ALPHA_LIST, "newer-9");
    tokio::time::advance(Duration::from_secs(2)).await;
    plan(&registry, "newer-9").await.unwrap();
    plan(&registry, "new-9").await.unwrap_err();
    assert_eq!(count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_renewed_stays() {
    let script = Script::new(&[(ALPHA_LIST, "new-9")]);
    let registry = registry(&script, &[("ALPHA_API_KEY", "a")]);
    plan(&registry, "new-9").await.unwrap();
    tokio::time::advance(Duration::from_secs(601)).await;
    script.say(ALPHA_LIST, "hang");
    plan(&registry, "new-9").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn plans_are_made_once_until_something_is_learned() {
    let script = Script::new(&[(ALPHA_LIST, "new-9\nbig-1")]);
    let registry = registry(&script, &KEYS);
    let first = plan(&registry, "big-1").await.unwrap();
    assert!(Arc::ptr_eq(
        &first,
        &plan(&registry, "big-1").await.unwrap()
    ));
    let cx = call(|o| o.providers = vec!["alpha".to_owned()]);
    let preferred = plan_with(&registry, "big-1", &cx).await.unwrap();
    assert!(!Arc::ptr_eq(&first, &preferred));
    assert!(Arc::ptr_eq(
        &preferred,
        &plan_with(&registry, "big-1", &cx).await.unwrap()
    ));

    plan(&registry, "new-9").await.unwrap();
    assert!(!Arc::ptr_eq(
        &first,
        &plan(&registry, "big-1").await.unwrap()
    ));
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_answers_comes_first_with_what_it_has_loaded() {
    let script = Script::new(&[(ENGINE_PROBE, "yes"), (ENGINE_LIST, "embed-1\ncold\n*warm")]);
    let registry = registry(&script, &[("ALPHA_API_KEY", "a")]);
    let plan = plan(&registry, "auto").await.unwrap();
    assert_eq!(
        targets(&plan)[..2],
        ["engine:warm", "alpha:big-1 by ALPHA_API_KEY"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_is_silent_is_out_for_half_a_minute() {
    let script = Script::new(&[(ENGINE_PROBE, "hang"), (ENGINE_LIST, "m")]);
    let registry = registry(&script, &[("ALPHA_API_KEY", "a")]);
    let before = tokio::time::Instant::now();
    let plan_1 = plan(&registry, "auto").await.unwrap();
    assert_eq!(before.elapsed(), Duration::from_millis(500));
    assert_eq!(targets(&plan_1)[0], "alpha:big-1 by ALPHA_API_KEY");
    let engine = plan_1
        .considered
        .iter()
        .find(|c| &*c.provider == "engine")
        .unwrap();
    assert_eq!(
        engine.to_string(),
        "engine: not running at http://127.0.0.1:4321/v1"
    );
    assert_eq!(script.asked(), [ENGINE_PROBE]);

    script.say(ENGINE_PROBE, "yes");
    tokio::time::advance(Duration::from_secs(29)).await;
    assert_eq!(
        targets(&plan(&registry, "auto").await.unwrap())[0],
        "alpha:big-1 by ALPHA_API_KEY"
    );
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(
        targets(&plan(&registry, "auto").await.unwrap())[0],
        "engine:m"
    );
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_is_named_is_not_doubted() {
    let script = Script::new(&[]);
    let registry = registry(&script, &[]);
    assert_eq!(
        targets(&plan(&registry, "engine:any").await.unwrap()),
        ["engine:any"]
    );
    assert!(script.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_silent_engine_that_is_named_without_a_model_is_reported_as_silent() {
    let registry = registry(&Script::new(&[]), &[]);
    let error = plan(&registry, "engine:").await.unwrap_err();
    assert!(
        error
            .message()
            .contains("engine: not running at http://127.0.0.1:4321/v1"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_bridge_is_asked_only_by_name() {
    let script = Script::new(&[]);
    let registry = registry(&script, &[]);
    plan(&registry, "unheard-of").await.unwrap_err();
    assert!(script.asked().iter().all(|url| !url.contains("5432")));
    assert_eq!(
        targets(&plan(&registry, "bridge:Name").await.unwrap()),
        ["bridge:Name"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_of_the_users_own_without_a_list_is_the_last_resort() {
    let script = Script::new(&[]);
    let registry = builder(&script, &[("ALPHA_API_KEY", "a")])
        .settings("mine", server("http://10.0.0.7/v1", &[]))
        .build()
        .unwrap();
    assert_eq!(
        targets(&plan(&registry, "unheard-of").await.unwrap()),
        ["mine:unheard-of"]
    );
    script.say("http://10.0.0.7/v1/models", "something-else");
    tokio::time::advance(Duration::from_secs(31)).await;
    plan(&registry, "unheard-of").await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn a_path_that_names_a_provider_leads_there_when_nobody_knows_better() {
    let registry = registry(&Script::new(&[]), &KEYS);
    assert_eq!(
        targets(&plan(&registry, "alpha/next").await.unwrap()),
        ["alpha:next by ALPHA_API_KEY"]
    );
    // Its default model is called `big-1`.
    assert_eq!(
        targets(&plan(&registry, "big-2").await.unwrap()),
        ["alpha:big-2 by ALPHA_API_KEY"]
    );
}

#[test]
fn keys_never_show() {
    let key = Credential::new("sk-very-secret-key".to_owned().into(), "config");
    assert!(!format!("{key:?}").contains("secret"));
}

#[tokio::test(start_paused = true)]
async fn without_a_model_only_the_users_own_servers_are_waited_for() {
    static MUTE: Descriptor = plain("mute", "https://mute.example/v1");
    let script = Script::new(&[
        ("http://10.0.0.7/v1/models", "own-1"),
        ("https://mute.example/v1/models", "mute-1"),
    ]);
    let variables = [("ALPHA_API_KEY", "a"), ("MUTE_KEY", "m")];
    let mute = ProviderConfig {
        settings: Settings {
            keys: vec![Credential::new("m".to_owned().into(), "config")],
            ..Settings::default()
        },
        ..ProviderConfig::default()
    };
    let registry = builder(&script, &variables)
        .descriptor(&MUTE)
        .settings("mute", mute)
        .settings("mine", server("http://10.0.0.7/v1", &[]))
        .build()
        .unwrap();
    let plan_1 = plan(&registry, "auto").await.unwrap();
    assert_eq!(
        targets(&plan_1)[..2],
        ["mine:own-1", "alpha:big-1 by ALPHA_API_KEY"]
    );
    assert_eq!(script.asked(), ["http://10.0.0.7/v1/models", ENGINE_PROBE]);

    let cx = call(|o| o.providers = vec!["mute".to_owned()]);
    let plan_2 = plan_with(&registry, "auto", &cx).await.unwrap();
    assert_eq!(targets(&plan_2), ["mute:mute-1 by config"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_guessed_about_hosts_without_a_key() {
    let registry = registry(&Script::new(&[]), &[]);
    let error = plan(&registry, "free-22").await.unwrap_err();
    assert!(error.message().contains("did you mean free-2"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_question_that_everybody_gave_up_on_is_asked_anew() {
    let script = Script::new(&[(ALPHA_LIST, "hang")]);
    let registry = registry(&script, &[("ALPHA_API_KEY", "a")]);
    let one = tokio::time::timeout(Duration::from_secs(1), plan(&registry, "new-9"));
    assert!(one.await.is_err());
    script.say(ALPHA_LIST, "new-9");
    tokio::time::advance(Duration::from_secs(10)).await;
    plan(&registry, "new-9").await.unwrap();
}
