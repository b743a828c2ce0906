//! Speech.

use bytes::Bytes;
use g4f_testkit::{Reply, Script, openai};
use g4f_types::ErrorKind;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_wire::openai::Speech;
use g4f_wire::{cartesia, deepgram, elevenlabs, fish_audio, hume, lmnt};
use serde_json::json;

use crate::setup::{Pieces, stage};

fn hello(model: &str) -> SpeechRequest {
    SpeechRequest {
        model: model.into(),
        input: "Hello".to_owned(),
        ..SpeechRequest::default()
    }
}

async fn all(mut answer: SpeechAnswer) -> Vec<u8> {
    let mut sound = Vec::new();
    while let Some(piece) = std::future::poll_fn(|cx| answer.audio.as_mut().poll_next(cx)).await {
        let piece: Bytes = piece.unwrap();
        sound.extend_from_slice(&piece);
    }
    sound
}

const EVERYBODY: [(&str, Pieces, &str); 6] = [
    (
        "eleven_v3",
        |p| p.speech(elevenlabs::ElevenLabsSpeech::default()),
        "POST /v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/stream?output_format=mp3_44100_128",
    ),
    (
        "aura-2-thalia-en",
        |p| p.speech(deepgram::Speak),
        "POST /v1/speak?encoding=mp3&model=aura-2-thalia-en",
    ),
    (
        "sonic-3",
        |p| p.speech(cartesia::Sonic),
        "POST /v1/tts/bytes",
    ),
    (
        "octave-2",
        |p| p.speech(hume::Octave),
        "POST /v1/tts/stream/file",
    ),
    ("s1", |p| p.speech(fish_audio::FishSpeech), "POST /v1/tts"),
    (
        "blizzard",
        |p| p.speech(Speech::new(&lmnt::SPEECH)),
        "POST /v1/ai/speech/bytes",
    ),
];

#[tokio::test]
async fn sound_is_handed_on() {
    for (model, pieces, asked) in EVERYBODY {
        let sound = openai::speech("audio/mpeg", [openai::MP3, openai::MP3]);
        let stage = stage(sound, pieces).await;
        let answer = stage.ask(hello(model)).await.unwrap();
        assert_eq!(answer.media_type, "audio/mpeg");
        assert_eq!(all(answer).await, [openai::MP3, openai::MP3].concat());
        assert_eq!(stage.asked(), [asked]);
        let sent = stage.upstream.last_request().unwrap();
        assert!(sent.text().contains("Hello"), "{asked}");
    }
}

#[tokio::test]
async fn nothing_to_say_and_no_sound_are_errors() {
    for (model, pieces, _) in EVERYBODY {
        let stage = stage(Reply::ok(json!({ "id": 1 })), pieces).await;
        let error = stage.ask(hello(model)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Empty, "{model}: {error}");
        let silent = SpeechRequest {
            input: String::new(),
            ..hello(model)
        };
        let error = stage.ask(silent).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.param()),
            (ErrorKind::BadRequest, Some("input")),
            "{model}"
        );
        assert_eq!(stage.upstream.hits(), 1);
    }
}

#[tokio::test]
async fn lmnt_is_told_in_its_words() {
    let stage = stage(openai::speech("audio/wav", [openai::MP3]), |p| {
        p.speech(Speech::new(&lmnt::SPEECH))
    })
    .await;
    let request = SpeechRequest {
        response_format: Some("wav".to_owned()),
        sample_rate: Some(16_000),
        ..hello("blizzard")
    };
    stage.ask(request).await.unwrap();
    assert_eq!(
        stage.upstream.last_request().unwrap().json().unwrap(),
        json!({ "model": "blizzard", "text": "Hello", "voice": "leah", "format": "wav", "sample_rate": 16_000 })
    );
}

#[tokio::test]
async fn fishs_model_is_in_a_header() {
    let stage = stage(openai::speech("audio/mpeg", [openai::MP3]), |p| {
        p.speech(fish_audio::FishSpeech)
    })
    .await;
    stage.ask(hello("s1")).await.unwrap();
    let sent = stage.upstream.last_request().unwrap();
    assert_eq!(sent.header("model"), Some("s1"));
    let error = stage.ask(hello("s\n1")).await.unwrap_err();
    assert_eq!(error.param(), Some("model"));
}

#[tokio::test]
async fn a_voice_by_name_is_looked_up_once() {
    let voices =
        Reply::ok(json!({ "voices": [{ "voice_id": "id/of?Anna", "name": "Anna - Calm" }] }));
    let script =
        Script::always(openai::speech("audio/mpeg", [openai::MP3])).on("GET /v1/voices", voices);
    let stage = stage(script, |p| {
        p.speech(elevenlabs::ElevenLabsSpeech::default())
    })
    .await;
    let by = |voice: &str| SpeechRequest {
        voice: Some(voice.to_owned()),
        ..hello("eleven_v3")
    };
    stage.ask(by("ANNA")).await.unwrap();
    stage.ask(by("anna")).await.unwrap();
    stage.ask(by("JBFqnCBsd6RMkjVDRZzb")).await.unwrap();
    let format = "output_format=mp3_44100_128";
    assert_eq!(
        stage.asked(),
        [
            "GET /v1/voices".to_owned(),
            format!("POST /v1/text-to-speech/id%2Fof%3FAnna/stream?{format}"),
            format!("POST /v1/text-to-speech/id%2Fof%3FAnna/stream?{format}"),
            format!("POST /v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/stream?{format}"),
        ]
    );
    let error = stage.ask(by("Otto")).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::BadRequest, Some("voice"))
    );
    assert!(error.help().unwrap().contains("anna"), "{error:?}");
}
