//! Transcription and translation.

use g4f_testkit::{Reply, openai};
use g4f_types::facets::TranscribeRequest;
use g4f_types::{BodyEdit, ErrorKind, Media};
use g4f_wire::openai::{Diarize, Transcribe, TranscribeQuirks};
use serde_json::json;

use crate::setup::{Stage, stage, stage_with};

const WAV: &[u8] = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0";

fn sound() -> TranscribeRequest {
    TranscribeRequest {
        model: "whisper-1".into(),
        audio: Some(Media::bytes(WAV)),
        ..TranscribeRequest::default()
    }
}

fn fields(stage: &Stage) -> Vec<(String, String)> {
    let form = stage.form().into_iter();
    form.filter(|part| part.file_name.is_none())
        .map(|part| (part.name.clone(), part.text()))
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    list.iter().map(owned).collect()
}

#[tokio::test]
async fn the_file_comes_last_and_has_a_name() {
    let stage = stage(openai::transcript("Hello")).await;
    let answer = stage.ask(sound()).await.unwrap();
    assert_eq!(answer.text, "Hello");
    let usage = answer.usage.unwrap();
    assert_eq!(
        (usage.input_tokens, usage.input_audio_tokens),
        (14, Some(14))
    );
    let form = stage.form();
    let file = form.last().unwrap();
    assert_eq!(file.name, "file");
    assert_eq!(file.file_name.as_deref(), Some("audio.wav"));
    assert_eq!(file.data, WAV);
    assert_eq!(fields(&stage), pairs(&[("model", "whisper-1")]));
    assert_eq!(stage.path(), "/v1/audio/transcriptions");
}

#[tokio::test]
async fn every_parameter_goes_out() {
    let stage = stage(openai::transcript_verbose("Hello there")).await;
    let mut request = TranscribeRequest {
        language: Some("en".to_owned()),
        prompt: Some("Ruby".to_owned()),
        temperature: Some(0.5),
        timestamp_granularities: vec!["word".to_owned(), "segment".to_owned()],
        include: vec!["logprobs".to_owned()],
        extra: vec![BodyEdit::set("/prompt", "Rails")],
        ..sound()
    };
    request.other.insert(
        "chunking_strategy".to_owned(),
        json!({ "type": "server_vad" }),
    );
    let answer = stage.ask(request).await.unwrap();
    assert_eq!(
        fields(&stage),
        pairs(&[
            ("chunking_strategy", r#"{"type":"server_vad"}"#),
            ("include[]", "logprobs"),
            ("language", "en"),
            ("model", "whisper-1"),
            ("prompt", "Rails"),
            ("response_format", "verbose_json"),
            ("temperature", "0.5"),
            ("timestamp_granularities[]", "word"),
            ("timestamp_granularities[]", "segment"),
        ])
    );
    assert_eq!(answer.language.as_deref(), Some("english"));
    assert_eq!(answer.duration, Some(1.0));
    assert_eq!((answer.segments.len(), answer.words.len()), (1, 2));
    assert_eq!(answer.other["task"], "transcribe");
}

#[tokio::test]
async fn a_translation_has_a_path_of_its_own_and_no_language() {
    let stage = stage(openai::transcript("Hello")).await;
    let request = TranscribeRequest {
        translate: true,
        language: Some("de".to_owned()),
        ..sound()
    };
    stage.ask(request).await.unwrap();
    assert_eq!(stage.path(), "/v1/audio/translations");
    assert_eq!(fields(&stage), pairs(&[("model", "whisper-1")]));
}

#[tokio::test]
async fn speakers_are_told_apart_each_vendors_way() {
    static FIELD: TranscribeQuirks = TranscribeQuirks {
        model: false,
        diarize: Diarize::Field,
        ..TranscribeQuirks::DEFAULT
    };
    static NEVER: TranscribeQuirks = TranscribeQuirks::DEFAULT;
    let request = TranscribeRequest {
        diarize: Some(true),
        ..sound()
    };
    let segment = json!({ "speaker": "A", "start": 0, "end": 1, "text": "Hello" });
    let reply = Reply::ok(json!({ "text": "Hello", "segments": [segment] }));
    let stage = stage(reply.clone()).await;
    let answer = stage.ask(request.clone()).await.unwrap();
    assert_eq!(answer.segments[0]["speaker"], "A");
    assert_eq!(
        fields(&stage),
        pairs(&[
            ("chunking_strategy", "auto"),
            ("model", "whisper-1"),
            ("response_format", "diarized_json"),
        ])
    );
    let stage = stage_with(reply.clone(), |p| p.transcribe(Transcribe::new(&FIELD))).await;
    stage.ask(request.clone()).await.unwrap();
    assert_eq!(fields(&stage), pairs(&[("diarize", "true")]));
    let stage = stage_with(reply, |p| p.transcribe(Transcribe::new(&NEVER))).await;
    let error = stage.ask(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("diarize"))
    );
}

