//! GigaChat's and IBM's sign-in.

use std::sync::Arc;
use std::time::Duration;

use g4f_testkit::context;
use g4f_types::{
    AuthScheme, ChatRequest, Credential, Descriptor, Error, ErrorKind, Message, Provider, Settings,
};
use g4f_wire::gigachat::GigaChat;
use g4f_wire::provider::WireProvider;
use g4f_wire::watsonx::Watsonx;
use serde_json::json;

use crate::way::{SIGN_IN, Way};

const KEY: &str = "client-id:very-secret-client-secret";

static GIGACHAT: Descriptor = Descriptor {
    base_url: "https://gigachat.devices.sberbank.ru/api/v1",
    auth: AuthScheme::Custom,
    ..Descriptor::new("gigachat", "GigaChat", "gigachat", |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .chat(GigaChat)
            .authorize(GigaChat::auth())
            .build())
    })
};

static WATSONX: Descriptor = Descriptor {
    base_url: "https://us-south.ml.cloud.ibm.com",
    auth: AuthScheme::Custom,
    ..Descriptor::new("watsonx", "watsonx", "watsonx", |d, s, t| {
        let chat = Watsonx::new(&s);
        Ok(WireProvider::new(d, s, t)?
            .chat(chat)
            .authorize(Watsonx::auth())
            .build())
    })
};

fn built(
    descriptor: &'static Descriptor,
    base_url: Option<&str>,
    way: &Arc<Way>,
) -> Arc<dyn Provider> {
    let mut settings = Settings {
        base_url: base_url.map(str::to_owned),
        ..Settings::default()
    };
    if base_url.is_none() {
        for name in ["auth_url", "iam_url"] {
            settings.other.insert(name.to_owned(), json!(SIGN_IN));
        }
    }
    settings.other.insert("project_id".to_owned(), json!("p-1"));
    (descriptor.build)(descriptor, settings, way.clone()).unwrap()
}

async fn call(provider: &Arc<dyn Provider>, key: &str) -> Result<(), Error> {
    let credential = Credential::new(key.to_owned().into(), "SOME_KEY");
    let target = g4f_types::Target {
        provider: provider.clone(),
        model: "m".into(),
        credential: Some(credential),
    };
    let cx = context(provider.clone())
        .build()
        .for_target(Arc::new(target));
    let request = ChatRequest::new("m", [Message::user("Hi")]);
    provider.chat(&cx, request).await.map(drop)
}

fn ibm(token: &str, lasts: u64) -> serde_json::Value {
    json!({ "access_token": token, "expires_in": lasts, "token_type": "Bearer" })
}

