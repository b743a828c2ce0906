//! Bodies of the calls beside chat, and what they are answered with.

use g4f_types::facets::{
    EmbedInput, Embeddings, ImageAnswer, ImageRequest, ImageTask, Ranking, RerankRequest,
    TranscribeRequest, Transcript, VideoJob, VideoState,
};
use g4f_types::{Media, MediaSource, Usage};
use serde_json::{Value, json};

use super::super::{
    TranscriptBody, encode_embeddings, encode_images, encode_ranking, encode_transcript,
    encode_video, image_events, set_field, transcript_events,
};
use super::*;

const PNG: &str = "data:image/png;base64,iVBORw0KGgo=";

fn url(media: &Media) -> &str {
    match &media.source {
        MediaSource::Url(url) => url,
        other => panic!("{other:?}"),
    }
}

#[test]
fn image_bodies_are_read() {
    let body = json!({
        "model": "m", "prompt": "a cat", "n": 2, "size": "1024x1024", "seed": 7, "guidance_scale": 3.5,
        "style": null, "steps": 4, "provider": "groq", "g4f": {"timeout": 5}, "stream": true,
    });
    let served = decode_images(body, ImageTask::Generate).unwrap();
    let request = served.request;
    assert_eq!((&*request.model, request.prompt.as_str()), ("m", "a cat"));
    assert_eq!((request.n, request.seed), (Some(2), Some(7)));
    assert_eq!(request.guidance_scale, Some(3.5));
    assert_eq!(request.style, None);
    assert_eq!(request.other, *json!({"steps": 4}).as_object().unwrap());
    assert_eq!(served.extras.provider, Some("groq".into()));
    assert_eq!(served.extras.g4f, Some(json!({"timeout": 5})));
    assert!(served.stream);
}

#[test]
fn edits_take_pictures_in_all_their_forms() {
    let body = json!({
        "prompt": "blue", "mask": PNG, "image": ["https://a.example/1.png", PNG, "iVBORw0KGgo="],
        "images": [
            {"image_url": "https://a.example/2.png"},
            {"type": "image_url", "image_url": {"url": "https://a.example/3.png"}},
            {"file_id": "file-1"},
        ],
    });
    let request = decode_images(body, ImageTask::Edit).unwrap().request;
    assert_eq!(request.task, ImageTask::Edit);
    assert!(request.other.is_empty(), "{:?}", request.other);
    assert_eq!(request.images.len(), 6);
    assert_eq!(url(&request.images[0]), "https://a.example/1.png");
    assert_eq!(request.images[1], request.images[2]);
    assert_eq!(request.images[1].media_type.as_deref(), Some("image/png"));
    assert_eq!(url(&request.images[3]), "https://a.example/2.png");
    assert_eq!(url(&request.images[4]), "https://a.example/3.png");
    assert_eq!(request.images[5].source, MediaSource::Id("file-1".into()));
    assert!(request.mask.is_some());
    let mut request = ImageRequest::default();
    attach_image(&mut request, "mask", Media::id("m"));
    attach_image(&mut request, "image[]", Media::id("i"));
    assert_eq!(request.mask, Some(Media::id("m")));
    assert_eq!(request.images, [Media::id("i")]);
}

#[test]
fn fields_of_a_form_are_texts() {
    let body = json!({
        "model": "whisper-1", "temperature": "0.5", "timestamp_granularities[]": "word", "diarize": "true",
        "language": "12", "stream": "true",
    });
    let served = decode_transcription(body, true).unwrap();
    let request = served.request;
    assert_eq!(request.temperature, Some(0.5));
    assert_eq!(request.timestamp_granularities, ["word"]);
    assert_eq!(request.diarize, Some(true));
    assert_eq!(request.language.as_deref(), Some("12"), "a text stays one");
    assert!(request.translate && served.stream);
}

#[test]
fn wrong_bodies_are_told_with_their_place() {
    let images = |body: Value| decode_images(body, ImageTask::Generate).unwrap_err();
    let embed = |body: Value| decode_embeddings(body).unwrap_err();
    for (error, place) in [
        (images(json!([])), "the body: expected an object"),
        (images(json!({"n": "many"})), "n: "),
        (images(json!({"size": 3})), "size: "),
        (images(json!({"stream": 1})), "stream: expected"),
        (images(json!({"image": 3})), "image: expected"),
        (images(json!({"image": "data:nonsense"})), "image: expected"),
        (
            images(json!({"image": ["%%%"]})),
            "image[0]: it is not base64",
        ),
        (images(json!({"image": {}})), "image: expected an image_url"),
        (
            embed(json!({"input": ["a", [1, -2]]})),
            "input[1]: expected tokens",
        ),
        (embed(json!({"input": true})), "input: expected"),
    ] {
        assert!(error.message().starts_with(place), "{error}");
        assert_eq!(error.kind(), g4f_types::ErrorKind::BadRequest);
    }
    let nested = json!({"image": {"image": {"image": {"image": PNG}}}});
    assert!(decode_images(nested, ImageTask::Edit).is_err(), "no deeper");
}