#[tokio::test]
async fn texts_and_subtitles_are_kept_as_they_are() {
    let subtitles = "1\n00:00:00,000 --> 00:00:01,000\nHello\n\n";
    for (format, text, kind) in [
        ("srt", subtitles, "text/plain"),
        (
            "vtt",
            "WEBVTT\n\n00:00 --> 00:01\n<v Anna>Hello",
            "text/vtt",
        ),
        ("text", "Hello\n", "text/plain; charset=utf-8"),
        ("text", "{not json", "application/octet-stream"),
    ] {
        let reply = Reply::status(200).header("content-type", kind).body(text);
        let stage = stage(reply).await;
        let request = TranscribeRequest {
            response_format: Some(format.to_owned()),
            ..sound()
        };
        let answer = stage.ask(request).await;
        match answer {
            Ok(answer) => assert_eq!(answer.text, text),
            // What begins like JSON is read as JSON.
            Err(error) => assert_eq!(
                (error.kind(), &text[..1]),
                (ErrorKind::InvalidResponse, "{")
            ),
        }
    }
}

#[tokio::test]
async fn silence_is_an_answer() {
    let stage = stage(Reply::ok(json!({ "text": "" }))).await;
    assert_eq!(stage.ask(sound()).await.unwrap().text, "");
}

#[tokio::test]
async fn events_are_read_to_their_end() {
    let delta = |text: &str| json!({ "type": "transcript.text.delta", "delta": text }).to_string();
    let segment = json!({ "type": "transcript.text.segment", "speaker": "A", "text": "Hello" });
    let done = json!({ "type": "transcript.text.done", "text": "Hello!", "usage": {
        "type": "tokens", "input_tokens": 5, "output_tokens": 2, "total_tokens": 7
    } });
    let events = [
        delta("Hel"),
        delta("lo!"),
        segment.to_string(),
        done.to_string(),
    ];
    let stage = stage(Reply::sse(&events)).await;
    let answer = stage.ask(sound()).await.unwrap();
    assert_eq!(answer.text, "Hello!");
    assert_eq!(answer.segments.len(), 1);
    assert_eq!(answer.usage.unwrap().total_tokens, 7);

    stage.upstream.set_script(Reply::sse(&events[..2]));
    let error = stage.ask(sound()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Truncated);

    let bare = json!({ "type": "transcript.text.done" }).to_string();
    stage.upstream.set_script(Reply::sse([delta("Hi"), bare]));
    assert_eq!(stage.ask(sound()).await.unwrap().text, "Hi");
}

#[tokio::test]
async fn seconds_are_no_tokens() {
    let body =
        json!({ "text": "Hi", "usage": { "type": "duration", "seconds": 9 }, "duration": "8.47" });
    let stage = stage(Reply::ok(body)).await;
    let answer = stage.ask(sound()).await.unwrap();
    assert_eq!(answer.usage, None);
    assert_eq!(answer.other["usage"]["seconds"], 9);
    assert_eq!(answer.duration, Some(8.47));
}

#[tokio::test]
async fn what_is_no_transcript_is_an_error() {
    let limited = json!({ "error": { "message": "Slow down", "code": "rate_limit_exceeded" } });
    let page = Reply::status(200)
        .header("content-type", "text/html")
        .body("<html><title>Busy</title></html>");
    for (reply, kind) in [
        (Reply::ok(limited), ErrorKind::RateLimited),
        (page, ErrorKind::ErrorPage),
        (Reply::ok(json!({ "id": 1 })), ErrorKind::InvalidResponse),
        (Reply::ok(json!([])), ErrorKind::InvalidResponse),
        (Reply::status(200), ErrorKind::Empty),
    ] {
        let stage = stage(reply).await;
        let error = stage.ask(sound()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_before() {
    let stage = stage(openai::transcript("Hello")).await;
    let large = vec![0; 25 * 1024 * 1024 + 1];
    for (audio, kind) in [
        (None, ErrorKind::BadRequest),
        (Some(Media::path("a.wav")), ErrorKind::BadRequest),
        (
            Some(Media::url("https://example.com/a.wav")),
            ErrorKind::Unsupported,
        ),
        (Some(Media::bytes(large)), ErrorKind::Unsupported),
    ] {
        let request = TranscribeRequest { audio, ..sound() };
        let error = stage.ask(request).await.unwrap_err();
        assert_eq!((error.kind(), error.param()), (kind, Some("audio")));
    }
    assert_eq!(stage.upstream.hits(), 0);
}

#[tokio::test]
async fn an_address_goes_where_one_is_taken() {
    static ADDRESSES: TranscribeQuirks = TranscribeQuirks {
        url_field: Some("url"),
        ..TranscribeQuirks::DEFAULT
    };
    let stage = stage_with(openai::transcript("Hello"), |p| {
        p.transcribe(Transcribe::new(&ADDRESSES))
    })
    .await;
    let request = TranscribeRequest {
        audio: Some(Media::url("https://example.com/a.wav")),
        ..sound()
    };
    stage.ask(request).await.unwrap();
    assert_eq!(
        fields(&stage),
        pairs(&[("model", "whisper-1"), ("url", "https://example.com/a.wav")])
    );
}
