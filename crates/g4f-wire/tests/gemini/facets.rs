//! What is not chat, over loopback: what is sent, and what comes of the answers.

use g4f_testkit::{Reply, Script};
use g4f_types::facets::{
    EmbedInput, EmbedRequest, ImageRequest, ImageTask, SpeechRequest, TranscribeRequest,
    VideoRequest, VideoState,
};
use g4f_types::{Capability, ErrorKind, Media, MediaSource};
use g4f_wire::gemini::Surface;
use serde_json::{Value, json};

use crate::setup::{Stage, ok};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const PNG_BASE64: &str = "iVBORw0KGgoAAAANSUhEUg==";

fn candidate(parts: &Value) -> Value {
    json!({
        "candidates": [{ "content": { "parts": parts }, "finishReason": "STOP" }],
        "usageMetadata": { "promptTokenCount": 3, "candidatesTokenCount": 4, "totalTokenCount": 7 },
    })
}

fn texts(n: usize) -> EmbedRequest {
    EmbedRequest {
        input: (0..n)
            .map(|n| EmbedInput::from(format!("text {n}")))
            .collect(),
        ..EmbedRequest::default()
    }
}

#[tokio::test]
async fn embeddings_go_in_batches() {
    let script = Script::by(|request| {
        let body = request.json().unwrap();
        let many = body["requests"].as_array().unwrap().len();
        let one = json!({ "values": [many, 0.5] });
        ok(json!({ "embeddings": vec![one; many], "usageMetadata": { "promptTokenCount": many } }))
    });
    let stage = Stage::new(Surface::AiStudio, script).await;
    let request = EmbedRequest {
        dimensions: Some(768),
        input_type: Some("query".to_owned()),
        ..texts(101)
    };
    let cx = stage.cx("gemini-embedding-001");
    let answer = stage
        .provider
        .embed()
        .unwrap()
        .embed(&cx, request)
        .await
        .unwrap();
    assert_eq!(answer.vectors.len(), 101);
    assert_eq!(
        (answer.vectors[99][0], answer.vectors[100][0]),
        (100.0, 1.0)
    );
    assert_eq!(answer.usage.unwrap().input_tokens, 101);
    let sent = stage.sent();
    assert_eq!(
        sent[0].0,
        "/v1beta/models/gemini-embedding-001:batchEmbedContents"
    );
    assert_eq!(
        sent[1].1["requests"][0],
        json!({
            "model": "models/gemini-embedding-001", "content": { "parts": [{ "text": "text 100" }] },
            "taskType": "RETRIEVAL_QUERY", "outputDimensionality": 768,
        })
    );
}

#[tokio::test]
async fn a_missing_embedding_is_an_error() {
    let stage = Stage::new(
        Surface::AiStudio,
        ok(json!({ "embeddings": [{ "values": [1] }] })),
    )
    .await;
    let cx = stage.cx("gemini-embedding-001");
    let error = stage
        .provider
        .embed()
        .unwrap()
        .embed(&cx, texts(2))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
}

