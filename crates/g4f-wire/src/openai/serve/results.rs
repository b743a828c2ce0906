//! Answers of the calls beside chat in OpenAI's shape.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::facets::{
    EmbedRequest, Embeddings, ImageAnswer, ImageRequest, Moderation, Ranking, RerankRequest,
    TranscribeRequest, Transcript, VideoJob, VideoState,
};
use g4f_types::{Media, MediaSource, Usage};
use serde_json::{Map, Value, json};

use super::subtitles::{self, Format};

/// Writes the body of an image answer. With `response_format: "b64_json"` bytes are written in base64, else an address
/// where there is one; bytes for a caller who asked for a `url` become a `data:` URI.
pub fn encode_images(answer: &ImageAnswer, request: &ImageRequest, created: u64) -> Value {
    let wants_url = request.response_format.as_deref() == Some("url");
    let mut body = json!({
        "created": if answer.created == 0 { created } else { answer.created },
        "data": answer.images.iter().map(|media| image(media, wants_url)).collect::<Vec<_>>(),
    });
    put(&mut body, "usage", answer.usage.as_ref().map(tokens));
    body
}

fn image(media: &Media, wants_url: bool) -> Value {
    let mut item = match (&media.source, media.to_base64()) {
        (MediaSource::Bytes(_), Some(data)) if !wants_url => json!({"b64_json": data}),
        (MediaSource::Id(id), _) => json!({"file_id": id}),
        _ => match media.to_url() {
            Ok(url) => json!({"url": url}),
            Err(_) => json!({}),
        },
    };
    let words = media.transcript.as_deref().map(Value::from);
    put(&mut item, "revised_prompt", words);
    item
}

/// The events of an image answer for callers who stream: one for each picture, as it is complete at once.
pub fn image_events(answer: &ImageAnswer, created: u64) -> Vec<Value> {
    let events = answer.images.iter().map(|media| {
        let mut event = image(media, false);
        put(
            &mut event,
            "type",
            Some("image_generation.completed".into()),
        );
        put(&mut event, "created_at", Some(created.into()));
        put(&mut event, "usage", answer.usage.as_ref().map(tokens));
        event
    });
    events.collect()
}

