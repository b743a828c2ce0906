//! When nobody can be asked, the error says why and what to do.

use g4f_sdk::{Client, ErrorKind};
use g4f_testkit::openai;

use crate::setup::{MODEL, bare, over_one, saying, serve};

#[tokio::test]
async fn a_model_that_nobody_serves_names_the_nearest() {
    let server = serve(openai::models(["mistral-small", "mistral-large"])).await;
    let client = bare()
        .openai_compatible(
            "only",
            server.base_url(),
            ["mistral-small", "mistral-large"],
        )
        .build()
        .unwrap();
    let error = client.chat("hello?").model("mistral-smal").await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoTarget);
    let words = format!("{error} {}", error.help().unwrap_or_default());
    assert!(words.contains("mistral-small"), "{words}");
    assert!(error.trail().is_empty());
    let chats = server.requests();
    assert!(chats.iter().all(|request| request.method == "GET"));
}

#[tokio::test]
async fn a_provider_that_nobody_knows_names_the_nearest() {
    let server = saying("never asked").await;
    let client = over_one(&server);
    let error = client.chat("hello?").model(MODEL).provider("onli").await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let words = format!("{error} {}", error.help().unwrap_or_default());
    assert!(words.contains("only"), "{words}");
    assert_eq!(
        client.provider("onli").unwrap_err().kind(),
        ErrorKind::Config
    );
    assert_eq!(server.hits(), 0);
}

#[tokio::test]
async fn without_a_key_the_variables_and_the_next_steps_are_named() {
    let client = bare().build().unwrap();
    let call = client.chat("hello?").provider("groq");
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoTarget);
    assert!(error.to_string().contains("GROQ_API_KEY"), "{error}");
    assert!(error.help().is_some_and(|help| !help.is_empty()));
    let entry = client.provider("GROQ").unwrap();
    assert_eq!(&*entry.info.id, "groq", "names in any case");
}

#[tokio::test]
async fn a_client_without_providers_says_so() {
    let client: Client = bare().discover(false).build().unwrap();
    assert!(client.providers().is_empty());
    let error = client.chat("hello?").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoTarget);
}

#[tokio::test]
async fn who_was_excluded_is_said() {
    let server = saying("never asked").await;
    let call = over_one(&server).chat("hello?").model(MODEL);
    let error = call.exclude_provider("only").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoTarget);
    assert!(error.to_string().contains("excluded"), "{error}");
}
