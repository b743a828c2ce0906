//! The status, pages, what is kept, and who overrules whom.

use g4f_types::ErrorKind::{
    Auth, BadRequest, ContentFilter, ErrorPage, InvalidResponse, Network, Overloaded,
    QuotaExhausted, RateLimited, Server, Timeout,
};
use g4f_types::{Credential, FaultDomain};
use secrecy::SecretString;
use serde_json::json;

use super::{answer, no_opinion, read};
use crate::classify::{Facts, Verdict, in_band};

#[test]
fn the_status_decides_where_nothing_else_does() {
    let table = [
        (302, ErrorPage),
        (400, BadRequest),
        (401, Auth),
        (402, QuotaExhausted),
        (403, Auth),
        (404, InvalidResponse),
        (405, InvalidResponse),
        (407, Network),
        (408, Timeout),
        (409, Server),
        (410, InvalidResponse),
        (413, BadRequest),
        (418, InvalidResponse),
        (421, InvalidResponse),
        (422, BadRequest),
        (423, Server),
        (424, Server),
        (425, Server),
        (429, RateLimited),
        (431, BadRequest),
        (451, InvalidResponse),
        (499, Server),
        (500, Server),
        (502, Server),
        (503, Overloaded),
        (504, Timeout),
        (520, Server),
        (522, Timeout),
        (524, Timeout),
        (529, Overloaded),
        (599, Server),
    ];
    for (status, expected) in table {
        for body in ["", "null", "{}", "[]", "nope", "\"?\"", "{\"error\": null}"] {
            let error = read(status, body);
            assert_eq!(error.kind(), expected, "{status} {body:?}");
            assert_eq!(error.status(), Some(status));
            assert!(error.reached_upstream());
            assert!(!error.message().is_empty());
        }
    }
}

#[test]
fn a_place_that_is_not_there_is_not_asked_again_and_blames_the_provider() {
    for (status, body) in [
        (404, "404 page not found"),
        (404, "{\"detail\": \"Not Found\"}"),
        (405, "{\"detail\": \"Method Not Allowed\"}"),
        (
            404,
            "{\"error\": {\"message\": \"Invalid URL (POST /chat/completions)\", \"type\": \"invalid_request_error\", \"param\": null}}",
        ),
    ] {
        let error = read(status, body);
        assert_eq!(error.kind(), InvalidResponse, "{body}");
        assert!(!error.is_temporary(), "{body}");
        assert_eq!(error.fault_domain(), FaultDomain::Provider, "{body}");
        assert!(error.help().unwrap().contains("base_url"), "{body}");
    }
    // Neither is who points elsewhere, or wants a password for a proxy.
    for status in [301, 302, 304, 307, 308, 407] {
        assert!(!read(status, "").is_temporary(), "{status}");
    }
    let file = read(
        404,
        r#"{"error": {"message": "No such File object: file-1", "type": "invalid_request_error", "param": "file_id"}}"#,
    );
    assert_eq!(file.kind(), BadRequest);
}

#[test]
fn pages_are_named_by_their_title() {
    let page = "<!DOCTYPE html><html><head><title>502 Bad\n Gateway &amp; more</title></head><body>x</body></html>";
    let table = [
        (200, page, ErrorPage),
        (502, page, Server),
        (503, page, Overloaded),
        (404, "<html><h1>Not Found</h1></html>", InvalidResponse),
        (
            403,
            "<html><title>Just a moment...</title></html>",
            ErrorPage,
        ),
        (403, "<html><title>Forbidden</title></html>", Auth),
        (200, "<html>", ErrorPage),
    ];
    for (status, body, expected) in table {
        assert_eq!(read(status, body).kind(), expected, "{status} {body}");
    }
    let error = read(502, page);
    assert!(
        error.message().ends_with(": 502 Bad Gateway & more"),
        "{error}"
    );
}

