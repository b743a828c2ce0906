//! Recorded traffic of Deepgram: what was asked is asked the same, and what was answered reads the same.

use std::fs;

use g4f_testkit::Reply;
use g4f_types::Media;
use g4f_types::facets::{SpeechRequest, TranscribeRequest};
use g4f_wire::deepgram::{DeepgramModels, Listen, Speak};
use serde_json::Value;

use crate::setup::{KEY, stage};
use crate::shared;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The exchanges of an API.
fn recorded(api: &str) -> Vec<Value> {
    let Some(folder) = shared::folder("cassettes/deepgram") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let recording = shared::json(&entry.unwrap().path());
        if recording["api"] == api {
            found.extend(recording["exchanges"].as_array().unwrap().clone());
        }
    }
    assert!(!found.is_empty());
    found
}

fn parameters(url: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(url).unwrap();
    let pairs = url.query_pairs();
    pairs
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn parameter<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut found = parameters.iter().filter(|(known, _)| known == name);
    found.next().map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn recorded_transcripts_read_the_same() {
    for exchange in recorded("deepgram.listen") {
        let url = exchange["request"]["url"].as_str().unwrap();
        let asked = parameters(url);
        let body = &exchange["response"]["body"];
        for step in [1, 7, 100_000] {
            let reply = Reply::ok(body.clone()).chunked().chop(step);
            let stage = stage(reply, |p| p.transcribe(Listen)).await;
            let sound = exchange["request"]["body"]["base64"].as_str().unwrap();
            let request = TranscribeRequest {
                model: parameter(&asked, "model").unwrap().into(),
                language: parameter(&asked, "language").map(str::to_owned),
                audio: Some(Media::bytes(STANDARD.decode(sound).unwrap())),
                ..TranscribeRequest::default()
            };
            let answer = stage.ask(request).await.unwrap();
            let query = url.split_once('?').unwrap().1;
            assert_eq!(stage.asked(), [format!("POST /v1/listen?{query}")]);
            assert_eq!(
                stage
                    .upstream
                    .last_request()
                    .unwrap()
                    .header("content-type")
                    .unwrap()
                    .replace("x-", ""),
                exchange["request"]["headers"]["content-type"]
                    .as_str()
                    .unwrap()
            );
            let best = &body["results"]["channels"][0]["alternatives"][0];
            assert_eq!(answer.text, best["transcript"].as_str().unwrap());
            assert_eq!(answer.duration, body["metadata"]["duration"].as_f64());
            let words = best["words"].as_array().unwrap();
            assert_eq!(answer.words.len(), words.len());
            for (ours, theirs) in answer.words.iter().zip(words) {
                assert_eq!(ours["word"], theirs["punctuated_word"]);
                assert_eq!(
                    (&ours["start"], &ours["end"]),
                    (&theirs["start"], &theirs["end"])
                );
            }
            let utterances = body["results"]["utterances"].as_array().unwrap();
            assert_eq!(answer.segments.len(), utterances.len());
            assert_eq!(answer.segments[0]["text"], utterances[0]["transcript"]);
        }
    }
}

#[tokio::test]
async fn recorded_speech_is_asked_for_the_same() {
    for exchange in recorded("deepgram.speak") {
        let url = exchange["request"]["url"].as_str().unwrap();
        let asked = parameters(url);
        let sound = exchange["response"]["body"]["base64"].as_str().unwrap();
        let sound = STANDARD.decode(sound).unwrap();
        let kind = exchange["response"]["headers"]["content-type"]
            .as_str()
            .unwrap();
        let reply = Reply::status(200)
            .header("content-type", kind)
            .body(sound.clone());
        let stage = stage(reply.chunked().chop(1000), |p| p.speech(Speak)).await;
        let text = exchange["request"]["body"]["text"].as_str().unwrap();
        let request = SpeechRequest {
            model: parameter(&asked, "model").unwrap().into(),
            input: text.to_owned(),
            response_format: Some("mp3".to_owned()),
            ..SpeechRequest::default()
        };
        let mut answer = stage.ask(request).await.unwrap();
        assert_eq!(answer.media_type, kind);
        let mut heard = Vec::new();
        while let Some(piece) = std::future::poll_fn(|cx| answer.audio.as_mut().poll_next(cx)).await
        {
            heard.extend_from_slice(&piece.unwrap());
        }
        assert_eq!(heard, sound);
        let query = url.split_once('?').unwrap().1;
        assert_eq!(stage.asked(), [format!("POST /v1/speak?{query}")]);
        assert_eq!(
            stage.upstream.last_request().unwrap().json().unwrap(),
            exchange["request"]["body"]
        );
    }
}

#[tokio::test]
async fn recorded_models_are_all_listed_once() {
    for exchange in recorded("deepgram.models") {
        let body = &exchange["response"]["body"];
        let stage = stage(Reply::ok(body.clone()), |p| p.models(DeepgramModels)).await;
        let cx = g4f_testkit::context(stage.provider.clone())
            .key(KEY)
            .build();
        let models = stage.provider.models(&cx).await.unwrap();
        let mut theirs: Vec<&str> = ["stt", "tts"]
            .iter()
            .flat_map(|kind| body[*kind].as_array().unwrap())
            .map(|entry| entry["canonical_name"].as_str().unwrap())
            .collect();
        theirs.sort_unstable();
        theirs.dedup();
        let mut ours: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
        ours.sort_unstable();
        assert_eq!(ours, theirs);
    }
}