#[tokio::test(start_paused = true)]
async fn a_token_is_kept_until_a_minute_before_its_end() {
    let way = Arc::new(Way::new(200, ibm("t-1", 3600)));
    let provider = built(&WATSONX, None, &way);
    call(&provider, KEY).await.unwrap();
    assert_eq!(way.authorization(), "Bearer t-1");
    let sign_in = &way.asked()[0];
    assert_eq!(
        sign_in.body,
        "grant_type=urn%3Aibm%3Aparams%3Aoauth%3Agrant-type%3Aapikey&apikey=client-id%3Avery-secret-client-secret"
    );
    assert_eq!(
        sign_in.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    *way.sign_in.lock().unwrap() = (200, ibm("t-2", 60));
    tokio::time::advance(Duration::from_secs(3539)).await;
    call(&provider, KEY).await.unwrap();
    assert_eq!(
        (way.authorization().as_str(), way.sign_ins()),
        ("Bearer t-1", 1)
    );
    tokio::time::advance(Duration::from_secs(1)).await;
    call(&provider, KEY).await.unwrap();
    assert_eq!(
        (way.authorization().as_str(), way.sign_ins()),
        ("Bearer t-2", 2)
    );
    // One that lasts a minute is used for half of it.
    tokio::time::advance(Duration::from_secs(29)).await;
    call(&provider, KEY).await.unwrap();
    assert_eq!(way.sign_ins(), 2);
    tokio::time::advance(Duration::from_secs(1)).await;
    call(&provider, KEY).await.unwrap();
    assert_eq!(way.sign_ins(), 3);
}

#[tokio::test(start_paused = true)]
async fn many_calls_sign_in_once_and_each_key_for_itself() {
    let way = Arc::new(Way::new(200, ibm("t-1", 3600)));
    let provider = built(&WATSONX, None, &way);
    let (a, b, c) = tokio::join!(
        call(&provider, KEY),
        call(&provider, KEY),
        call(&provider, KEY)
    );
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!((way.sign_ins(), way.asked().len()), (1, 4));
    call(&provider, "another-key-of-somebody").await.unwrap();
    assert_eq!(way.sign_ins(), 2);
}

#[tokio::test(start_paused = true)]
async fn gigachat_signs_in_by_its_own_rules() {
    let until = std::time::SystemTime::now() + Duration::from_secs(1800);
    let until = until
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    let until = u64::try_from(until).unwrap();
    let way = Arc::new(Way::new(
        200,
        json!({ "access_token": "g-1", "expires_at": until }),
    ));
    let provider = built(&GIGACHAT, None, &way);
    call(&provider, KEY).await.unwrap();
    call(&provider, KEY).await.unwrap();
    let asked = way.asked();
    assert_eq!((way.sign_ins(), asked.len()), (1, 3));
    assert_eq!(asked[0].body, "scope=GIGACHAT_API_PERS");
    // An id and a secret go in base64.
    assert_eq!(
        asked[0].headers["authorization"],
        "Basic Y2xpZW50LWlkOnZlcnktc2VjcmV0LWNsaWVudC1zZWNyZXQ="
    );
    let id = asked[0].headers["rquid"].to_str().unwrap();
    let shape: Vec<usize> = id.split('-').map(str::len).collect();
    assert_eq!(shape, [8, 4, 4, 4, 12]);
    assert_eq!(&id[14..15], "4");
    assert_eq!(way.authorization(), "Bearer g-1");
    assert_eq!(
        asked[1].url,
        "https://gigachat.devices.sberbank.ru/api/v1/chat/completions"
    );
    // Half an hour less a minute.
    tokio::time::advance(Duration::from_secs(1741)).await;
    call(&provider, KEY).await.unwrap();
    assert_eq!(way.sign_ins(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failed_exchange_says_which_key_and_shows_none() {
    let refused = json!({
        "errorCode": "BXNIM0415E", "errorMessage": format!("Provided API key {KEY} could not be found."),
    });
    for (status, body, kind) in [
        (400, refused, ErrorKind::Auth),
        (
            401,
            json!({ "message": "Can't decode 'Authorization' header", "code": 4 }),
            ErrorKind::Auth,
        ),
        (503, json!({ "message": "later" }), ErrorKind::Overloaded),
        (
            200,
            json!({ "weather": "fine" }),
            ErrorKind::InvalidResponse,
        ),
    ] {
        for descriptor in [&WATSONX, &GIGACHAT] {
            let way = Arc::new(Way::new(status, body.clone()));
            let provider = built(descriptor, None, &way);
            let error = call(&provider, KEY).await.unwrap_err();
            assert_eq!(error.kind(), kind, "{error}");
            assert!(
                error
                    .message()
                    .contains("from SOME_KEY could not be exchanged"),
                "{error}"
            );
            assert!(!format!("{error:?}").contains("very-secret"), "{error:?}");
            assert_eq!(way.asked().len(), 1, "nothing goes out without a token");
            // The next call tries again.
            *way.sign_in.lock().unwrap() = (200, ibm("t-9", 3600));
            call(&provider, KEY).await.unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn tokens_and_other_servers_are_left_alone() {
    for descriptor in [&WATSONX, &GIGACHAT] {
        let way = Arc::new(Way::new(500, json!({})));
        // A token is one already.
        let provider = built(descriptor, None, &way);
        call(&provider, "eyJhbGciOi.eyJzdWIi.c2lnbmVk")
            .await
            .unwrap();
        assert_eq!(way.authorization(), "Bearer eyJhbGciOi.eyJzdWIi.c2lnbmVk");
        // Another server gets the key that it was given, and the vendor does not see it.
        for host in [
            "http://127.0.0.1:9",
            "https://cloud.ibm.com.evil.example",
            "https://evilsberbank.ru",
        ] {
            let provider = built(descriptor, Some(host), &way);
            call(&provider, KEY).await.unwrap();
            assert_eq!(way.authorization(), format!("Bearer {KEY}"));
        }
        assert_eq!(way.sign_ins(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn no_key_is_said_before_anything_goes_out() {
    let way = Arc::new(Way::new(200, ibm("t", 3600)));
    let provider = built(&WATSONX, None, &way);
    let target = g4f_types::Target {
        provider: provider.clone(),
        model: "m".into(),
        credential: None,
    };
    let cx = context(provider.clone())
        .build()
        .for_target(Arc::new(target));
    let request = ChatRequest::new("m", [Message::user("Hi")]);
    let error = provider.chat(&cx, request).await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(way.asked().is_empty());
}
