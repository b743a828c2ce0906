//! Replicate: predictions, their streams, and the list of models.

use g4f_testkit::{Reply, Script};
use g4f_types::facets::{EmbedRequest, SpeechRequest, TranscribeRequest, VideoState};
use g4f_types::{ChatAnswer, ChatRequest, Error, ErrorKind, Media, MediaSource, Message};
use g4f_wire::replicate::pieces;
use serde_json::{Value, json};

use crate::setup::{KEY, PNG, Stage, fox, fox_film, stage};

fn prediction(status: &str, output: &Value) -> Value {
    json!({
        "id": "p1", "model": "owner/name", "version": "v", "status": status, "output": output,
        "error": null, "logs": "", "created_at": "2024-02-12T16:45:41.7Z",
        "urls": { "get": "https://api.replicate.com/v1/predictions/p1" },
    })
}

fn reply(status: &str, output: &Value) -> Reply {
    Reply::ok(prediction(status, output))
}

#[tokio::test(start_paused = true)]
async fn pictures_are_ordered_and_waited_for() {
    let looks = Script::sequence([
        reply("starting", &json!(null)),
        reply("processing", &json!(null)),
        reply(
            "succeeded",
            &json!([PNG, "https://replicate.delivery/a.webp"]),
        ),
    ]);
    let script = Script::from(Reply::status(404))
        .on(
            "POST /models/owner/name/predictions",
            reply("starting", &json!(null)),
        )
        .on("GET /predictions/p1", looks);
    let stage = stage(script, pieces).await;
    let answer = stage.ask(fox("owner/name")).await.unwrap();
    assert_eq!(answer.images.len(), 2);
    assert_eq!(answer.images[0].media_type.as_deref(), Some("image/png"));
    let first = &stage.requests()[0];
    assert_eq!(first.header("prefer"), Some("wait"));
    assert_eq!(
        first.header("authorization"),
        Some(format!("Bearer {KEY}").as_str())
    );
    assert_eq!(stage.ordered(), json!({ "input": { "prompt": "a fox" } }));
    assert_eq!(stage.upstream.hits(), 4);
}

#[tokio::test(start_paused = true)]
async fn versions_and_deployments_have_addresses_of_their_own() {
    let stage = stage(reply("succeeded", &json!(PNG)), pieces).await;
    let version = "5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b";
    for model in [
        format!("kvfrans/clipdraw:{version}"),
        version.to_owned(),
        "deployments/acme/painter".to_owned(),
    ] {
        stage.ask(fox(&model)).await.unwrap();
    }
    assert_eq!(
        stage.paths(),
        [
            "POST /predictions",
            "POST /predictions",
            "POST /deployments/acme/painter/predictions",
        ]
    );
    let sent: Vec<Value> = stage.requests().iter().map(|r| r.json().unwrap()).collect();
    assert_eq!(
        (&sent[0]["version"], &sent[1]["version"]),
        (&version.into(), &version.into())
    );
    for model in ["../account", "a/../b", "a b/c", "a/b?c"] {
        let error = stage.ask(fox(model)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ModelNotFound, "{model}");
    }
    assert_eq!(stage.upstream.hits(), 3);
}

#[tokio::test(start_paused = true)]
async fn failures_have_their_kinds() {
    for (body, kind) in [
        (
            json!({ "id": "p1", "status": "failed", "error": "NSFW content detected. Try another prompt." }),
            ErrorKind::ContentFilter,
        ),
        (
            json!({ "id": "p1", "status": "failed", "error": "CUDA out of memory." }),
            ErrorKind::Overloaded,
        ),
        (json!({ "weather": "fine" }), ErrorKind::InvalidResponse),
        (
            json!({ "id": "p1", "status": "succeeded", "output": null }),
            ErrorKind::Empty,
        ),
    ] {
        let stage = stage(Reply::ok(body.clone()), pieces).await;
        let error = stage.ask(fox("owner/name")).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{body}: {error}");
    }
    let throttled = Reply::status(429).json(json!({
        "detail": "Request was throttled. Your rate limit resets in ~5s.", "status": 429, "retry_after": 5,
    }));
    let stage = stage(throttled, pieces).await;
    let error = stage.ask(fox("owner/name")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(5)));
}