#[test]
fn nobody_sets_from_outside_what_is_ours() {
    let body = json!({"task": "edit", "translate": true, "extra": [1], "other": {"a": 1}});
    let request = decode_images(body, ImageTask::Generate).unwrap().request;
    assert_eq!(request.task, ImageTask::Generate);
    assert!(request.extra.is_empty());
    let request = decode_transcription(json!({"translate": true, "audio": "x"}), false).unwrap();
    assert!(!request.request.translate && request.request.audio.is_none());
}

#[test]
fn inputs_to_embed_are_texts_tokens_and_pictures() {
    let read = |input: Value| {
        let body = json!({ "input": input });
        decode_embeddings(body).unwrap().request.input
    };
    let text = |text: &str| EmbedInput::from(text);
    assert_eq!(read(json!("a")), [text("a")]);
    assert_eq!(read(json!(["a", "b"])), [text("a"), text("b")]);
    assert_eq!(read(json!([1, 2])), [EmbedInput::Tokens(vec![1, 2])]);
    let pieces = read(json!([[1], {"text": "t"}, {"image_url": {"url": "https://a.example"}}]));
    assert_eq!(pieces[0], EmbedInput::Tokens(vec![1]));
    assert_eq!(pieces[1], text("t"));
    assert!(matches!(&pieces[2], EmbedInput::Image(media) if url(media) == "https://a.example"));
}

#[test]
fn the_others_are_read() {
    let body = json!({"query": "q", "documents": ["a", {"text": "b", "id": 1}], "top_n": 1});
    let rerank = decode_rerank(body).unwrap().request;
    assert_eq!(rerank.documents, ["a", "b"]);
    assert_eq!(rerank.top_n, Some(1));
    assert!(decode_rerank(json!({"documents": [3]})).is_err());

    let part = json!({"type": "image_url", "image_url": {"url": "https://a.example"}});
    let body = json!({"input": ["a", {"type": "text", "text": "b"}, part]});
    let moderate = decode_moderation(body).unwrap().request;
    assert_eq!(moderate.input, ["a", "b"]);
    assert_eq!(moderate.images.len(), 1);

    let body = json!({"input": "hi", "voice": {"id": "v"}, "stream_format": "sse", "speed": 2});
    let speech = decode_speech(body).unwrap();
    assert_eq!(speech.request.voice.as_deref(), Some("v"));
    assert!(speech.stream && speech.request.other.is_empty());

    let body = json!({"prompt": "a cat", "seconds": "8", "audio": true, "input_reference": PNG});
    let video = decode_video(body).unwrap().request;
    assert_eq!((video.seconds, video.audio), (Some(8.0), Some(true)));
    assert_eq!(video.images.len(), 1);
}

#[test]
fn a_field_is_set_beside_the_others() {
    let mut request = ImageRequest {
        prompt: "p".into(),
        seed: Some(1),
        ..ImageRequest::default()
    };
    request.other.insert("old".into(), 1.into());
    set_field(&mut request, "seed", json!(2)).unwrap();
    set_field(&mut request, "new", json!({"a": 1})).unwrap();
    assert_eq!((request.seed, request.prompt.as_str()), (Some(2), "p"));
    assert_eq!(
        Value::Object(request.other.clone()),
        json!({"old": 1, "new": {"a": 1}})
    );
    let error = set_field(&mut request, "seed", json!("x")).unwrap_err();
    assert!(error.message().starts_with("seed: "), "{error}");
}

