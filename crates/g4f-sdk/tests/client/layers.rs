//! Tower layers of the user's own, around the whole and around each target; built-in ones left out.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use g4f_sdk::resilience::{Part, Service, Stack};
use g4f_sdk::types::{Call, ChatEvent, ChatRequest, ChatStream, Error, FinishReason};
use g4f_sdk::{ErrorKind, Message};
use g4f_testkit::Upstream;
use tower::{ServiceExt as _, layer};

use crate::setup::{MODEL, bare, failing, last_body, saying, steps};

async fn pair() -> (Upstream, Upstream) {
    (failing(500).await, saying("hello").await)
}

fn client(
    (broken, healthy): &(Upstream, Upstream),
    stack: impl FnOnce(Stack) -> Stack + 'static,
) -> g4f_sdk::Client {
    bare()
        .openai_compatible("broken", broken.base_url(), [MODEL])
        .openai_compatible("healthy", healthy.base_url(), [MODEL])
        .options(|options| options.retries = Some(1))
        .stack(stack)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_layer_around_the_whole_sees_one_call_and_one_around_each_target_as_many_as_are_asked() {
    let servers = pair().await;
    let whole = Arc::new(AtomicUsize::new(0));
    let each = Arc::new(AtomicUsize::new(0));
    let (of_whole, of_each) = (whole.clone(), each.clone());
    let client = client(&servers, move |stack| {
        let count = |counter: Arc<AtomicUsize>| {
            layer::layer_fn(move |inner: Service<ChatRequest>| {
                let counter = counter.clone();
                inner.map_request(move |call: Call<ChatRequest>| {
                    counter.fetch_add(1, Ordering::Relaxed);
                    call
                })
            })
        };
        stack
            .layer::<ChatRequest, _>(count(of_whole))
            .layer_target::<ChatRequest, _>(count(of_each))
    });
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(
        steps(answer.trail()),
        [
            "broken Server retried",
            "broken Server switched",
            "healthy ok answered"
        ]
    );
    let counts = [&whole, &each].map(|counter| counter.load(Ordering::Relaxed));
    assert_eq!(counts, [1, 2]);
}

#[tokio::test]
async fn a_layer_can_change_the_request_and_the_answer() {
    let servers = pair().await;
    let client = client(&servers, |stack| {
        let polite = layer::layer_fn(|inner: Service<ChatRequest>| {
            inner.map_request(|mut call: Call<ChatRequest>| {
                let message = Message::system("Be polite.");
                call.request.messages_mut().insert(0, message);
                call
            })
        });
        let signed = layer::layer_fn(|inner: Service<ChatRequest>| {
            inner.and_then(|answer: ChatStream| async move {
                let text = answer.collect().await?.text();
                let events = [
                    ChatEvent::text(format!("{text}, signed")),
                    ChatEvent::Finished {
                        reason: FinishReason::Stop,
                    },
                ];
                Ok(ChatStream::ready(events))
            })
        });
        stack
            .layer_target::<ChatRequest, _>(polite)
            .layer::<ChatRequest, _>(signed)
    });
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(answer.text(), "hello, signed");
    let messages = &last_body(&servers.1)["messages"];
    assert_eq!(messages[0]["content"], "Be polite.");
    assert_eq!(messages.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_layer_can_refuse_a_target_and_the_next_one_is_asked() {
    let servers = (saying("never asked").await, saying("allowed").await);
    let client = client(&servers, |stack| {
        stack.layer_target::<ChatRequest, _>(layer::layer_fn(|inner: Service<ChatRequest>| {
            tower::service_fn(move |call: Call<ChatRequest>| {
                let inner = inner.clone();
                async move {
                    let target = call.cx.target().map(|target| target.provider_id().clone());
                    if target.as_deref() == Some("broken") {
                        return Err(Error::new(ErrorKind::Unsupported, "not this one"));
                    }
                    inner.oneshot(call).await
                }
            })
        }))
    });
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(answer.text(), "allowed");
    assert_eq!(
        steps(answer.trail()),
        ["broken Unsupported switched", "healthy ok answered"]
    );
    assert_eq!(servers.0.hits(), 0);
}

#[tokio::test]
async fn without_the_retry_layer_each_target_gets_one_call() {
    let servers = pair().await;
    let client = client(&servers, |stack| stack.without(Part::Retry));
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(
        steps(answer.trail()),
        ["broken Server switched", "healthy ok answered"]
    );
    assert_eq!((servers.0.hits(), servers.1.hits()), (1, 1));
}

#[tokio::test]
async fn without_the_validate_layer_an_empty_answer_is_an_answer() {
    let servers = (saying("").await, saying("hello").await);
    let client = client(&servers, |stack| stack.without(Part::Validate));
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!((answer.text().as_str(), &*answer.provider), ("", "broken"));
}
