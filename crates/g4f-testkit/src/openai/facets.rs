//! Answers to what is asked beside chat: images, speech, transcripts, embeddings and the rest.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};

use super::{CREATED, MODEL, usage};
use crate::Reply;

/// The smallest PNG that a media type can be told from.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// The smallest MP3 that a media type can be told from.
pub const MP3: &[u8] = b"ID3\x04\0\0\0\0\0\0\xff\xfb\x90\0";

/// An answer with these images in base64.
pub fn images<T: AsRef<[u8]>>(images: impl IntoIterator<Item = T>) -> Reply {
    let data: Vec<Value> = images
        .into_iter()
        .map(|image| json!({ "b64_json": STANDARD.encode(image) }))
        .collect();
    let tokens = json!({
        "input_tokens": 3,
        "output_tokens": 10,
        "total_tokens": 13,
        "input_tokens_details": { "text_tokens": 3, "image_tokens": 0 },
    });
    Reply::ok(json!({ "created": CREATED, "data": data, "usage": tokens }))
}

/// An answer with one image, [`PNG`].
pub fn image() -> Reply {
    images([PNG])
}

/// An answer with one image behind an address.
pub fn image_url(url: &str) -> Reply {
    let image = json!({ "url": url, "revised_prompt": "A cat, as an oil painting" });
    Reply::ok(json!({ "created": CREATED, "data": [image] }))
}

/// Sound of this media type, in the pieces given.
pub fn speech<T: Into<Bytes>>(media_type: &str, pieces: impl IntoIterator<Item = T>) -> Reply {
    let reply = Reply::status(200)
        .chunked()
        .header("content-type", media_type);
    pieces.into_iter().fold(reply, Reply::then_send)
}

/// The same sound as events of base64.
pub fn speech_sse<T: AsRef<[u8]>>(pieces: impl IntoIterator<Item = T>) -> Reply {
    let mut events: Vec<String> = pieces
        .into_iter()
        .map(|piece| {
            let audio = STANDARD.encode(piece);
            json!({ "type": "speech.audio.delta", "audio": audio }).to_string()
        })
        .collect();
    let done = json!({ "type": "speech.audio.done", "usage": {
        "input_tokens": 3, "output_tokens": 10, "total_tokens": 13
    } });
    events.push(done.to_string());
    Reply::sse(events)
}

/// A transcript, as `json` has it.
pub fn transcript(text: &str) -> Reply {
    Reply::ok(json!({ "text": text, "usage": {
        "type": "tokens", "input_tokens": 14, "output_tokens": 2, "total_tokens": 16,
        "input_token_details": { "text_tokens": 0, "audio_tokens": 14 },
    } }))
}

/// A transcript with times, as `verbose_json` has it: one segment of a second, one word for each word.
pub fn transcript_verbose(text: &str) -> Reply {
    let words: Vec<Value> = text
        .split_whitespace()
        .map(|word| json!({ "word": word, "start": 0.0, "end": 1.0 }))
        .collect();
    Reply::ok(json!({
        "task": "transcribe",
        "language": "english",
        "duration": 1.0,
        "text": text,
        "segments": [{ "id": 0, "start": 0.0, "end": 1.0, "text": text }],
        "words": words,
    }))
}

/// An answer with these vectors, one for each input.
pub fn embeddings<T: AsRef<[f32]>>(vectors: impl IntoIterator<Item = T>) -> Reply {
    embedding_list(vectors, |vector| json!(vector))
}

/// The same in base64: floats of four bytes, little-endian.
pub fn embeddings_base64<T: AsRef<[f32]>>(vectors: impl IntoIterator<Item = T>) -> Reply {
    embedding_list(vectors, |vector| {
        let bytes: Vec<u8> = vector
            .iter()
            .flat_map(|float| float.to_le_bytes())
            .collect();
        json!(STANDARD.encode(bytes))
    })
}

fn embedding_list<T: AsRef<[f32]>>(
    vectors: impl IntoIterator<Item = T>,
    write: impl Fn(&[f32]) -> Value,
) -> Reply {
    let data: Vec<Value> = vectors
        .into_iter()
        .enumerate()
        .map(|(index, vector)| {
            let embedding = write(vector.as_ref());
            json!({ "object": "embedding", "index": index, "embedding": embedding })
        })
        .collect();
    let tokens = usage(data.len() as u64, 0);
    Reply::ok(json!({ "object": "list", "data": data, "model": MODEL, "usage": tokens }))
}

/// A ranking: places in the request and scores.
pub fn ranking(results: impl IntoIterator<Item = (u32, f64)>) -> Reply {
    let results: Vec<Value> = results
        .into_iter()
        .map(|(index, score)| json!({ "index": index, "relevance_score": score }))
        .collect();
    Reply::ok(json!({ "model": MODEL, "results": results, "usage": { "total_tokens": 12 } }))
}

/// A judgement, one for each input.
pub fn moderation(flagged: impl IntoIterator<Item = bool>) -> Reply {
    let results: Vec<Value> = flagged
        .into_iter()
        .map(|flagged| {
            json!({
                "flagged": flagged,
                "categories": { "violence": flagged },
                "category_scores": { "violence": if flagged { 0.9 } else { 0.001 } },
            })
        })
        .collect();
    Reply::ok(json!({ "id": "modr-testkit", "model": MODEL, "results": results }))
}

/// How a video stands: `queued`, `in_progress`, `completed` or `failed`, and how far it is in percent.
pub fn video(id: &str, status: &str, progress: u8) -> Reply {
    let error = match status {
        "failed" => json!({ "code": "video_failed", "message": "The video could not be made." }),
        _ => Value::Null,
    };
    Reply::ok(json!({
        "id": id, "object": "video", "created_at": CREATED, "model": MODEL,
        "status": status, "progress": progress, "error": error,
    }))
}
