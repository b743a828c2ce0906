//! Images and files: what is sent, and what is refused before anything is.

use std::path::{Path, PathBuf};

use g4f_sdk::{ErrorKind, Media, Message};
use g4f_testkit::Upstream;
use serde_json::Value;

use crate::setup::{MODEL, last_body, over_one, saying};

/// A picture of one pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89,
];
const PNG_URL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";

/// A folder of its own, removed afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("g4f-media-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The image that the server was sent.
fn image(server: &Upstream) -> Value {
    let content = &last_body(server)["messages"][0]["content"];
    assert_eq!(content[0]["text"], "What is this?");
    assert_eq!(content[1]["type"], "image_url");
    content[1]["image_url"]["url"].clone()
}

#[tokio::test]
async fn an_image_is_sent_from_a_path_from_bytes_and_by_its_url() {
    let folder = Folder::new("sent");
    let path = folder.file("pixel.png", PNG);
    let server = saying("A pixel.").await;
    let client = over_one(&server);
    let ask = |media: Media| {
        let call = client.chat("What is this?").model(MODEL).image(media);
        async move { call.await.unwrap() }
    };
    ask(Media::path(&path)).await;
    assert_eq!(image(&server), PNG_URL);
    ask(Media::bytes(PNG)).await;
    assert_eq!(image(&server), PNG_URL);
    ask(Media::url("https://example.com/pixel.png")).await;
    assert_eq!(image(&server), "https://example.com/pixel.png");
}

async fn refused(media: Media, words: &str) {
    let server = saying("never asked").await;
    let call = over_one(&server).chat("What is this?").model(MODEL);
    let error = call.image(media).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert!(error.to_string().contains(words), "{error}");
    assert_eq!(server.hits(), 0, "nothing was sent");
}

#[tokio::test]
async fn what_is_no_image_is_refused_before_anything_is_sent() {
    let folder = Folder::new("refused");
    let at = |path: &Path| Media::path(path);
    refused(at(&folder.0.join("missing.png")), "missing.png").await;
    refused(at(&folder.0), "not a file").await;
    refused(at(&folder.file("words.txt", b"only words")), "words.txt").await;
    refused(at(&folder.file("words.png", b"only words")), "words.png").await;
    refused(at(&folder.file("empty.png", b"")), "empty").await;
    refused(Media::bytes(&b"only words"[..]), "image").await;
}

#[tokio::test]
async fn a_text_file_goes_in_as_a_document() {
    let folder = Folder::new("document");
    let path = folder.file("notes.txt", b"only words");
    let server = saying("Noted.").await;
    let call = over_one(&server).chat("Sum up.").model(MODEL);
    call.file(Media::path(path)).await.unwrap();
    assert!(
        last_body(&server)["messages"][0]
            .to_string()
            .contains("notes.txt")
    );
}

#[tokio::test]
async fn an_empty_conversation_is_refused() {
    let server = saying("never asked").await;
    let client = over_one(&server);
    let error = client.chat(Vec::<Message>::new()).model(MODEL).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::BadRequest);
    assert_eq!(server.hits(), 0);
}