/// What a transcription is answered with.
#[derive(Clone, Debug, PartialEq)]
pub enum TranscriptBody {
    /// An object.
    Json(Value),
    /// A text, or a file of subtitles, with its media type.
    Text(&'static str, String),
}

/// Writes the answer to a transcription in the format that was asked for. Subtitles that the provider did not write are
/// made of its segments.
pub fn encode_transcript(answer: &Transcript, request: &TranscribeRequest) -> TranscriptBody {
    let subtitle = |format, mark: &str| {
        let is_written = answer.text.contains(mark);
        let made = (!is_written).then(|| subtitles::write(&answer.segments, format));
        made.flatten().unwrap_or_else(|| answer.text.clone())
    };
    match request.response_format.as_deref() {
        Some("text") => TranscriptBody::Text("text/plain", answer.text.clone()),
        Some("srt") => TranscriptBody::Text("application/x-subrip", subtitle(Format::Srt, " --> ")),
        Some("vtt") => TranscriptBody::Text("text/vtt", subtitle(Format::Vtt, "WEBVTT")),
        Some("json") | None if request.timestamp_granularities.is_empty() => {
            TranscriptBody::Json(transcript(answer))
        }
        _ => TranscriptBody::Json(verbose(answer, request)),
    }
}

fn transcript(answer: &Transcript) -> Value {
    let mut body = json!({"text": answer.text});
    put(&mut body, "usage", answer.usage.as_ref().map(tokens));
    for (name, value) in &answer.other {
        put(&mut body, name, Some(value.clone()));
    }
    body
}

fn verbose(answer: &Transcript, request: &TranscribeRequest) -> Value {
    let mut body = transcript(answer);
    let task = if request.translate {
        "translate"
    } else {
        "transcribe"
    };
    put(&mut body, "task", Some(task.into()));
    put(
        &mut body,
        "language",
        answer.language.as_deref().map(Value::from),
    );
    put(&mut body, "duration", answer.duration.map(Value::from));
    let list = |items: &[Value]| (!items.is_empty()).then(|| Value::from(items.to_vec()));
    put(&mut body, "segments", list(&answer.segments));
    put(&mut body, "words", list(&answer.words));
    body
}

/// The events of a transcript for callers who stream: the words at once, then the end.
pub fn transcript_events(answer: &Transcript) -> Vec<Value> {
    let mut done = transcript(answer);
    put(&mut done, "type", Some("transcript.text.done".into()));
    vec![
        json!({"type": "transcript.text.delta", "delta": answer.text}),
        done,
    ]
}

/// One piece of speech for callers who want events.
pub fn speech_delta(bytes: &[u8]) -> Value {
    json!({"type": "speech.audio.delta", "audio": STANDARD.encode(bytes)})
}

/// The end of speech for callers who want events.
pub fn speech_done() -> Value {
    json!({"type": "speech.audio.done"})
}

/// Writes the body of an embeddings answer: numbers, or with `encoding_format: "base64"` little-endian 32-bit floats.
pub fn encode_embeddings(answer: &Embeddings, request: &EmbedRequest) -> Value {
    let packed = request.encoding_format.as_deref() == Some("base64");
    let vector = |vector: &[f32]| {
        if packed {
            let bytes: Vec<u8> = vector
                .iter()
                .flat_map(|number| number.to_le_bytes())
                .collect();
            Value::from(STANDARD.encode(bytes))
        } else {
            vector.iter().map(|number| shortest(*number)).collect()
        }
    };
    let data = answer.vectors.iter().enumerate().map(
        |(index, numbers)| json!({"object": "embedding", "index": index, "embedding": vector(numbers)}),
    );
    let usage = answer.usage.unwrap_or_default();
    json!({
        "object": "list",
        "data": data.collect::<Vec<_>>(),
        "model": answer.model,
        "usage": {
            "prompt_tokens": usage.input_tokens,
            "total_tokens": usage.total_tokens.max(usage.input_tokens),
        },
    })
}

/// The number that prints as short as the provider wrote it: widening alone would add digits that nobody meant.
fn shortest(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_default()
}

/// Writes the body of a ranking as Cohere and Jina do, with the documents where the request asked for them back.
pub fn encode_ranking(answer: &Ranking, request: &RerankRequest, model: &str) -> Value {
    let wants_documents = request.other.get("return_documents") == Some(&Value::Bool(true));
    let result = |(index, score): &(u32, f64)| {
        let mut item = json!({"index": index, "relevance_score": score});
        let text = usize::try_from(*index)
            .ok()
            .and_then(|index| request.documents.get(index))
            .filter(|_| wants_documents);
        put(
            &mut item,
            "document",
            text.map(|text| json!({"text": text})),
        );
        item
    };
    let mut body = json!({
        "model": model,
        "results": answer.results.iter().map(result).collect::<Vec<_>>(),
    });
    put(&mut body, "usage", answer.usage.as_ref().map(tokens));
    body
}

/// Writes the body of a moderation answer.
pub fn encode_moderation(answer: &Moderation, id: &str, model: &str) -> Value {
    json!({"id": id, "model": model, "results": answer.results})
}

/// Writes a video job as OpenAI's video object, with what was made in `data`.
pub fn encode_video(job: &VideoJob, created: u64) -> Value {
    let status = match job.state {
        VideoState::Queued => "queued",
        VideoState::Running => "in_progress",
        VideoState::Done => "completed",
        VideoState::Failed => "failed",
    };
    let done = f32::from(u8::from(job.state == VideoState::Done));
    let percent = job.progress.unwrap_or(done).clamp(0.0, 1.0) * 100.0;
    let mut body = json!({
        "id": job.id,
        "object": "video",
        "created_at": created,
        "status": status,
        "progress": percent.round(),
        "model": job.model,
        "data": job.videos.iter().map(|media| image(media, false)).collect::<Vec<_>>(),
    });
    let error = job.error.as_ref();
    put(
        &mut body,
        "error",
        error.map(|words| json!({"code": "video_generation_failed", "message": words})),
    );
    body
}

/// Tokens in the names of the calls beside chat.
fn tokens(usage: &Usage) -> Value {
    let mut value = json!({
        "type": "tokens",
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
    });
    let details: Map<String, Value> = [
        ("audio_tokens", usage.input_audio_tokens),
        ("cached_tokens", usage.cached_input_tokens),
    ]
    .into_iter()
    .filter_map(|(name, count)| Some((name.to_owned(), Value::from(count?))))
    .collect();
    let details = (!details.is_empty()).then_some(Value::Object(details));
    put(&mut value, "input_token_details", details);
    value
}

fn put(body: &mut Value, name: &str, value: Option<Value>) {
    if let (Value::Object(map), Some(value)) = (body, value) {
        map.entry(name.to_owned()).or_insert(value);
    }
}
