//! A parameter that a provider does not take is not sent to it again. Nothing is asked twice here: that is for the
//! layers above.

use g4f_testkit::{Reply, Script, Upstream, openai};
use g4f_types::extra::BodyEdit;
use g4f_types::{CallOptions, ChatRequest, Context, ContextParts, ErrorKind, OnUnsupported};
use serde_json::{Value, json};

use crate::setup::{events, provider, request};

fn cx(on_unsupported: Option<OnUnsupported>) -> Context {
    let mut options = CallOptions::default();
    options.on_unsupported = on_unsupported;
    Context::new(ContextParts {
        request_id: "req".into(),
        options,
        started: tokio::time::Instant::now().into_std(),
        deadline: None,
        attempts: 1,
    })
}

fn tuned() -> ChatRequest {
    let mut request = request(false);
    let params = request.params_mut();
    params.top_k = Some(40);
    params.min_p = Some(0.5);
    params.max_tokens = Some(9);
    request
}

fn refusal(message: &str, param: Option<&str>, code: Option<&str>) -> Reply {
    let error =
        json!({"message": message, "type": "invalid_request_error", "param": param, "code": code});
    Reply::status(400).json(json!({ "error": error }))
}

fn bodies(upstream: &Upstream) -> Vec<Value> {
    let requests = upstream.requests();
    requests.iter().map(|r| r.json().unwrap()).collect()
}

async fn upstream(script: Vec<Reply>) -> Upstream {
    Upstream::start(Script::sequence(script)).await.unwrap()
}

#[tokio::test]
async fn it_is_refused_once_and_then_left_out() {
    let refusals = [
        refusal("Unsupported parameter: 'top_k' is not supported", Some("top_k"), Some("unsupported_parameter")),
        refusal("property 'top_k' is unsupported", None, None),
        refusal("Unrecognized request argument supplied: top_k", None, None),
        refusal("Model x does not support parameter topK.", None, None),
        refusal("Invalid JSON payload received. Unknown name \"top_k\": Cannot find field.", None, None),
        Reply::status(422).json(json!({"detail": [
            {"type": "extra_forbidden", "loc": ["body", "top_k"], "msg": "Extra inputs are not permitted", "input": 40}
        ]})),
    ];
    for refusal in refusals {
        let upstream = upstream(vec![refusal.clone(), openai::chat_json("Hi")]).await;
        let provider = provider(&upstream);
        let error = provider.chat(&cx(None), tuned()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.param()),
            (ErrorKind::Unsupported, Some("top_k")),
            "{refusal:?}"
        );
        assert_eq!(upstream.hits(), 1);
        for _ in 0..2 {
            let stream = provider.chat(&cx(None), tuned()).await.unwrap();
            assert!(events(stream).await.1.is_none());
        }
        let bodies = bodies(&upstream);
        assert_eq!(bodies[0]["top_k"], 40);
        for body in &bodies[1..] {
            assert!(body.get("top_k").is_none());
            // Nothing else is left out.
            assert_eq!(
                (&body["min_p"], &body["max_tokens"]),
                (&json!(0.5), &json!(9))
            );
        }
    }
}

#[tokio::test]
async fn each_model_has_its_own_lessons() {
    let refusal = refusal(
        "Unknown parameter: 'top_k'.",
        Some("top_k"),
        Some("unknown_parameter"),
    );
    let upstream = upstream(vec![refusal, openai::chat_json("Hi")]).await;
    let provider = provider(&upstream);
    provider.chat(&cx(None), tuned()).await.unwrap_err();
    let mut other = tuned();
    other.model = "other".into();
    provider.chat(&cx(None), other).await.unwrap();
    assert_eq!(bodies(&upstream)[1]["top_k"], 40);
}

#[tokio::test]
async fn callers_who_want_an_error_get_it() {
    let refusal = refusal(
        "Unknown parameter: 'top_k'.",
        Some("top_k"),
        Some("unknown_parameter"),
    );
    let upstream = upstream(vec![refusal, openai::chat_json("Hi")]).await;
    let provider = provider(&upstream);
    let strict = || cx(Some(OnUnsupported::Error));
    provider.chat(&strict(), tuned()).await.unwrap_err();
    // Nothing was learned from it: that would have been the next error, without a call.
    provider.chat(&strict(), tuned()).await.unwrap();
    assert_eq!(bodies(&upstream)[1]["top_k"], 40);
}

#[tokio::test]
async fn what_changes_the_meaning_is_sent_again() {
    let mut request = tuned();
    request.params_mut().stop = vec!["END".to_owned()];
    let stop = refusal(
        "Unsupported parameter: 'stop'",
        Some("stop"),
        Some("unsupported_parameter"),
    );
    let value = refusal(
        "Invalid 'top_k': below the minimum.",
        Some("top_k"),
        Some("integer_below_min_value"),
    );
    let once = refusal(
        "Unsupported value: 'top_k' does not support 40.",
        Some("top_k"),
        Some("unsupported_value"),
    );
    for refusal in [stop, value, once] {
        let upstream = upstream(vec![refusal, openai::chat_json("Hi")]).await;
        let provider = provider(&upstream);
        provider.chat(&cx(None), request.clone()).await.unwrap_err();
        provider.chat(&cx(None), request.clone()).await.unwrap();
        let bodies = bodies(&upstream);
        assert_eq!(bodies[0], bodies[1]);
    }
}

#[tokio::test]
async fn a_limit_is_renamed_and_kept() {
    let limit = refusal(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        Some("max_tokens"),
        Some("unsupported_parameter"),
    );
    let upstream = upstream(vec![limit, openai::chat_json("Hi")]).await;
    let provider = provider(&upstream);
    provider.chat(&cx(None), tuned()).await.unwrap_err();
    // As the layer above asks again: without the parameter that the error names.
    let mut again = tuned();
    again.params_mut().extra = vec![BodyEdit::delete("/max_tokens")];
    provider.chat(&cx(None), again).await.unwrap();
    let body = bodies(&upstream).pop().unwrap();
    assert!(body.get("max_tokens").is_none());
    assert_eq!(body["max_completion_tokens"], 9);
}
