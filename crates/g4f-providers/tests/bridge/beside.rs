//! What is not chat.

use g4f_testkit::openai::{self, PNG};
use g4f_testkit::{Reply, Script};
use g4f_types::facets::{ImageRequest, SpeechRequest, TranscribeRequest};
use g4f_types::{ErrorKind, Media, MediaSource};
use serde_json::json;

use crate::setup::{Bridge, MODEL, hello};

/// A chat answer with sound in it, as the server's OpenAI-style providers give it.
fn spoken() -> Reply {
    Reply::ok(json!({
        "id": "a", "model": "m-1",
        "choices": [{ "index": 0, "finish_reason": "stop", "message": {
            "role": "assistant", "content": null,
            "audio": { "data": "SUQzBAAAAAAAAA==", "transcript": "hello" },
        }}],
    }))
}

impl Bridge {
    pub(crate) async fn speaks_in_chat(&self) {
        let mut request = hello();
        request.params_mut().audio = Some(json!({ "voice": "alloy", "format": "mp3" }));
        request.params_mut().modalities = vec!["text".into(), "audio".into()];
        let said = self.ask(spoken(), request).await;
        assert_eq!((said.sounds, &*said.text), (1, ""), "{said:?}");
    }

    pub(crate) async fn makes_images(&self) {
        self.upstream.set_script(Script::openai("Hello"));
        let asked = ImageRequest {
            model: MODEL.into(),
            prompt: "a cat".into(),
            size: Some("512x256".into()),
            ..ImageRequest::default()
        };
        let images = self.provider.images().unwrap();
        let made = images.images(&self.cx(), asked).await.unwrap();
        let MediaSource::Bytes(bytes) = &made.images[0].source else {
            panic!("the picture was not fetched: {made:?}");
        };
        assert_eq!(&bytes[..], PNG);
        assert_eq!(made.images[0].media_type.as_deref(), Some("image/png"));
        let body = self.last_body();
        assert_eq!(
            (&body["width"], &body["height"]),
            (&json!(512), &json!(256))
        );
        assert!(
            self.upstream
                .last_request()
                .unwrap()
                .path
                .ends_with("/images/generations")
        );
    }

    pub(crate) async fn has_no_voice_without_a_provider_that_speaks(&self) {
        // Of a provider with an OpenAI-style API it asks an image instead, and then answers with `null`. Those that
        // speak need the Internet.
        self.upstream.set_script(Script::openai("Hello"));
        let asked = SpeechRequest {
            model: MODEL.into(),
            input: "hello".into(),
            voice: Some("alloy".into()),
            ..SpeechRequest::default()
        };
        let speech = self.provider.speech().unwrap();
        let error = speech.speak(&self.cx(), asked).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidResponse | ErrorKind::Empty),
            "{error:?}"
        );
        let path = self.upstream.last_request().unwrap().path;
        assert!(path.ends_with("/images/generations"), "{path}");
    }

    pub(crate) async fn transcribes(&self) {
        self.upstream.set_script(openai::chat_json("hello world"));
        let mut wav = b"RIFF\x24\0\0\0WAVEfmt ".to_vec();
        wav.extend_from_slice(&[0; 64]);
        let asked = TranscribeRequest {
            model: MODEL.into(),
            audio: Some(Media::bytes(wav).with_name("a.wav")),
            language: Some("en".into()),
            ..TranscribeRequest::default()
        };
        let ears = self.provider.transcribe().unwrap();
        let heard = ears.transcribe(&self.cx(), asked).await.unwrap();
        assert_eq!(heard.text, "hello world");
        let sent = self.last_body()["messages"].to_string();
        assert!(
            sent.contains("input_audio") && sent.contains("language is en"),
            "{sent}"
        );
    }
}