#[test]
fn images_are_answered_as_they_were_asked_for() {
    let mut revised = Media::bytes(&b"pic"[..]).with_media_type("image/png");
    revised.transcript = Some("a black cat".into());
    let answer = ImageAnswer {
        created: 0,
        images: vec![revised, Media::url("https://a.example/1.png")],
        usage: Some(Usage::new(1, 2)),
    };
    let mut request = ImageRequest::default();
    let body = encode_images(&answer, &request, 9);
    assert_eq!(body["created"], 9);
    assert_eq!(
        body["data"],
        json!([
            {"b64_json": "cGlj", "revised_prompt": "a black cat"},
            {"url": "https://a.example/1.png"},
        ])
    );
    assert_eq!(body["usage"]["output_tokens"], 2);
    request.response_format = Some("url".into());
    let body = encode_images(&answer, &request, 9);
    assert_eq!(body["data"][0]["url"], "data:image/png;base64,cGlj");
    let events = image_events(&answer, 9);
    assert_eq!(events[0]["type"], "image_generation.completed");
    assert_eq!(events[0]["b64_json"], "cGlj");
}

#[test]
fn transcripts_are_answered_in_the_format_that_was_asked_for() {
    let answer = Transcript {
        text: "Hello there".into(),
        language: Some("english".into()),
        duration: Some(1.5),
        segments: vec![json!({"id": 0, "start": 0.0, "end": 1.5, "text": "Hello there"})],
        ..Transcript::default()
    };
    let encode = |format: Option<&str>| {
        let request = TranscribeRequest {
            response_format: format.map(str::to_owned),
            ..TranscribeRequest::default()
        };
        encode_transcript(&answer, &request)
    };
    let json = |format| match encode(format) {
        TranscriptBody::Json(value) => value,
        TranscriptBody::Text(..) => panic!("{format:?}"),
    };
    let text = |format| match encode(Some(format)) {
        TranscriptBody::Text(_, text) => text,
        TranscriptBody::Json(_) => panic!("{format:?}"),
    };
    assert_eq!(json(None), json!({"text": "Hello there"}));
    let verbose = json(Some("verbose_json"));
    assert_eq!(
        (&verbose["task"], &verbose["duration"]),
        (&json!("transcribe"), &json!(1.5))
    );
    assert_eq!(verbose["segments"][0]["end"], 1.5);
    assert_eq!(text("text"), "Hello there");
    assert!(text("srt").starts_with("1\n00:00:00,000 --> 00:00:01,500\nHello"));
    assert!(text("vtt").starts_with("WEBVTT"));
    let events = transcript_events(&answer);
    assert_eq!(events[0]["delta"], "Hello there");
    assert_eq!(events[1]["type"], "transcript.text.done");

    let written = Transcript {
        text: "1\n00:00:00,000 --> 00:00:01,000\nHi\n".into(),
        ..answer.clone()
    };
    let request = TranscribeRequest {
        response_format: Some("srt".into()),
        ..TranscribeRequest::default()
    };
    let TranscriptBody::Text(_, file) = encode_transcript(&written, &request) else {
        panic!("a file");
    };
    assert_eq!(file, written.text, "what the provider wrote stays");
}

#[test]
fn vectors_are_numbers_or_packed() {
    let answer = Embeddings {
        model: "e".into(),
        vectors: vec![vec![0.1, -2.0]],
        usage: Some(Usage::new(3, 0)),
    };
    let mut request = g4f_types::facets::EmbedRequest::default();
    let body = encode_embeddings(&answer, &request);
    assert_eq!(body["data"][0]["embedding"].to_string(), "[0.1,-2.0]");
    assert_eq!(
        body["usage"],
        json!({"prompt_tokens": 3, "total_tokens": 3})
    );
    request.encoding_format = Some("base64".into());
    let body = encode_embeddings(&answer, &request);
    assert_eq!(body["data"][0]["embedding"], "zczMPQAAAMA=");
}

#[test]
fn rankings_and_videos_are_answered() {
    let mut request = RerankRequest {
        documents: vec!["a".into(), "b".into()],
        ..RerankRequest::default()
    };
    let answer = Ranking {
        results: vec![(1, 0.9), (7, 0.1)],
        usage: None,
    };
    let body = encode_ranking(&answer, &request, "r");
    assert_eq!(
        body["results"][0],
        json!({"index": 1, "relevance_score": 0.9})
    );
    request.other.insert("return_documents".into(), true.into());
    let body = encode_ranking(&answer, &request, "r");
    assert_eq!(body["results"][0]["document"]["text"], "b");
    assert!(body["results"][1].get("document").is_none());

    let job = VideoJob {
        id: "v".into(),
        state: VideoState::Done,
        videos: vec![Media::url("https://a.example/v.mp4")],
        ..VideoJob::default()
    };
    let body = encode_video(&job, 1);
    assert_eq!(
        (&body["status"], &body["progress"]),
        (&json!("completed"), &json!(100.0))
    );
    assert_eq!(body["data"][0]["url"], "https://a.example/v.mp4");
}
