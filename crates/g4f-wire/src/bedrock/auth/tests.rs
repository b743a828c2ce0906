//! Keys of every shape, and the files that hold them.

use std::path::Path;

use g4f_types::Credential;
use secrecy::SecretString;

use super::credentials::Key;
use super::*;

fn credential(text: &str, source: &str) -> Credential {
    Credential::new(SecretString::from(text.to_owned()), source.to_owned())
}

/// What a key is, in words.
fn shape(text: &str, source: &str) -> String {
    match Key::of(&credential(text, source)).unwrap() {
        Key::Bearer(token) => format!("bearer {token}"),
        Key::Access(key) => format!("{} {} {:?}", key.id, key.secret(), key.session_token()),
        Key::Profile(name) => format!("profile {name}"),
    }
}

#[test]
fn a_key_is_told_by_its_shape() {
    let cases = [
        (
            "ABSKQmVkcm9ja0FQSUtleQ==",
            "call",
            "bearer ABSKQmVkcm9ja0FQSUtleQ==",
        ),
        (
            "bedrock-api-key-YmVkcm9j",
            "call",
            "bearer bedrock-api-key-YmVkcm9j",
        ),
        ("test:key", "call", "bearer test:key"),
        (
            "AKIAEXAMPLE12345:se/cr+et",
            "call",
            "AKIAEXAMPLE12345 se/cr+et None",
        ),
        (
            "ASIAEXAMPLE12345:s:tok:en",
            "call",
            "ASIAEXAMPLE12345 s Some(\"tok:en\")",
        ),
        ("ASIAEXAMPLE12345:s:", "call", "ASIAEXAMPLE12345 s None"),
        ("work", "AWS_PROFILE", "profile work"),
        ("profile: work", "config", "profile work"),
    ];
    for (text, source, expected) in cases {
        assert_eq!(shape(text, source), expected);
    }
}

#[test]
fn an_access_key_without_its_secret_says_what_is_missing() {
    let key = credential(
        "AKIAEXAMPLE12345:",
        "AWS_ACCESS_KEY_ID+AWS_SECRET_ACCESS_KEY",
    );
    let error = Key::of(&key).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(
        error.message().contains("secret access key is missing"),
        "{error}"
    );
    assert!(
        !format!("{error:?}").contains("AKIAEXAMPLE12345"),
        "{error:?}"
    );
}

#[test]
fn nothing_of_an_access_key_is_shown() {
    let key = credential("AKIAEXAMPLE12345:verysecret:token", "call");
    assert_eq!(
        format!("{:?}", Key::of(&key).unwrap()),
        "Access(AccessKey(…))"
    );
}

#[test]
fn the_region_is_that_of_the_host() {
    let cases = [
        (
            "https://bedrock-runtime.eu-west-1.amazonaws.com/model/x/converse",
            "eu-west-1",
        ),
        (
            "https://bedrock.ap-south-1.amazonaws.com/foundation-models",
            "ap-south-1",
        ),
        (
            "https://bedrock-runtime-fips.us-west-2.amazonaws.com/",
            "us-west-2",
        ),
        (
            "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/",
            "cn-north-1",
        ),
        ("https://bedrock-mantle.us-east-2.api.aws/v1", "us-east-2"),
        (
            "https://vpce-1.bedrock-runtime.eu-north-1.vpce.amazonaws.com/",
            "eu-north-1",
        ),
        ("http://127.0.0.1:9000/", "sa-east-1"),
        ("https://bedrock.eu-west-1.example.com/", "sa-east-1"),
    ];
    for (url, expected) in cases {
        assert_eq!(region(url, Some("sa-east-1")), expected, "{url}");
    }
    assert_eq!(region("http://127.0.0.1:9000/", None), "us-east-1");
}

#[test]
fn a_profile_is_read_from_its_section() {
    let folder = std::env::temp_dir().join(format!("g4f-aws-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let place = folder.join("credentials");
    let text = "# keys\n[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key=first\n\n\
                [ work ]\n; more\naws_access_key_id=ASIAWORK\naws_secret_access_key = a=b/c\naws_session_token = token\n\
                [broken]\naws_access_key_id = AKIABROKEN\n";
    std::fs::write(&place, text).unwrap();
    let key = profile::from_file(&place, "work").unwrap();
    let read = (key.id.as_str(), key.secret(), key.session_token());
    assert_eq!(read, ("ASIAWORK", "a=b/c", Some("token")));
    let key = profile::from_file(&place, "default").unwrap();
    assert_eq!(
        (key.id.as_str(), key.session_token()),
        ("AKIADEFAULT", None)
    );
    let says = |place: &Path, name: &str, words: &str| {
        let error = profile::from_file(place, name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert!(error.message().contains(words), "{error}");
    };
    says(&place, "broken", "has no aws_secret_access_key");
    says(&place, "other", "there is no profile \"other\"");
    says(&folder.join("absent"), "work", "absent");
    std::fs::remove_dir_all(&folder).unwrap();
}
