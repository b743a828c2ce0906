//! Speech: as it comes, whole, and in files that are there whole or not at all.

use g4f_sdk::ErrorKind;
use g4f_testkit::{Upstream, openai};

use crate::setup::{Folder, MODEL, failing, over, serve, steps};

fn speak(server: &Upstream) -> g4f_sdk::SpeechBuilder {
    let client = over([("only", server)]);
    client
        .speak("Hello")
        .model(MODEL)
        .provider("only")
        .voice("alloy")
}

#[tokio::test]
async fn sound_comes_from_the_second_when_the_first_fails() {
    let pieces = [openai::MP3, b"more"];
    let (broken, good) = (
        failing().await,
        serve(openai::speech("audio/mpeg", pieces)).await,
    );
    let client = over([("first", &broken), ("second", &good)]);
    let call = client.speak("Hello").voice("alloy").model(MODEL).retries(0);
    let mut answer = call.provider("first").provider("second").await.unwrap();
    assert_eq!(answer.media_type, "audio/mpeg");
    let mut heard = Vec::new();
    while let Some(piece) = answer.next().await {
        heard.extend_from_slice(&piece.unwrap());
    }
    assert_eq!(heard, [openai::MP3, b"more"].concat());
    assert_eq!(
        steps(&answer.trail()),
        ["first Server switched", "second ok answered"]
    );
    assert_eq!(
        good.last_request().unwrap().json().unwrap()["voice"],
        "alloy"
    );
}

#[tokio::test]
async fn a_file_is_there_whole_or_not_at_all() {
    let folder = Folder::new("speech");
    let path = folder.file("hello.mp3", b"old");
    let sound = || openai::speech("audio/mpeg", [openai::MP3, b"more and more"]);
    let server = serve(sound().then_reset()).await;
    let mut answer = speak(&server).await.unwrap();
    let error = answer.save(&path).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert_eq!(folder.read("hello.mp3"), b"old", "untouched");
    assert_eq!(folder.names(), ["hello.mp3"], "no trace");
    assert_eq!(steps(error.trail()), ["only Network gave_up"]);

    server.set_script(sound());
    let size = speak(&server).await.unwrap().save(&path).await.unwrap();
    assert_eq!(size, folder.read("hello.mp3").len() as u64);
    assert!(folder.read("hello.mp3").ends_with(b"more and more"));
    let bytes = speak(&server).await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, folder.read("hello.mp3"));
}

#[tokio::test]
async fn a_folder_is_no_place_for_a_file() {
    let folder = Folder::new("folder");
    let server = serve(openai::speech("audio/mpeg", [openai::MP3])).await;
    let error = speak(&server)
        .await
        .unwrap()
        .save(&folder.0)
        .await
        .unwrap_err();
    assert!(error.message().contains("is a folder"), "{error}");
    assert!(g4f_sdk::can_save(&folder.0).is_err());
    assert!(g4f_sdk::can_save(&folder.0.join("a.mp3")).is_ok());
    assert!(folder.names().is_empty());
}
