//! Transcripts: what may be sent, and what comes back.

use g4f_sdk::{ErrorKind, Media, MediaConfig};
use g4f_testkit::openai;

use crate::setup::{Folder, MODEL, bare, failing, over, serve, steps};

#[tokio::test]
async fn words_come_from_the_second_when_the_first_fails() {
    let folder = Folder::new("talk");
    let audio = folder.file("talk.mp3", openai::MP3);
    let (broken, good) = (
        failing().await,
        serve(openai::transcript("Hello there")).await,
    );
    let client = over([("first", &broken), ("second", &good)]);
    let call = client
        .transcribe(Media::path(audio))
        .model(MODEL)
        .retries(0);
    let call = call.language("en").provider("first").provider("second");
    let answer = call.await.unwrap();
    assert_eq!(answer.text, "Hello there");
    assert_eq!(
        steps(&answer.trail()),
        ["first Server switched", "second ok answered"]
    );
    let request = good.last_request().unwrap();
    assert_eq!(request.path, "/v1/audio/transcriptions");
    let form = String::from_utf8_lossy(&request.body);
    assert!(
        form.contains("talk.mp3") && form.contains("language"),
        "{form}"
    );
}

#[tokio::test]
async fn what_is_too_large_or_no_audio_is_not_sent() {
    let folder = Folder::new("large");
    let server = serve(openai::transcript("never")).await;
    let mut media = MediaConfig::default();
    media.max_audio = 1024;
    let client = bare()
        .media(media)
        .openai_compatible("only", server.base_url(), [MODEL])
        .build()
        .unwrap();
    let large = [openai::MP3, &[0; 2000]].concat();
    let ask = |media: Media| {
        client
            .transcribe(media)
            .model(MODEL)
            .provider("only")
            .into_future()
    };
    for (media, word) in [
        (Media::path(folder.file("large.mp3", &large)), "too large"),
        (Media::bytes(large), "too large"),
        (
            Media::path(folder.file("cat.mp3", openai::PNG)),
            "image/png",
        ),
        (Media::path(folder.file("none.mp3", b"")), "empty"),
    ] {
        let error = ask(media).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert!(error.message().contains(word), "{error}");
    }
    assert_eq!(server.hits(), 0);
}
