//! The bridge to a g4f server: where it is found, and how its providers are asked.

use super::*;

use g4f_types::MediaSource;
use g4f_types::facets::{ImageRequest, SpeechRequest, TranscribeRequest, VideoState};

/// What answers at each address; nobody anywhere else.
struct Places {
    answers: Vec<(&'static str, u16, String)>,
    asked: Mutex<Vec<HttpRequest>>,
}

impl Places {
    fn new(answers: &[(&'static str, u16, &str)]) -> Arc<Self> {
        let answers = answers
            .iter()
            .map(|(url, status, body)| (*url, *status, (*body).to_owned()));
        Arc::new(Self {
            answers: answers.collect(),
            asked: Mutex::default(),
        })
    }

    fn asked(&self) -> Vec<String> {
        let asked = std::mem::take(&mut *self.asked.lock().unwrap());
        asked.into_iter().map(|request| request.url).collect()
    }

    fn last_body(&self) -> Value {
        let asked = self.asked.lock().unwrap();
        match &asked.last().unwrap().body {
            HttpBody::Bytes(body) => serde_json::from_slice(body).unwrap(),
            other => panic!("no JSON: {other:?}"),
        }
    }
}

#[async_trait]
impl Transport for Places {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let found = self.answers.iter().find(|(url, ..)| *url == request.url);
        let answer = found.map(|(_, status, body)| (*status, body.clone()));
        self.asked.lock().unwrap().push(request);
        let (status, body) =
            answer.ok_or_else(|| Error::new(ErrorKind::Network, "connection refused"))?;
        Ok(HttpResponse {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: futures_util::stream::iter([Ok(Bytes::from(body))]).boxed(),
        })
    }
}

const PAGE: &str = "g4f API: Go to <a href=\"/v1/models\">models</a>";
const ANSWER: &str = r#"{"choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}]}"#;
const FIRST: &str = "http://127.0.0.1:1337/v1";
const SECOND: &str = "http://127.0.0.1:8080/v1";
const FIRST_CHAT: &str = "http://127.0.0.1:1337/v1/chat/completions";
const SECOND_CHAT: &str = "http://127.0.0.1:8080/v1/chat/completions";

fn bridge(transport: &Arc<Places>, base_url: Option<&str>, other: &Value) -> Arc<dyn Provider> {
    let settings = Settings {
        base_url: base_url.map(str::to_owned),
        other: other.as_object().cloned().unwrap_or_default(),
        ..Settings::default()
    };
    let descriptor = find("g4f");
    (descriptor.build)(descriptor, settings, transport.clone()).unwrap()
}

async fn ask(provider: &Arc<dyn Provider>, model: &str) -> Result<()> {
    let request = ChatRequest::new(model, vec![Message::user("hi")]);
    provider
        .chat(&call(provider, model), request)
        .await
        .map(drop)
}

#[tokio::test]
async fn it_is_found_at_either_place_and_asked_there() {
    for (page, chat) in [(FIRST, FIRST_CHAT), (SECOND, SECOND_CHAT)] {
        let transport = Places::new(&[(page, 200, PAGE), (chat, 200, ANSWER)]);
        let provider = bridge(&transport, None, &json!({}));
        ask(&provider, "Copilot").await.unwrap();
        ask(&provider, "Copilot").await.unwrap();
        let asked = transport.asked();
        assert_eq!(
            asked.iter().filter(|url| *url == chat).count(),
            2,
            "{asked:?}"
        );
        assert_eq!(
            asked.iter().filter(|url| *url == page).count(),
            1,
            "looked for once"
        );
        assert_eq!(provider.info().base_url, page);
    }
}

#[tokio::test]
async fn another_server_is_never_taken_for_it() {
    // The gateway of this project, an engine, a page: each answers, and none is a g4f server.
    for body in [
        r#"{"object": "list", "data": []}"#,
        "<html>hello</html>",
        r#"{"id": "AnyProvider"}"#,
    ] {
        let about = "http://127.0.0.1:1337/v1/providers/AnyProvider";
        let transport = Places::new(&[
            (FIRST, 200, body),
            (about, 200, body),
            (FIRST_CHAT, 200, ANSWER),
        ]);
        let provider = bridge(&transport, None, &json!({}));
        let error = ask(&provider, "Copilot").await.unwrap_err();
        assert!(error.message().contains("no g4f server"), "{error}");
        assert!(!transport.asked().contains(&FIRST_CHAT.to_owned()));
        assert!(provider.probe(&call(&provider, "")).await.is_err());
    }
    // One that has lost its page is told by what it says of a provider that it always has.
    let about = r#"{"id": "AnyProvider", "object": "provider", "params": []}"#;
    let transport = Places::new(&[
        (FIRST, 404, "{}"),
        ("http://127.0.0.1:1337/v1/providers/AnyProvider", 200, about),
    ]);
    let provider = bridge(&transport, None, &json!({}));
    provider.probe(&call(&provider, "")).await.unwrap();
}

#[tokio::test]
async fn one_that_has_moved_is_found_again() {
    let transport = Places::new(&[(FIRST, 200, PAGE)]);
    let provider = bridge(&transport, None, &json!({}));
    for _ in 0..2 {
        assert_eq!(
            ask(&provider, "P").await.unwrap_err().kind(),
            ErrorKind::Network
        );
    }
    let looked = transport.asked().iter().filter(|url| *url == FIRST).count();
    assert_eq!(looked, 2, "it is looked for anew after each failure");
}

#[tokio::test]
async fn the_servers_provider_is_named_in_the_body() {
    let chat = "http://localhost:1500/v1/chat/completions";
    for (settings, asked, name, model) in [
        (json!({}), "Copilot", "Copilot", Value::Null),
        (
            json!({}),
            "Groq/openai/gpt-oss-120b",
            "Groq",
            json!("openai/gpt-oss-120b"),
        ),
        (
            json!({"custom_base_url": "http://h/v1/"}),
            "Custom/m",
            "http://h/v1",
            json!("m"),
        ),
        (
            json!({"provider": "Groq"}),
            "openai/gpt-oss-120b",
            "Groq",
            json!("openai/gpt-oss-120b"),
        ),
        (json!({"provider": "Groq"}), "Groq", "Groq", Value::Null),
    ] {
        let transport = Places::new(&[(chat, 200, ANSWER)]);
        let provider = bridge(&transport, Some("localhost:1500"), &settings);
        ask(&provider, asked).await.unwrap();
        let body = transport.last_body();
        assert_eq!(
            (&body["provider"], &body["model"]),
            (&json!(name), &model),
            "{asked}"
        );
    }
    let transport = Places::new(&[]);
    let only = bridge(
        &transport,
        Some("localhost:1500"),
        &json!({"provider": "Groq"}),
    );
    assert_eq!(only.info().default_model.as_deref(), Some("Groq"));
}

#[tokio::test]
async fn it_lists_its_providers_or_the_models_of_one() {
    let list =
        r#"[{"id": "Copilot", "label": "Microsoft Copilot"}, {"id": "Groq", "label": "Groq"}]"#;
    let models = r#"{"object": "list", "data": [{"id": "m", "type": "chat", "vision": true}, {"id": "p", "type": "image", "image": true}]}"#;
    let transport = Places::new(&[
        ("http://h:1/v1/providers", 200, list),
        ("http://h:1/api/Groq/models", 200, models),
    ]);
    let provider = bridge(&transport, Some("http://h:1"), &json!({}));
    let models = provider.models(&call(&provider, "")).await.unwrap();
    let ids: Vec<_> = models.iter().map(|model| &*model.id).collect();
    assert_eq!(ids, ["Copilot", "Groq"]);
    assert_eq!(models[0].name.as_deref(), Some("Microsoft Copilot"));

    let only = bridge(&transport, Some("http://h:1"), &json!({"provider": "Groq"}));
    let models = only.models(&call(&only, "")).await.unwrap();
    assert!(models[0].capabilities.yes.contains(Capability::Vision));
    assert!(models[1].capabilities.yes.contains(Capability::Images));

    let offline = Places::new(&[("http://h:1/v1/providers", 500, "Internal Server Error")]);
    let provider = bridge(&offline, Some("http://h:1"), &json!({}));
    let error = provider.models(&call(&provider, "")).await.unwrap_err();
    assert!(error.help().unwrap().contains("by its name"), "{error:?}");

    let other = Places::new(&[(
        "http://h:1/v1/providers",
        200,
        r#"{"object": "list", "data": []}"#,
    )]);
    let provider = bridge(&other, Some("http://h:1"), &json!({}));
    assert!(provider.models(&call(&provider, "")).await.is_err());
}

#[tokio::test]
async fn media_on_the_server_are_fetched() {
    let png = "\u{89}PNG";
    let answer = r#"{"data": [{"url": "/media/1_cat.png?url=x", "revised_prompt": "cat"}, {"url": "https://cdn.example/b.png"}]}"#;
    let path = "http://h:1/api/http://up:2/v1/images/generations";
    let transport = Places::new(&[
        (path, 200, answer),
        ("http://h:1/media/1_cat.png?url=x", 200, png),
    ]);
    let provider = bridge(&transport, Some("http://h:1"), &json!({}));
    let model = "http://up:2/v1#pic";
    let asked = ImageRequest {
        model: model.into(),
        prompt: "cat".into(),
        response_format: Some("b64_json".into()),
        guidance_scale: Some(3.5),
        other: json!({"provider": "breaks it"})
            .as_object()
            .unwrap()
            .clone(),
        ..ImageRequest::default()
    };
    let images = provider.images().unwrap();
    let made = images
        .images(&call(&provider, model), asked.clone())
        .await
        .unwrap();
    let MediaSource::Bytes(bytes) = &made.images[0].source else {
        panic!("{made:?}");
    };
    assert_eq!(bytes, png.as_bytes());
    assert_eq!(made.images[0].name.as_deref(), Some("1_cat.png"));
    assert_eq!(made.images[0].transcript.as_deref(), Some("cat"));
    assert!(matches!(made.images[1].source, MediaSource::Url(_)));
    let body = match &transport.asked.lock().unwrap()[0].body {
        HttpBody::Bytes(body) => serde_json::from_slice::<Value>(body).unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        body,
        json!({"prompt": "cat", "model": "pic", "guidance_scale": 4})
    );

    let place = ImageRequest {
        response_format: Some("url".into()),
        ..asked
    };
    transport.asked();
    let made = images.images(&call(&provider, model), place).await.unwrap();
    assert!(matches!(made.images[0].source, MediaSource::Url(_)));
    assert_eq!(transport.asked(), [path]);
}

#[tokio::test]
async fn sound_goes_by_the_path_of_its_provider() {
    let transport = Places::new(&[
        ("http://h:1/api/EdgeTTS/audio/speech", 200, "ID3sound"),
        (
            "http://h:1/api/MarkItDown/audio/transcriptions",
            200,
            r#"{"text": "hello", "model": null, "provider": "MarkItDown"}"#,
        ),
    ]);
    let provider = bridge(&transport, Some("http://h:1"), &json!({}));
    let speech = SpeechRequest {
        input: "hello".into(),
        instructions: Some("softly".into()),
        ..SpeechRequest::default()
    };
    let cx = call(&provider, "EdgeTTS");
    let sound = provider.speech().unwrap().speak(&cx, speech).await.unwrap();
    assert_eq!(sound.media_type, "audio/mpeg");
    assert_eq!(
        transport.last_body(),
        json!({"input": "hello", "response_format": "mp3", "instrcutions": "softly"})
    );
    let heard = TranscribeRequest {
        audio: Some(g4f_types::Media::bytes("RIFF....WAVE")),
        language: Some("en".into()),
        ..TranscribeRequest::default()
    };
    let cx = call(&provider, "MarkItDown");
    let ears = provider.transcribe().unwrap();
    assert_eq!(
        ears.transcribe(&cx, heard.clone()).await.unwrap().text,
        "hello"
    );
    let names: Vec<String> = match &transport.asked.lock().unwrap()[1].body {
        HttpBody::Multipart(parts) => parts.iter().map(|part| part.name.clone()).collect(),
        other => panic!("no form: {other:?}"),
    };
    assert_eq!(names, ["prompt", "file"]);

    let translated = TranscribeRequest {
        translate: true,
        ..heard
    };
    let error = ears.transcribe(&cx, translated).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[tokio::test]
async fn videos_and_quotas_are_asked_of_one_provider() {
    let transport = Places::new(&[
        (
            "http://h:1/api/HuggingFaceMedia/images/generations",
            200,
            r#"{"data": [{"url": "https://cdn.example/a.mp4"}]}"#,
        ),
        (
            "http://h:1/api/Pollinations/quota",
            200,
            r#"{"balance": 2.5}"#,
        ),
    ]);
    let provider = bridge(&transport, Some("http://h:1"), &json!({}));
    let film = g4f_types::facets::VideoRequest {
        prompt: "a cat".into(),
        ..Default::default()
    };
    let cx = call(&provider, "HuggingFaceMedia");
    let video = provider.video().unwrap();
    let job = video.submit(&cx, film).await.unwrap();
    assert_eq!((job.state, job.videos.len()), (VideoState::Done, 1));
    assert_eq!(video.poll(&cx, &job).await.unwrap().videos, job.videos);

    let quota = provider
        .quota(&call(&provider, "Pollinations"))
        .await
        .unwrap();
    assert_eq!(quota.remaining, Some(2.5));
    let error = provider.quota(&call(&provider, "")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}
