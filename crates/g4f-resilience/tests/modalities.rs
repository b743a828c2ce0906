//! Calls that are not chat go through the same layers.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod support;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use g4f_registry::Plan;
use g4f_resilience::{Ask, ResilienceConfig, Stack};
use g4f_store::MemoryStore;
use g4f_types::facets::{
    ImageAnswer, ImageRequest, Images, Speech, SpeechAnswer, SpeechRequest, Transcribe,
    TranscribeRequest, Transcript,
};
use g4f_types::{
    Call, CallOptions, Capabilities, ChatRequest, ChatStream, Context, Error, ErrorKind as K,
    Media, Provider, ProviderInfo, Result, Target,
};
use support::{Fixed, Scripted, Step, error, secs, trail};
use tokio::time::Instant;
use tower::ServiceExt as _;

/// What a provider does with one call.
enum Turn {
    Hang,
    Fail(Error),
    Picture,
    Nothing,
    Sound(&'static str, Vec<Result<Bytes>>),
}

/// Draws, speaks and listens by a script.
struct Artist {
    info: ProviderInfo,
    turns: Mutex<VecDeque<Turn>>,
    asked: Mutex<Vec<ImageRequest>>,
}

impl Artist {
    fn new(id: &str, turns: impl IntoIterator<Item = Turn>) -> Arc<Self> {
        Arc::new(Self {
            info: Scripted::new(id, [Step::Hang]).info().clone(),
            turns: Mutex::new(turns.into_iter().collect()),
            asked: Mutex::default(),
        })
    }

    fn target(self: &Arc<Self>) -> Arc<Target> {
        Arc::new(Target {
            provider: self.clone(),
            model: "m".into(),
            credential: None,
        })
    }

    fn turn(&self) -> Turn {
        self.turns.lock().unwrap().pop_front().unwrap_or(Turn::Hang)
    }

    fn asked(&self) -> Vec<ImageRequest> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Provider for Artist {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    fn capabilities(&self, _: &str) -> Capabilities {
        Capabilities::UNKNOWN
    }

    async fn chat(&self, _: &Context, _: ChatRequest) -> Result<ChatStream> {
        Err(self.unsupported("chat"))
    }

    fn images(&self) -> Option<&dyn Images> {
        Some(self)
    }

    fn speech(&self) -> Option<&dyn Speech> {
        Some(self)
    }

    fn transcribe(&self) -> Option<&dyn Transcribe> {
        Some(self)
    }
}

#[async_trait]
impl Images for Artist {
    async fn images(&self, _: &Context, request: ImageRequest) -> Result<ImageAnswer> {
        self.asked.lock().unwrap().push(request);
        match self.turn() {
            Turn::Fail(error) => Err(error),
            Turn::Picture => Ok(ImageAnswer {
                images: vec![Media::bytes(&b"picture"[..])],
                ..ImageAnswer::default()
            }),
            Turn::Nothing => Ok(ImageAnswer::default()),
            _ => std::future::pending().await,
        }
    }
}

#[async_trait]
impl Speech for Artist {
    async fn speak(&self, _: &Context, _: SpeechRequest) -> Result<SpeechAnswer> {
        match self.turn() {
            Turn::Fail(error) => Err(error),
            Turn::Sound(media_type, pieces) => Ok(SpeechAnswer {
                media_type: media_type.to_owned(),
                audio: Box::pin(stream::iter(pieces)),
            }),
            _ => std::future::pending().await,
        }
    }
}

#[async_trait]
impl Transcribe for Artist {
    async fn transcribe(&self, _: &Context, _: TranscribeRequest) -> Result<Transcript> {
        match self.turn() {
            Turn::Fail(error) => Err(error),
            Turn::Nothing => Ok(Transcript::default()),
            _ => std::future::pending().await,
        }
    }
}

struct Studio {
    stack: Stack,
}

impl Studio {
    fn new(artists: &[&Arc<Artist>], config: ResilienceConfig) -> Self {
        let plan = Plan {
            targets: artists.iter().map(|artist| artist.target()).collect(),
            considered: Vec::new(),
            ..Plan::default()
        };
        let store = Arc::new(MemoryStore::default());
        Self {
            stack: Stack::new(Arc::new(Fixed(Arc::new(plan))), store, config),
        }
    }

    fn cx(&self, request: &impl Ask, change: impl FnOnce(&mut CallOptions)) -> Context {
        let mut options = CallOptions::default();
        change(&mut options);
        let config = self.stack.config();
        config.context_for("test", options, request.needs())
    }

    async fn ask<R: Ask>(&self, request: R) -> (Context, Result<R::Answer>) {
        let cx = self.cx(&request, |_| {});
        let answer = self.ask_in(&cx, request).await;
        (cx, answer)
    }

