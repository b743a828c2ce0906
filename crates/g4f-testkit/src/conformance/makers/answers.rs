//! What each maker says when the work is done, or when a video was ordered.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::Reply;
use crate::conformance::asked::{Asked, VECTORS, VIDEO_ID};
use crate::conformance::trial::TEXT;
use crate::openai::{MP3, PNG};

/// The answer that the suite wants, in this maker's words; `None` where it has no such thing.
pub(super) fn of(maker: &str, asked: &Asked) -> Option<Reply> {
    Some(match asked {
        Asked::Images(_) if matches!(maker, "prodia" | "pollinations") => Reply::status(200)
            .header("content-type", "image/png")
            .body(PNG),
        Asked::Images(_) => Reply::ok(picture(maker)?),
        Asked::Video(_) => Reply::ok(video(maker)?),
        Asked::Speech(_) => Reply::ok(speech(maker)?),
        Asked::Transcribe(_) => Reply::ok(match maker {
            "replicate" => json!({ "id": "p", "status": "succeeded", "output": TEXT }),
            "fal" => json!({ "text": TEXT, "chunks": [] }),
            _ => return None,
        }),
        Asked::Embed(_) if maker == "replicate" => {
            Reply::ok(json!({ "id": "p", "status": "succeeded", "output": VECTORS }))
        }
        _ => return None,
    })
}

fn picture(maker: &str) -> Option<Value> {
    let base64 = STANDARD.encode(PNG);
    let url = format!("data:image/png;base64,{base64}");
    Some(match maker {
        "replicate" => json!({ "id": "p", "status": "succeeded", "output": [url] }),
        "fal" => json!({ "images": [{ "url": url, "content_type": "image/png" }], "seed": 1 }),
        "black-forest-labs" => json!({ "id": "p", "status": "Ready", "result": { "sample": url } }),
        "stability" => json!({ "image": base64, "finish_reason": "SUCCESS", "seed": 1 }),
        "runway" => json!({ "id": "p", "status": "SUCCEEDED", "output": [url] }),
        "luma" => json!({ "id": "p", "state": "completed", "assets": { "image": url } }),
        "kling" => json!({ "code": 0, "message": "SUCCEED", "data": {
            "task_id": "p", "task_status": "succeed", "task_result": { "images": [{ "index": 0, "url": url }] },
        } }),
        "aihorde-images" => {
            json!({ "done": true, "generations": [{ "img": base64, "censored": false }] })
        }
        "alibaba" => {
            json!({ "output": { "task_id": "p", "task_status": "SUCCEEDED", "results": [{ "url": url }] } })
        }
        "minimax" => {
            json!({ "data": { "image_base64": [base64] }, "base_resp": { "status_code": 0 } })
        }
        _ => return None,
    })
}

fn video(maker: &str) -> Option<Value> {
    let id = VIDEO_ID;
    Some(match maker {
        "replicate" => json!({ "id": id, "status": "starting", "output": null }),
        "fal" => json!({ "request_id": id, "status": "IN_QUEUE", "queue_position": 3 }),
        "runway" | "volcengine" => json!({ "id": id }),
        "luma" => json!({ "id": id, "state": "queued", "assets": null }),
        "kling" => json!({ "code": 0, "data": { "task_id": id, "task_status": "submitted" } }),
        "alibaba" => json!({ "output": { "task_id": id, "task_status": "PENDING" } }),
        "minimax" => json!({ "task_id": id, "base_resp": { "status_code": 0 } }),
        _ => return None,
    })
}

fn speech(maker: &str) -> Option<Value> {
    let base64 = STANDARD.encode(MP3);
    Some(match maker {
        "replicate" => {
            let url = format!("data:audio/mpeg;base64,{base64}");
            json!({ "id": "p", "status": "succeeded", "output": url })
        }
        "alibaba" => json!({ "output": { "audio": { "url": "", "data": base64 } } }),
        "minimax" => {
            let digit =
                |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from_digit(half.into(), 16));
            let digits: String = MP3.iter().flat_map(digit).flatten().collect();
            json!({ "data": { "audio": digits, "status": 2 }, "base_resp": { "status_code": 0 } })
        }
        _ => return None,
    })
}

/// A list of models.
pub(super) fn models(maker: &str, ids: &[&str]) -> Option<Reply> {
    Some(Reply::ok(match maker {
        "replicate" => {
            // Names are made of an owner and a name there.
            let split = |id: &&str| match id.split_once('/') {
                Some((owner, name)) => json!({ "owner": owner, "name": name }),
                None => json!({ "owner": null, "name": id }),
            };
            let list: Vec<Value> = ids.iter().map(split).collect();
            json!({ "next": null, "results": list })
        }
        "aihorde-images" => ids
            .iter()
            .map(|id| json!({ "name": id, "count": 2 }))
            .collect(),
        _ => return None,
    }))
}
