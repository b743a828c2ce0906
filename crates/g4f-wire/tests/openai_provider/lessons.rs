//! A provider that does not take a parameter is asked once more without it, and not with it again.

use g4f_testkit::{Reply, Script, Upstream, openai};
use g4f_types::extra::BodyEdit;
use g4f_types::{CallOptions, ChatRequest, Context, ContextParts, ErrorKind, OnUnsupported};
use serde_json::{Value, json};

use crate::setup::{events, provider, request};

fn cx(attempts: u32, on_unsupported: Option<OnUnsupported>) -> Context {
    let mut options = CallOptions::default();
    options.on_unsupported = on_unsupported;
    Context::new(ContextParts {
        request_id: "req".into(),
        options,
        started: tokio::time::Instant::now().into_std(),
        deadline: None,
        attempts,
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
async fn two_calls_and_then_one() {
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
        let upstream = upstream(vec![
            refusal.clone(),
            openai::chat_json("Hi"),
            openai::chat_json("Hi"),
        ])
        .await;
        let provider = provider(&upstream);
        for calls in [2, 3] {
            let stream = provider.chat(&cx(2, None), tuned()).await.unwrap();
            assert!(events(stream).await.1.is_none());
            assert_eq!(upstream.hits(), calls, "{refusal:?}");
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
async fn one_extra_call_and_no_more() {
    let about = |param: &str| {
        refusal(
            &format!("Unknown parameter: '{param}'."),
            Some(param),
            Some("unknown_parameter"),
        )
    };
    let upstream = upstream(vec![
        about("top_k"),
        about("min_p"),
        about("min_p"),
        openai::chat_json("Hi"),
    ])
    .await;
    let provider = provider(&upstream);
    let error = provider.chat(&cx(5, None), tuned()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("min_p"))
    );
    assert_eq!(upstream.hits(), 2);
    // The first lesson is kept, the second is learned by the next call.
    provider.chat(&cx(5, None), tuned()).await.unwrap();
    assert_eq!(upstream.hits(), 4);
    let last = bodies(&upstream).pop().unwrap();
    assert!(last.get("top_k").is_none() && last.get("min_p").is_none());
}

#[tokio::test]
async fn the_budget_and_the_caller_have_the_last_word() {
    let refusal = refusal(
        "Unsupported parameter: 'top_k'",
        Some("top_k"),
        Some("unsupported_parameter"),
    );
    for cx in [cx(0, None), cx(5, Some(OnUnsupported::Error))] {
        let upstream = upstream(vec![refusal.clone(), openai::chat_json("Hi")]).await;
        let error = provider(&upstream).chat(&cx, tuned()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert_eq!(upstream.hits(), 1);
    }
    let cx = cx(1, None);
    let upstream = upstream(vec![refusal, openai::chat_json("Hi")]).await;
    provider(&upstream).chat(&cx, tuned()).await.unwrap();
    assert_eq!(cx.attempts_left(), 0);
}

#[tokio::test]
async fn what_changes_the_meaning_stays() {
    let mut request = tuned();
    request.params_mut().stop = vec!["END".to_owned()];
    // It was never sent.
    let unsent = refusal(
        "Unsupported parameter: 'temperature'",
        Some("temperature"),
        Some("unsupported_parameter"),
    );
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
    for refusal in [unsent, stop, value] {
        let upstream = upstream(vec![refusal, openai::chat_json("Hi")]).await;
        let result = provider(&upstream)
            .chat(&cx(5, None), request.clone())
            .await;
        assert!(result.is_err());
        assert_eq!(upstream.hits(), 1);
    }
    // The caller's own edit puts it back: there is nothing to try.
    let refusal = refusal(
        "Unsupported parameter: 'top_k'",
        Some("top_k"),
        Some("unsupported_parameter"),
    );
    let upstream = upstream(vec![refusal, openai::chat_json("Hi")]).await;
    let mut request = crate::setup::request(false);
    request.params_mut().extra = vec![BodyEdit::set("/top_k", 3)];
    assert!(
        provider(&upstream)
            .chat(&cx(5, None), request)
            .await
            .is_err()
    );
    assert_eq!(upstream.hits(), 1);
}

#[tokio::test]
async fn a_value_is_left_out_once_and_a_limit_is_renamed() {
    let value = refusal(
        "Unsupported value: 'top_k' does not support 40 with this model.",
        Some("top_k"),
        Some("unsupported_value"),
    );
    let limit = refusal(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        Some("max_tokens"),
        Some("unsupported_parameter"),
    );
    let upstream = upstream(vec![
        value,
        openai::chat_json("Hi"),
        limit,
        openai::chat_json("Hi"),
        openai::chat_json("Hi"),
    ])
    .await;
    let provider = provider(&upstream);
    for _ in 0..3 {
        provider.chat(&cx(2, None), tuned()).await.unwrap();
    }
    let bodies = bodies(&upstream);
    assert_eq!(bodies.len(), 5);
    assert!(bodies[1].get("top_k").is_none());
    assert_eq!(bodies[2]["top_k"], 40);
    for body in &bodies[3..] {
        assert!(body.get("max_tokens").is_none());
        assert_eq!(body["max_completion_tokens"], 9);
    }
}