#[tokio::test(start_paused = true)]
async fn what_never_ends_is_called_off() {
    let stage = stage(reply("processing", &json!(null)), pieces).await;
    let error = stage.ask(fox("owner/name")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let paths = stage.paths();
    assert_eq!(paths.last().unwrap(), "POST /predictions/p1/cancel");
    assert_eq!(paths.len(), 1 + 720 + 1);
}

#[tokio::test(start_paused = true)]
async fn a_video_is_a_job() {
    let looks = Script::sequence([
        reply("processing", &json!(null)),
        reply("succeeded", &json!("https://replicate.delivery/a.mp4")),
        Reply::ok(json!({ "id": "p1", "status": "failed", "error": "no luck" })),
    ]);
    let script = Script::from(reply("starting", &json!(null))).on("GET /predictions/p1", looks);
    let stage = stage(script, pieces).await;
    let job = stage.ask(fox_film("owner/name")).await.unwrap();
    assert_eq!((job.id.as_str(), job.state), ("p1", VideoState::Queued));
    assert_eq!(stage.requests()[0].header("prefer"), None);
    let job = stage.poll(&job).await.unwrap();
    assert_eq!(job.state, VideoState::Running);
    let job = stage.poll(&job).await.unwrap();
    assert_eq!(job.state, VideoState::Done);
    assert_eq!(
        job.videos[0].source,
        MediaSource::Url("https://replicate.delivery/a.mp4".to_owned())
    );
    let job = stage.poll(&job).await.unwrap();
    assert_eq!(
        (job.state, job.error.as_deref()),
        (VideoState::Failed, Some("no luck"))
    );
}

#[tokio::test(start_paused = true)]
async fn speech_transcripts_and_vectors_are_predictions_too() {
    let sound = "data:audio/mpeg;base64,SUQzBAAAAAAAAA==";
    let stage = stage(reply("succeeded", &json!(sound)), pieces).await;
    let speech = SpeechRequest {
        model: "owner/speaker".into(),
        input: "Hello".to_owned(),
        ..SpeechRequest::default()
    };
    assert_eq!(stage.ask(speech).await.unwrap().media_type, "audio/mpeg");
    let heard = json!({ "transcription": " Hi.", "detected_language": "english", "segments": [] });
    stage.upstream.set_script(reply("succeeded", &heard));
    let request = TranscribeRequest {
        model: "openai/whisper".into(),
        audio: Some(Media::url("https://example.com/a.mp3")),
        ..TranscribeRequest::default()
    };
    let transcript = stage.ask(request).await.unwrap();
    assert_eq!(transcript.text, " Hi.");
    assert_eq!(transcript.language.as_deref(), Some("english"));
    let embed = || EmbedRequest {
        model: "owner/embedder".into(),
        input: vec!["one".into(), "two".into()],
        ..EmbedRequest::default()
    };
    for output in [
        json!([[0.5, 1.0], [1.0, 0.0]]),
        json!([{ "embedding": [0.5, 1.0] }, { "embedding": [1.0, 0.0] }]),
    ] {
        stage.upstream.set_script(reply("succeeded", &output));
        let vectors = stage.ask(embed()).await.unwrap().vectors;
        assert_eq!(vectors, [[0.5, 1.0], [1.0, 0.0]]);
    }
    stage
        .upstream
        .set_script(reply("succeeded", &json!([[0.5]])));
    let error = stage.ask(embed()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
}

async fn chat(stage: &Stage, streamed: bool) -> Result<ChatAnswer, Error> {
    let request = ChatRequest {
        stream: streamed,
        ..ChatRequest::new("meta/llama", [Message::user("Hello")])
    };
    let cx = stage.cx("meta/llama");
    stage.provider.chat(&cx, request).await?.collect().await
}

#[tokio::test(start_paused = true)]
async fn chat_is_read_from_the_stream_of_a_prediction() {
    let elsewhere = stage(
        Reply::status(200)
            .header("content-type", "text/event-stream; charset=utf-8")
            .body(": hi\n\nevent: output\nid: 1\ndata: \n\nevent: output\ndata: Sure\n\nevent: output\ndata: :\ndata: \ndata: Why\n\nevent: done\ndata: {}\n\n:408: 408 Request Timeout\n\n"),
        |provider| provider,
    )
    .await;
    let mut begun = prediction("starting", &json!(null));
    begun["urls"]["stream"] = format!("{}/streams/s1", elsewhere.upstream.base_url()).into();
    let stage = stage(Reply::status(201).json(begun), pieces).await;
    let answer = chat(&stage, true).await.unwrap();
    assert_eq!(
        (answer.text().as_str(), answer.id.as_str()),
        ("Sure:\n\nWhy", "p1")
    );
    assert_eq!(
        stage.ordered(),
        json!({ "input": { "prompt": "Hello" }, "stream": true })
    );
    // The key is for Replicate's own server alone.
    let followed = &elsewhere.requests()[0];
    assert_eq!(followed.header("authorization"), None);
    assert_eq!(followed.header("accept"), Some("text/event-stream"));
    elsewhere.upstream.set_script(
        Reply::status(200)
            .header("content-type", "text/event-stream")
            .body("event: output\ndata: Su\n\n"),
    );
    let error = chat(&stage, true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Truncated);
}

#[tokio::test(start_paused = true)]
async fn chat_without_a_stream_is_waited_for() {
    let mut done = prediction("succeeded", &json!(["Good ", "day"]));
    done["metrics"] = json!({ "input_token_count": 3, "output_token_count": 2 });
    let script =
        Script::from(reply("starting", &json!(null))).on("GET /predictions/p1", Reply::ok(done));
    let stage = stage(script, pieces).await;
    for streamed in [false, true] {
        let answer = chat(&stage, streamed).await.unwrap();
        assert_eq!(answer.text(), "Good day");
        let usage = answer.usage.unwrap();
        assert_eq!((usage.input_tokens, usage.output_tokens), (3, 2));
    }
    let failed = json!({ "id": "p1", "status": "failed", "error": "Input is too long." });
    stage.upstream.set_script(Reply::ok(failed));
    let error = chat(&stage, false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
    stage.upstream.set_script(Reply::status(200).text("<html>"));
    let error = chat(&stage, false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ErrorPage);
}

#[tokio::test]
async fn models_come_in_pages() {
    let page = |name: &str, next: Value| {
        Reply::ok(
            json!({ "previous": null, "next": next, "results": [{ "owner": "acme", "name": name }] }),
        )
    };
    let script = Script::sequence([
        page(
            "one",
            json!("https://api.replicate.com/v1/models?cursor=abc%3D"),
        ),
        page(
            "two",
            json!("https://api.replicate.com/v1/models?cursor=again"),
        ),
        page(
            "two",
            json!("https://api.replicate.com/v1/models?cursor=again"),
        ),
    ]);
    let stage = stage(script, pieces).await;
    let models = stage.provider.models(&stage.cx("")).await.unwrap();
    let ids: Vec<_> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["acme/one", "acme/two"]);
    assert_eq!(stage.upstream.hits(), 3);
}
