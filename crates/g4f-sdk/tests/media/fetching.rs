//! Addresses for providers that take none. The world is a proxy on loopback, so that names of the world can be asked.

use std::sync::Arc;

use g4f_sdk::{ChatAnswer, ChatBuilder, Client, ErrorKind, Media, MediaConfig, Result};
use g4f_testkit::{Reply, Script, Upstream, openai};

use crate::scripted::Scripted;
use crate::setup::{MODEL, bare, serve, steps};

const ADDRESS: &str = "http://pictures.example/cat.png?token=secret";

struct World {
    proxy: Upstream,
    provider: Arc<Scripted>,
    client: Client,
}

impl World {
    async fn new(script: impl Into<Script>) -> Self {
        Self::with(script, |_| {}).await
    }

    async fn with(script: impl Into<Script>, change: impl FnOnce(&mut MediaConfig)) -> Self {
        let provider = Scripted::new("blind", []);
        let mut media = MediaConfig::default();
        change(&mut media);
        let client = bare()
            .discover(false)
            .media(media)
            .provider(provider.clone())
            .build()
            .unwrap();
        Self {
            proxy: serve(script).await,
            provider,
            client,
        }
    }

    fn question(&self, url: &str) -> ChatBuilder {
        let call = self.client.chat("What is this?").image(Media::url(url));
        call.model(MODEL).provider("blind")
    }

    async fn ask(&self, url: &str) -> Result<ChatAnswer> {
        self.question(url).proxy(self.proxy.url()).await
    }

    async fn refused(&self, url: &str, words: &str) {
        let error = self.ask(url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert!(error.message().contains(words), "{error}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}

fn png() -> Reply {
    Reply::status(200)
        .header("content-type", "image/png")
        .body(openai::PNG)
}

fn seen() -> String {
    format!("image/png of {} bytes", openai::PNG.len())
}

#[tokio::test]
async fn a_file_is_fetched_for_a_provider_that_takes_no_address_and_that_is_remembered() {
    let world = World::new(png()).await;
    let answer = world.ask(ADDRESS).await.unwrap();
    assert_eq!(answer.text(), seen());
    assert_eq!(
        steps(answer.trail()),
        ["blind Unsupported retried", "blind ok answered"]
    );
    let answer = world.ask(ADDRESS).await.unwrap();
    assert_eq!(steps(answer.trail()), ["blind ok answered"]);
    assert_eq!(
        world.provider.asked(),
        ["address refused".to_owned(), seen(), seen()]
    );
    assert_eq!(world.proxy.hits(), 2);
    let request = world.proxy.last_request().unwrap();
    assert!(request.header("authorization").is_none());
}

#[tokio::test]
async fn audio_for_a_transcript_is_fetched_too() {
    let world = World::new(Reply::status(200).body(openai::MP3)).await;
    let audio = Media::url("http://sounds.example/talk.mp3");
    let call = world.client.transcribe(audio).proxy(world.proxy.url());
    let answer = call.model(MODEL).provider("blind").await.unwrap();
    assert_eq!(
        answer.text,
        format!("audio/mpeg of {} bytes", openai::MP3.len())
    );
}

#[tokio::test]
async fn private_addresses_are_not_asked() {
    let inside = serve(png()).await;
    let world = World::new(png()).await;
    for url in [
        inside.url(),
        inside.url().replace("127.0.0.1", "localhost"),
        "http://10.0.0.1/a.png".to_owned(),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "http://[::1]/a.png".to_owned(),
    ] {
        // With a proxy and without one.
        world.refused(&url, "not a public one").await;
        let error = world.question(&url).await.unwrap_err();
        assert!(error.message().contains("not a public one"), "{error}");
        assert!(error.help().unwrap().contains("allow_private_media"));
    }
    assert_eq!((inside.hits(), world.proxy.hits()), (0, 0));
}

#[tokio::test]
async fn a_redirect_leads_to_no_private_address_either() {
    let inside = serve(png()).await;
    let world = World::new(Reply::status(302).header("location", inside.url())).await;
    world.refused(ADDRESS, "not a public one").await;
    assert_eq!((inside.hits(), world.proxy.hits()), (0, 1));
}

#[tokio::test]
async fn who_allows_it_gets_private_files() {
    let inside = serve(png()).await;
    let world = World::with(png(), |media| media.allow_private_media = true).await;
    let answer = world.question(&inside.url()).await.unwrap();
    assert_eq!((answer.text(), inside.hits()), (seen(), 1));
}

#[tokio::test]
async fn redirects_go_on_and_have_an_end() {
    let to = |url: &str| Reply::status(302).header("location", url.to_owned());
    let world = World::new(Script::sequence([
        to("http://other.example/b.png"),
        to("/c.png"),
        png(),
    ]))
    .await;
    assert_eq!(world.ask(ADDRESS).await.unwrap().text(), seen());
    assert_eq!(world.proxy.hits(), 3);
    let world = World::new(Script::by(|request| {
        let host = format!("http://h{}.example/", request.path.len());
        Reply::status(302).header("location", host)
    }))
    .await;
    world.refused(ADDRESS, "redirects too often").await;
}

#[tokio::test]
async fn an_endless_file_and_a_promise_of_too_much_are_bounded() {
    let small = |media: &mut MediaConfig| media.max_file = 100_000;
    let flood = Reply::status(200).chunked().then_flood(vec![b'x'; 1000]);
    let world = World::with(flood, small).await;
    world.refused(ADDRESS, "larger than 100000 bytes").await;
    let promise = Reply::status(200)
        .header("content-length", "999999999")
        .then_hang();
    let world = World::with(promise, small).await;
    world.refused(ADDRESS, "too large").await;
}

#[tokio::test]
async fn what_is_no_picture_is_not_sent_on() {
    let page = Reply::status(200)
        .header("content-type", "text/html")
        .text("<html>");
    let world = World::new(page).await;
    world.refused(ADDRESS, "is no image: it is text/html").await;
    let world = World::new(Reply::status(404)).await;
    world.refused(ADDRESS, "the server answers 404").await;
    assert_eq!(world.provider.asked(), ["address refused"]);
}