    async fn ask_in<R: Ask>(&self, cx: &Context, request: R) -> Result<R::Answer> {
        let service = self.stack.service::<R>();
        service.oneshot(Call::new(cx.clone(), request)).await
    }
}

fn studio(artists: &[&Arc<Artist>]) -> Studio {
    Studio::new(artists, ResilienceConfig::default())
}

/// One that pays for a picture twice rather than going without.
fn generous(artists: &[&Arc<Artist>]) -> Studio {
    let config = ResilienceConfig {
        retry_after_dispatch: Some(true),
        ..ResilienceConfig::default()
    };
    Studio::new(artists, config)
}

fn picture() -> ImageRequest {
    ImageRequest {
        prompt: "a cat".into(),
        quality: Some("hd".into()),
        size: Some("1x1".into()),
        ..ImageRequest::default()
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one piece among those that may fail"
)]
fn sound(text: &'static str) -> Result<Bytes> {
    Ok(Bytes::from(text))
}

#[tokio::test(start_paused = true)]
async fn images_have_more_time_than_words() {
    let alone = Artist::new("alone", []);
    let took = async |media: Option<u64>, timeout: Option<u64>, first: Option<u64>| {
        let config = ResilienceConfig {
            media: media.map_or(secs(300), secs),
            retries: 0,
            // Meant for chat.
            first_content: Some(secs(5)),
            answer: Some(secs(6)),
            ..ResilienceConfig::default()
        };
        let studio = Studio::new(&[&alone], config);
        let cx = studio.cx(&picture(), |options| {
            options.timeout = timeout.map(secs);
            options.first_content = first.map(secs);
        });
        let started = Instant::now();
        let error = studio.ask_in(&cx, picture()).await.unwrap_err();
        assert_eq!(error.kind(), K::Timeout);
        started.elapsed()
    };
    assert_eq!(took(None, None, None).await, secs(300));
    assert_eq!(took(Some(40), None, None).await, secs(40));
    assert_eq!(took(None, Some(50), None).await, secs(50));
    assert_eq!(took(None, None, Some(7)).await, secs(7));
}

#[tokio::test(start_paused = true)]
async fn a_media_request_as_a_whole_has_ten_minutes() {
    let studio = studio(&[]);
    let left = |cx: &Context| cx.deadline().unwrap() - cx.started();
    assert_eq!(left(&studio.cx(&picture(), |_| {})), secs(600));
    assert_eq!(
        left(&studio.cx(&TranscribeRequest::default(), |_| {})),
        secs(600)
    );
    assert_eq!(
        left(&studio.cx(&SpeechRequest::default(), |_| {})),
        secs(300)
    );
}

#[tokio::test(start_paused = true)]
async fn a_failing_artist_is_replaced_and_an_empty_answer_is_a_failure() {
    let broken = Artist::new("broken", [Turn::Fail(error(K::Auth))]);
    let empty = Artist::new("empty", [Turn::Nothing, Turn::Nothing]);
    let good = Artist::new("good", [Turn::Picture]);
    let (cx, answer) = generous(&[&broken, &empty, &good]).ask(picture()).await;
    assert_eq!(answer.unwrap().images.len(), 1);
    assert_eq!(
        trail(&cx),
        [
            "broken Auth switched",
            "empty Empty retried",
            "empty Empty switched",
            "good ok answered"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn silence_is_an_answer_of_a_listener() {
    let deaf = Artist::new("deaf", [Turn::Nothing]);
    let (_, answer) = studio(&[&deaf]).ask(TranscribeRequest::default()).await;
    assert_eq!(answer.unwrap().text, "");
}

#[tokio::test(start_paused = true)]
async fn what_only_tunes_is_left_out_when_it_is_refused_and_nothing_else() {
    let refuses = |name: &str| Turn::Fail(error(K::Unsupported).with_param(name));
    let strict = Artist::new("strict", [refuses("quality"), Turn::Picture]);
    let (cx, answer) = studio(&[&strict]).ask(picture()).await;
    answer.unwrap();
    assert_eq!(
        trail(&cx),
        ["strict Unsupported retried", "strict ok answered"]
    );
    let asked = strict.asked();
    assert_eq!(
        (&asked[0].quality, &asked[1].quality),
        (&Some("hd".into()), &None)
    );
    assert_eq!(asked[1].size.as_deref(), Some("1x1"));

    let strict = Artist::new("strict", [refuses("size"), Turn::Picture]);
    let (_, answer) = studio(&[&strict]).ask(picture()).await;
    assert_eq!(answer.unwrap_err().kind(), K::Unsupported);
    assert_eq!(strict.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn speech_is_replaced_until_its_first_sound_and_not_after_it() {
    let page = Artist::new(
        "page",
        [
            Turn::Sound("text/html; charset=utf-8", vec![sound("<html>")]),
            Turn::Sound("application/json", vec![sound("{}")]),
        ],
    );
    let late = || Err(error(K::Network));
    let silent = Artist::new(
        "silent",
        [
            Turn::Sound("audio/mpeg", vec![sound(""), late()]),
            Turn::Sound("audio/mpeg", vec![]),
        ],
    );
    let good = Artist::new(
        "good",
        [Turn::Sound(
            "audio/mpeg",
            vec![sound(""), sound("la"), sound("la"), late()],
        )],
    );
    let (cx, answer) = studio(&[&page, &silent, &good])
        .ask(SpeechRequest::default())
        .await;
    let pieces: Vec<_> = answer.unwrap().audio.collect().await;
    let heard: Vec<&[u8]> = pieces.iter().flatten().map(|piece| &piece[..]).collect();
    assert_eq!(heard, [b"la", b"la"]);
    assert_eq!(
        pieces.last().unwrap().as_ref().unwrap_err().kind(),
        K::Network
    );
    assert_eq!(
        trail(&cx),
        [
            "page ErrorPage retried",
            "page ErrorPage switched",
            "silent Network retried",
            "silent Empty switched",
            "good Network gave_up"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_artist_that_is_silent_for_long_is_left_for_another() {
    let silent = Artist::new("silent", []);
    let good = Artist::new("good", [Turn::Picture]);
    let started = Instant::now();
    let (_, answer) = generous(&[&silent, &good]).ask(picture()).await;
    answer.unwrap();
    assert_eq!(started.elapsed(), Duration::from_secs(300));
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_may_have_been_made_is_not_ordered_again_unless_that_is_allowed() {
    let unclear = || {
        [
            error(K::Server),
            error(K::Server).with_status(502),
            error(K::Timeout).with_status(504),
            error(K::Server).with_status(522),
            error(K::Network),
            error(K::InvalidResponse).with_status(200),
            error(K::Empty),
        ]
    };
    for failure in unclear() {
        let first = Artist::new("first", [Turn::Fail(failure.clone())]);
        let second = Artist::new("second", [Turn::Picture]);
        let studio = studio(&[&first, &second]);
        let (cx, answer) = studio.ask(picture()).await;
        let error = answer.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (failure.kind(), failure.status())
        );
        let help = error.help().unwrap();
        assert!(help.contains("retry_after_dispatch"), "{help}");
        assert_eq!(
            (first.asked().len(), second.asked().len()),
            (1, 0),
            "{failure}"
        );
        assert_eq!(trail(&cx).len(), 1);

        // The call may say otherwise.
        let first = Artist::new("first", [Turn::Fail(failure.clone())]);
        let studio = Studio::new(&[&first, &second], ResilienceConfig::default());
        let cx = studio.cx(&picture(), |options| {
            options.retry_after_dispatch = Some(true);
            options.retries = Some(0);
        });
        studio.ask_in(&cx, picture()).await.unwrap();
        assert_eq!(
            (first.asked().len(), second.asked().len()),
            (1, 1),
            "{failure}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_was_refused_is_ordered_elsewhere() {
    let never_left = Error::new(K::Network, "connection refused");
    for failure in [
        error(K::RateLimited).with_status(429),
        error(K::QuotaExhausted).with_status(402),
        error(K::Auth).with_status(401),
        error(K::ModelNotFound).with_status(404),
        error(K::Overloaded)
            .with_status(503)
            .with_retry_after(secs(9)),
        error(K::Overloaded).with_status(503),
        error(K::Server).with_status(500),
        error(K::InvalidResponse).with_status(404),
        never_left,
    ] {
        let first = Artist::new(
            "first",
            [
                Turn::Fail(failure.clone()),
                Turn::Fail(failure.clone()),
                Turn::Fail(failure),
            ],
        );
        let second = Artist::new("second", [Turn::Picture]);
        let (cx, answer) = studio(&[&first, &second]).ask(picture()).await;
        answer.unwrap();
        assert_eq!(second.asked().len(), 1, "{:?}", trail(&cx));
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_forbids_it_has_nothing_sent_again() {
    let first = Artist::new(
        "first",
        [Turn::Sound("audio/mpeg", vec![Err(error(K::Network))])],
    );
    let second = Artist::new("second", [Turn::Sound("audio/mpeg", vec![sound("la")])]);
    let studio = studio(&[&first, &second]);
    let request = SpeechRequest::default();
    let cx = studio.cx(&request, |options| {
        options.retry_after_dispatch = Some(false);
    });
    let error = studio.ask_in(&cx, request).await.unwrap_err();
    assert_eq!((error.kind(), trail(&cx).len()), (K::Network, 1));
}
