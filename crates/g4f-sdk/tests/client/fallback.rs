//! One question through servers that refuse, fail and stay silent.

use std::time::Duration;

use g4f_sdk::{ChatEvent, ErrorKind};
use g4f_testkit::{RefusedPort, Upstream};

use crate::setup::{MODEL, failing, over, saying, steps};

const TEXT: &str = "Grüße aus Paris: 1 < 2 & \"so on\".\n";

struct Cluster {
    refused: RefusedPort,
    broken: Upstream,
    silent: Upstream,
    healthy: Upstream,
}

impl Cluster {
    async fn start() -> Self {
        Self {
            refused: RefusedPort::bind().unwrap(),
            broken: failing(500).await,
            silent: Upstream::blackhole().await.unwrap(),
            healthy: saying(TEXT).await,
        }
    }

    fn servers(&self) -> [(&'static str, String); 4] {
        [
            ("refused", self.refused.base_url()),
            ("broken", self.broken.base_url()),
            ("silent", self.silent.base_url()),
            ("healthy", self.healthy.base_url()),
        ]
    }

    fn hits(&self) -> [u64; 3] {
        [&self.broken, &self.silent, &self.healthy].map(Upstream::hits)
    }
}

const TRAIL: [&str; 4] = [
    "refused Network switched",
    "broken Server switched",
    "silent Timeout switched",
    "healthy ok answered",
];

#[tokio::test]
async fn a_plain_answer_comes_through_three_failures() {
    let cluster = Cluster::start().await;
    let client = over(cluster.servers());
    let answer = client
        .chat("hello?")
        .model(MODEL)
        .retries(0)
        .first_content(Duration::from_millis(300))
        .await
        .unwrap();
    assert_eq!(answer.text(), TEXT);
    assert_eq!((&*answer.provider, &*answer.model), ("healthy", MODEL));
    assert_eq!(steps(answer.trail()), TRAIL);
    assert_eq!(cluster.hits(), [1, 1, 1]);
    let numbers: Vec<u32> = answer.trail().iter().map(|attempt| attempt.n).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(answer.trail()[1].status, Some(500));
    assert!(answer.trail()[2].ms >= 300, "the silent one had its time");
    assert!(answer.trail()[3].first_content_ms.is_some());
    let switched: Vec<_> = answer.switched.iter().map(|s| &*s.to).collect();
    assert_eq!(switched, ["broken:m", "silent:m", "healthy:m"]);
}

#[tokio::test]
async fn a_streamed_answer_comes_through_three_failures() {
    let cluster = Cluster::start().await;
    let client = over(cluster.servers());
    let mut stream = client
        .chat("hello?")
        .model(MODEL)
        .retries(0)
        .first_content(Duration::from_millis(300))
        .stream()
        .await
        .unwrap();
    assert_eq!(stream.provider().as_deref(), Some("healthy"));
    let (mut text, mut ends, mut switches) = (String::new(), 0, Vec::new());
    while let Some(event) = stream.next().await {
        match event.unwrap() {
            ChatEvent::TextDelta { text: more, .. } => text.push_str(&more),
            ChatEvent::Finished { .. } => ends += 1,
            ChatEvent::Switched(switched) => switches.push(switched.from.clone()),
            _ => {}
        }
    }
    assert_eq!((text.as_str(), ends), (TEXT, 1));
    assert_eq!(switches, ["refused:m", "broken:m", "silent:m"]);
    assert_eq!(steps(&stream.trail()), TRAIL);
    assert_eq!(cluster.hits(), [1, 1, 1]);
}

#[tokio::test]
async fn with_nobody_left_one_error_names_all_of_them() {
    let cluster = Cluster::start().await;
    let client = over(cluster.servers().into_iter().take(3));
    let error = client
        .chat("hello?")
        .model(MODEL)
        .retries(0)
        .first_content(Duration::from_millis(100))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Exhausted);
    let kinds: Vec<_> = error.causes().iter().map(g4f_sdk::Error::kind).collect();
    assert_eq!(
        kinds,
        [ErrorKind::Network, ErrorKind::Server, ErrorKind::Timeout]
    );
    for name in ["refused", "broken", "silent"] {
        assert!(error.to_string().contains(name), "{error}");
    }
    assert_eq!(steps(error.trail())[2], "silent Timeout gave_up");
}

#[tokio::test]
async fn a_failing_server_is_asked_again_as_often_as_the_call_allows() {
    let broken = failing(500).await;
    let client = over([("broken", broken.base_url())]);
    let error = client.chat("hello?").model(MODEL).retries(1).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Server);
    assert_eq!(broken.hits(), 2);
}

#[tokio::test]
async fn the_budget_of_calls_is_for_the_whole_request() {
    let (one, two) = (failing(500).await, failing(500).await);
    let client = over([("one", one.base_url()), ("two", two.base_url())]);
    let error = client
        .chat("hello?")
        .model(MODEL)
        .retries(9)
        .attempts(3)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Exhausted);
    assert_eq!((one.hits(), two.hits()), (2, 1), "everybody gets a turn");
    assert_eq!(error.trail().len(), 3);
}

#[tokio::test]
async fn providers_are_asked_in_the_order_of_the_call() {
    let (one, two) = (saying("one").await, saying("two").await);
    let client = over([("one", one.base_url()), ("two", two.base_url())]);
    let ask = || client.chat("hello?").model(MODEL);
    assert_eq!(ask().await.unwrap().text(), "one");
    let answer = ask().provider("two").provider("one").await.unwrap();
    assert_eq!(answer.text(), "two");
    assert_eq!(ask().exclude_provider("one").await.unwrap().text(), "two");
    let answer = client.chat("hello?").model("two:m").await.unwrap();
    assert_eq!(answer.text(), "two");
    one.set_script(g4f_testkit::Reply::status(500));
    let error = ask().retries(0).no_fallback().await.unwrap_err();
    assert_eq!(error.provider(), Some("one"));
    assert_eq!(two.hits(), 3);
}

#[tokio::test]
async fn a_fallback_model_is_asked_when_the_first_one_fails() {
    let (small, large) = (failing(500).await, saying("from the large one").await);
    let client = crate::setup::bare()
        .openai_compatible("a", small.base_url(), ["small"])
        .openai_compatible("b", large.base_url(), ["large"])
        .build()
        .unwrap();
    let call = client.chat("hello?").model("small").retries(0);
    let answer = call.fallback_model("large").await.unwrap();
    assert_eq!(answer.text(), "from the large one");
    assert_eq!(crate::setup::last_body(&large)["model"], "large");
}
