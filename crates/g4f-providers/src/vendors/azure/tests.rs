//! Addresses and paths of the two APIs.

use g4f_types::Message;

use super::*;

fn service(version: Option<&str>) -> Service {
    let mut settings = Settings::default();
    if let Some(version) = version {
        settings.other.insert("api_version".into(), version.into());
    }
    Service::of(&settings)
}

fn paths(version: Option<&str>, model: &str) -> [String; 3] {
    let service = service(version);
    let request = ChatRequest::new(model, [Message::user("Hi")]);
    let target = EncodeTarget::new("azure", model);
    let chat = service.family(OpenAi::new(&Quirks::OPENAI), true);
    let responses = service.family(Responses::new(&QUIRKS), false);
    let path = |outgoing: Result<Outgoing>| outgoing.map(|out| out.path.into_owned());
    [
        path(chat.encode(&request, target)).unwrap_or_default(),
        path(responses.encode(&request, target)).unwrap_or_default(),
        service.versioned("/models"),
    ]
}

#[test]
fn the_newer_api_is_openais_own() {
    assert_eq!(
        paths(None, "mine"),
        ["/chat/completions", "/responses", "/models"]
    );
    assert_eq!(paths(Some("v1"), "mine"), paths(None, "mine"));
    assert_eq!(
        paths(Some("preview"), "mine"),
        [
            "/chat/completions?api-version=preview",
            "/responses?api-version=preview",
            "/models?api-version=preview"
        ]
    );
}

#[test]
fn the_older_api_names_deployment_and_version() {
    assert_eq!(
        paths(Some("2024-10-21"), "my model/x"),
        [
            "/deployments/my%20model%2Fx/chat/completions?api-version=2024-10-21",
            "/responses?api-version=2024-10-21",
            "/models?api-version=2024-10-21"
        ]
    );
}

#[test]
fn an_endpoint_gets_the_path_of_its_api() {
    let newer = |url| service(None).base_url(url);
    let older = |url| service(Some("2024-10-21")).base_url(url);
    for url in [
        "https://me.openai.azure.com",
        "https://me.openai.azure.com/",
        "https://me.openai.azure.com/openai",
        "https://me.openai.azure.com/openai/v1/",
    ] {
        assert_eq!(newer(url), "https://me.openai.azure.com/openai/v1");
        assert_eq!(older(url), "https://me.openai.azure.com/openai");
    }
    let gateway = "https://gateway.example/azure/v1";
    assert_eq!(
        (newer(gateway), older(gateway)),
        (gateway.into(), gateway.into())
    );
}