#[tokio::test]
async fn vertex_embeds_by_the_method_that_the_model_has() {
    let predicted = json!({ "predictions": [
        { "embeddings": { "values": [1, 2], "statistics": { "token_count": 3.0 } } },
        { "embeddings": { "values": [3, 4], "statistics": { "token_count": 2.0 } } },
    ] });
    let stage = Stage::new(Surface::Vertex, ok(predicted)).await;
    let cx = stage.cx("text-embedding-005");
    let answer = stage
        .provider
        .embed()
        .unwrap()
        .embed(&cx, texts(2))
        .await
        .unwrap();
    assert_eq!(answer.vectors, [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(answer.usage.unwrap().input_tokens, 5);
    let (path, body) = &stage.sent()[0];
    assert!(
        path.ends_with("/publishers/google/models/text-embedding-005:predict"),
        "{path}"
    );
    assert_eq!(
        body["instances"],
        json!([{ "content": "text 0" }, { "content": "text 1" }])
    );

    let stage = Stage::new(
        Surface::Vertex,
        ok(json!({ "embedding": { "values": [1] } })),
    )
    .await;
    let cx = stage.cx("gemini-embedding-2");
    let mut request = texts(1);
    request.input.push(EmbedInput::Image(Media::bytes(PNG)));
    let answer = stage
        .provider
        .embed()
        .unwrap()
        .embed(&cx, request)
        .await
        .unwrap();
    assert_eq!(answer.vectors.len(), 2);
    let (path, body) = &stage.sent()[1];
    assert!(path.ends_with(":embedContent"), "{path}");
    let image = json!({ "inlineData": { "mimeType": "image/png", "data": PNG_BASE64 } });
    assert_eq!(*body, json!({ "content": { "parts": [image] } }));
}

#[tokio::test]
async fn models_that_chat_also_paint() {
    let painted = json!([
        { "text": "Here it is." },
        { "inlineData": { "mimeType": "image/png", "data": PNG_BASE64 } },
    ]);
    let stage = Stage::new(Surface::AiStudio, ok(candidate(&painted))).await;
    let request = ImageRequest {
        prompt: "A cat".to_owned(),
        task: ImageTask::Edit,
        images: vec![Media::bytes(PNG)],
        size: Some("1792x1024".to_owned()),
        n: Some(2),
        ..ImageRequest::default()
    };
    let cx = stage.cx("gemini-2.5-flash-image");
    let answer = stage
        .provider
        .images()
        .unwrap()
        .images(&cx, request)
        .await
        .unwrap();
    assert_eq!(answer.images.len(), 2);
    assert_eq!(answer.images[0].source, MediaSource::Bytes(PNG.into()));
    assert_eq!(answer.usage.unwrap().total_tokens, 14);
    let (_, body) = &stage.sent()[0];
    assert_eq!(
        body["generationConfig"],
        json!({ "responseModalities": ["TEXT", "IMAGE"], "imageConfig": { "aspectRatio": "16:9" } })
    );
    assert!(body["contents"][0]["parts"][0]["inlineData"].is_object());
    assert_eq!(body["contents"][0]["parts"][1]["text"], "A cat");
}

#[tokio::test]
async fn words_in_place_of_a_picture_are_an_error_that_tells_them() {
    let stage = Stage::new(
        Surface::AiStudio,
        ok(candidate(&json!([{ "text": "I cannot." }]))),
    )
    .await;
    let cx = stage.cx("gemini-2.5-flash-image");
    let asked = stage
        .provider
        .images()
        .unwrap()
        .images(&cx, ImageRequest::default());
    let error = asked.await.unwrap_err();
    assert!(error.message().contains("I cannot."), "{error}");
}

#[tokio::test]
async fn imagen_predicts() {
    let predicted = json!({ "predictions": [{ "bytesBase64Encoded": PNG_BASE64, "mimeType": "image/png", "prompt": "better" }] });
    let stage = Stage::new(Surface::AiStudio, ok(predicted)).await;
    let request = ImageRequest {
        prompt: "A cat".to_owned(),
        n: Some(3),
        aspect_ratio: Some("3:4".to_owned()),
        ..ImageRequest::default()
    };
    let cx = stage.cx("imagen-4.0-generate-001");
    let answer = stage
        .provider
        .images()
        .unwrap()
        .images(&cx, request)
        .await
        .unwrap();
    assert_eq!(answer.images[0].transcript.as_deref(), Some("better"));
    let (path, body) = &stage.sent()[0];
    assert_eq!(path, "/v1beta/models/imagen-4.0-generate-001:predict");
    assert_eq!(
        *body,
        json!({ "instances": [{ "prompt": "A cat" }], "parameters": { "sampleCount": 3, "aspectRatio": "3:4" } })
    );

    let filtered = json!({ "predictions": [{ "raiFilteredReason": "It is not nice." }] });
    let stage = Stage::new(Surface::AiStudio, ok(filtered)).await;
    let cx = stage.cx("imagen-4.0-generate-001");
    let asked = stage
        .provider
        .images()
        .unwrap()
        .images(&cx, ImageRequest::default());
    assert_eq!(asked.await.unwrap_err().kind(), ErrorKind::ContentFilter);
}

/// All of a sound.
async fn heard(answer: g4f_types::facets::SpeechAnswer) -> Vec<u8> {
    let mut audio = answer.audio;
    let mut all = Vec::new();
    while let Some(piece) = std::future::poll_fn(|cx| audio.as_mut().poll_next(cx)).await {
        all.extend_from_slice(&piece.unwrap());
    }
    all
}

#[tokio::test]
async fn speech_comes_as_a_file_or_as_samples() {
    // Four bytes are two samples.
    let sound = json!([{ "inlineData": { "mimeType": "audio/L16;codec=pcm;rate=24000", "data": "AQIDBA==" } }]);
    let stage = Stage::new(Surface::AiStudio, ok(candidate(&sound))).await;
    let cx = stage.cx("gemini-2.5-flash-preview-tts");
    let speech = stage.provider.speech().unwrap();
    let request = SpeechRequest {
        input: "Hello".to_owned(),
        voice: Some("Kore".to_owned()),
        instructions: Some("Say cheerfully:".to_owned()),
        ..SpeechRequest::default()
    };
    let answer = speech.speak(&cx, request.clone()).await.unwrap();
    assert_eq!(answer.media_type, "audio/wav");
    let file = heard(answer).await;
    assert_eq!(
        (&file[..4], &file[8..16], &file[44..]),
        (&b"RIFF"[..], &b"WAVEfmt "[..], &[1, 2, 3, 4][..])
    );
    assert_eq!(u32::from_le_bytes(file[24..28].try_into().unwrap()), 24_000);
    assert_eq!(u32::from_le_bytes(file[40..44].try_into().unwrap()), 4);
    let (_, body) = &stage.sent()[0];
    assert_eq!(
        body["contents"][0]["parts"][0]["text"],
        "Say cheerfully: Hello"
    );
    let voice = "/generationConfig/speechConfig/voiceConfig/prebuiltVoiceConfig/voiceName";
    assert_eq!(body.pointer(voice), Some(&json!("Kore")));
    assert_eq!(
        body["generationConfig"]["responseModalities"],
        json!(["AUDIO"])
    );

    let raw = SpeechRequest {
        response_format: Some("pcm".to_owned()),
        ..request.clone()
    };
    let answer = speech.speak(&cx, raw).await.unwrap();
    assert_eq!(answer.media_type, "audio/L16;codec=pcm;rate=24000");
    assert_eq!(heard(answer).await, [1, 2, 3, 4]);

    let mp3 = SpeechRequest {
        response_format: Some("mp3".to_owned()),
        ..request
    };
    let error = speech.speak(&cx, mp3).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("response_format"))
    );
}