#[test]
fn everything_that_is_known_is_kept() {
    let body = json!({"error": {
        "message": "Provider returned error", "code": 400,
        "metadata": {"provider_name": "OpenAI", "raw": "{\"error\": {\"message\": \"Invalid 'max_output_tokens'\", \"type\": \"invalid_request_error\", \"param\": \"max_output_tokens\", \"code\": \"integer_below_min_value\"}}"},
    }});
    let error = answer(400, &[("x-request-id", "req_1")], body.to_string())
        .classify(None, no_opinion, None);
    assert_eq!(
        error.message(),
        "Provider returned error: Invalid 'max_output_tokens'"
    );
    assert_eq!(error.code(), Some("integer_below_min_value"));
    assert_eq!(error.param(), Some("max_output_tokens"));
    assert_eq!(error.request_id(), Some("req_1"));

    let error = read(
        400,
        json!({"error": "Model x does not support parameter reasoningEffort."}).to_string(),
    );
    assert_eq!(error.param(), Some("reasoningEffort"));

    let aws = answer(
        403,
        &[
            ("x-amzn-errortype", "AccessDeniedException:http://x/"),
            ("x-amzn-requestid", "r2"),
        ],
        "{}",
    )
    .classify(None, no_opinion, None);
    assert_eq!(
        (aws.code(), aws.request_id()),
        (Some("AccessDeniedException"), Some("r2"))
    );

    let limited = answer(
        429,
        &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "12")],
        "",
    )
    .classify(None, no_opinion, None);
    assert_eq!(limited.retry_after().unwrap().as_secs(), 12);

    let upstream = read(429, json!({"error": {"message": "Provider returned error", "metadata": {"raw": "x:free is temporarily rate-limited upstream."}}}).to_string());
    assert_eq!(
        (upstream.kind(), upstream.fault_domain()),
        (RateLimited, FaultDomain::Model)
    );

    let validator = read(
        422,
        json!({"detail": [{"loc": ["body", "messages", 0], "msg": "Field required"}]}).to_string(),
    );
    assert_eq!(validator.message(), "body.messages.0: Field required");
}

#[test]
fn messages_are_bounded_and_hold_no_key() {
    let key = Credential::new(
        SecretString::from("sk-very/secret-key-1234".to_owned()),
        "TEST_KEY",
    );
    for body in [
        r#"{"error": {"message": "Incorrect API key provided: sk-very/secret-key-1234", "code": "sk-very/secret-key-1234"}}"#,
        r#"{"error": {"message": "Incorrect API key provided: sk-very\/secret-key-1234", "param": "sk-very\/secret-key-1234"}}"#,
        "no such key: sk-very/secret-key-1234",
        "<html><title>sk-very/secret-key-1234</title></html>",
    ] {
        let error = answer(401, &[], body).classify(Some(&key), no_opinion, None);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("secret-key-1234"), "{shown}");
        assert!(shown.contains("…1234"), "{shown}");
    }
    let long = read(500, "é".repeat(300_000));
    assert!(long.message().len() <= 2048 && long.message().ends_with('…'));
    let code = read(
        500,
        json!({"error": {"message": "x", "code": "c".repeat(10_000)}}).to_string(),
    );
    assert!(code.code().unwrap().len() <= 128);
}

#[test]
fn errors_inside_of_answers_go_the_same_way() {
    let table = [
        (
            json!({"error": {"message": "Overloaded", "type": "overloaded_error"}}),
            Overloaded,
            None,
        ),
        (
            json!({"error": {"code": 502, "message": "upstream died"}}),
            Server,
            Some(502),
        ),
        (
            json!({"choices": [{"error": {"code": 429, "message": "slow down"}}]}),
            RateLimited,
            Some(429),
        ),
        (
            json!({"error": {"message": "odd", "type": "invalid_request_error"}}),
            BadRequest,
            None,
        ),
        (
            json!({"error": {"message": "x", "type": "invalid_request_error", "code": "tool_use_failed"}}),
            InvalidResponse,
            None,
        ),
        (json!({"error": "something broke"}), Server, None),
        (
            json!({"response": {"error": {"code": "rate_limit_exceeded", "message": "wait"}}}),
            RateLimited,
            None,
        ),
        (
            json!({"error": {"code": "content_filter", "message": "no", "status": 400}}),
            ContentFilter,
            Some(400),
        ),
        (json!({}), Server, None),
    ];
    for (body, kind, status) in table {
        let error = in_band(&body, None, None, no_opinion, None);
        assert_eq!((error.kind(), error.status()), (kind, status), "{body}");
    }
}

#[test]
fn family_and_vendor_overrule() {
    fn family(facts: &Facts<'_>) -> Option<Verdict> {
        (facts.status == Some(418)).then(|| Verdict::new(Overloaded))
    }
    fn vendor(facts: &Facts<'_>) -> Option<Verdict> {
        facts.says(&["short and stout"]).then(|| {
            Verdict::new(RateLimited)
                .retry_after(std::time::Duration::from_secs(9))
                .help("wait")
        })
    }
    let kind = |status, body: &'static str| {
        answer(status, &[], body)
            .classify(None, family, Some(vendor))
            .kind()
    };
    assert_eq!(kind(400, "?"), BadRequest);
    assert_eq!(kind(418, "?"), Overloaded);
    assert_eq!(kind(418, "Short and stout"), RateLimited);
    let error = answer(418, &[], "short and stout").classify(None, family, Some(vendor));
    assert_eq!(error.retry_after().unwrap().as_secs(), 9);
    assert_eq!(error.help(), Some("wait"));
}