#[tokio::test]
async fn transcripts_are_words_and_nothing_else() {
    let stage = Stage::new(
        Surface::AiStudio,
        ok(candidate(&json!([{ "text": " Good morning.\n" }]))),
    )
    .await;
    let cx = stage.cx("gemini-2.5-flash");
    let transcribe = stage.provider.transcribe().unwrap();
    let request = TranscribeRequest {
        audio: Some(Media::bytes(b"RIFF".as_slice()).with_media_type("audio/wav")),
        language: Some("en".to_owned()),
        ..TranscribeRequest::default()
    };
    let answer = transcribe.transcribe(&cx, request.clone()).await.unwrap();
    assert_eq!(
        (&*answer.text, answer.language.as_deref()),
        ("Good morning.", Some("en"))
    );
    assert_eq!(
        stage.sent()[0].1["contents"][0]["parts"][0]["inlineData"]["mimeType"],
        "audio/wav"
    );

    let times = TranscribeRequest {
        response_format: Some("srt".to_owned()),
        ..request
    };
    let error = transcribe.transcribe(&cx, times).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[tokio::test]
async fn a_video_is_submitted_looked_at_and_fetched() {
    let script = Script::by(|request| match (&*request.method, &*request.path) {
        ("POST", _) => ok(json!({ "name": "models/veo/operations/op1" })),
        (_, "/v1beta/models/veo/operations/op1") if request.number == 2 => ok(
            json!({ "name": "models/veo/operations/op1", "metadata": { "progressPercent": 50 } }),
        ),
        (_, "/v1beta/models/veo/operations/op1") => {
            let host = request.header("host").unwrap();
            let uri = format!("http://{host}/v1beta/files/f:download");
            ok(json!({
                "name": "models/veo/operations/op1", "done": true,
                "response": { "generateVideoResponse": { "generatedSamples": [{ "video": { "uri": uri } }] } },
            }))
        }
        _ => {
            assert!(
                request.header("x-goog-api-key").is_some(),
                "the file wants the key"
            );
            Reply::status(200)
                .header("content-type", "video/mp4")
                .body(&b"film"[..])
        }
    });
    let stage = Stage::new(Surface::AiStudio, script).await;
    let cx = stage.cx("veo");
    let video = stage.provider.video().unwrap();
    let request = VideoRequest {
        prompt: "A cat".to_owned(),
        size: Some("720x1280".to_owned()),
        seconds: Some(8.0),
        ..VideoRequest::default()
    };
    let job = video.submit(&cx, request).await.unwrap();
    assert_eq!(
        (job.state, &*job.id),
        (VideoState::Running, "models/veo/operations/op1")
    );
    let (path, body) = &stage.sent()[0];
    assert_eq!(path, "/v1beta/models/veo:predictLongRunning");
    assert_eq!(
        body["parameters"],
        json!({ "aspectRatio": "9:16", "resolution": "720p", "durationSeconds": 8 })
    );
    let job = video.poll(&cx, &job).await.unwrap();
    assert_eq!((job.state, job.progress), (VideoState::Running, Some(0.5)));
    let job = video.poll(&cx, &job).await.unwrap();
    assert_eq!(job.state, VideoState::Done);
    assert_eq!(
        job.videos[0].source,
        MediaSource::Bytes((&b"film"[..]).into())
    );
    assert_eq!(job.videos[0].media_type.as_deref(), Some("video/mp4"));
}

#[tokio::test]
async fn a_video_that_fails_is_a_job_that_failed() {
    let failed =
        json!({ "name": "op", "done": true, "error": { "code": 3, "message": "Too wild." } });
    let stage = Stage::new(Surface::Vertex, ok(failed)).await;
    let cx = stage.cx("veo");
    let video = stage.provider.video().unwrap();
    let job = video.submit(&cx, VideoRequest::default()).await.unwrap();
    assert_eq!(
        (job.state, job.error.as_deref()),
        (VideoState::Failed, Some("Too wild."))
    );
    video.poll(&cx, &job).await.unwrap();
    let (path, body) = &stage.sent()[1];
    assert!(path.ends_with("/veo:fetchPredictOperation"), "{path}");
    assert_eq!(*body, json!({ "operationName": "op" }));
}

#[tokio::test]
async fn lists_are_read_page_after_page() {
    let script = Script::by(|request| {
        let next = request
            .query
            .as_deref()
            .unwrap_or_default()
            .contains("pageToken=a%2Bb");
        if next {
            return ok(
                json!({ "models": [{ "name": "models/veo", "supportedGenerationMethods": ["predictLongRunning"] }] }),
            );
        }
        ok(json!({
            "models": [{
                "name": "models/gemini-x", "displayName": "Gemini X", "inputTokenLimit": 1000,
                "supportedGenerationMethods": ["generateContent"], "thinking": true,
            }],
            "nextPageToken": "a+b",
        }))
    });
    let stage = Stage::new(Surface::AiStudio, script).await;
    let models = stage.provider.models(&stage.cx("")).await.unwrap();
    let ids: Vec<&str> = models.iter().map(|model| &*model.id).collect();
    assert_eq!(ids, ["gemini-x", "veo"]);
    let first = &models[0].capabilities;
    assert!(first.yes.contains(Capability::Chat) && first.yes.contains(Capability::Reasoning));
    assert_eq!(first.context_window, Some(1000));
    assert!(!models[1].capabilities.yes.contains(Capability::Chat));
}

#[tokio::test]
async fn vertex_lists_models_beside_its_projects() {
    let list = json!({ "publisherModels": [{ "name": "publishers/google/models/gemini-x" }] });
    let stage = Stage::new(Surface::Vertex, ok(list)).await;
    let models = stage.provider.models(&stage.cx("")).await.unwrap();
    assert_eq!(models[0].id, "gemini-x");
    assert_eq!(stage.sent()[0].0, "/v1/publishers/google/models");
}
