//! Reads how the work stands, by any of the names that vendors have for it.

use g4f_types::facets::{VideoJob, VideoState};
use g4f_types::{Error, Media, Result};
use serde_json::Value;

use crate::openai::facet::unusable;
use crate::shared::{share_done, state_of};

/// Most videos that are read of one answer.
const MOST: usize = 64;

/// How the work stands that `answer` tells of. What it does not say is left as it is in `job`.
///
/// # Errors
/// `InvalidResponse` when a new job has no id.
pub(super) fn read(answer: &Value, job: &mut VideoJob) -> Result<()> {
    // Some wrap everything.
    let wrapped = answer.get("data").filter(|data| data.is_object());
    let answer = wrapped.unwrap_or(answer);
    if job.id.is_empty() {
        job.id = text(
            answer,
            &["id", "request_id", "requestId", "task_id", "taskId"],
        )
        .ok_or_else(|| unusable("the answer does not name the work"))?;
    }
    job.videos = videos(answer);
    let word = text(answer, &["status", "state", "task_status", "taskStatus"]);
    let failed = answer.get("error").is_some_and(|error| !error.is_null());
    job.state = match word.as_deref().map(state_of) {
        Some(Some(state)) => state,
        // A word that nobody knows is not the end.
        Some(None) => VideoState::Running,
        None if !job.videos.is_empty() => VideoState::Done,
        None if failed => VideoState::Failed,
        None => VideoState::Queued,
    };
    job.progress = answer.get("progress").and_then(share_done);
    if job.state == VideoState::Failed {
        let word = word.unwrap_or_else(|| "failed".to_owned());
        job.error = Some(reason(answer).unwrap_or(word));
    }
    let moderated = answer.pointer("/video/respect_moderation") == Some(&Value::Bool(false));
    if moderated {
        job.state = VideoState::Failed;
        job.videos.clear();
        job.error = Some("the video was held back by the provider's moderation".to_owned());
    }
    Ok(())
}

fn videos(answer: &Value) -> Vec<Media> {
    let places = [
        "/video",
        "/videos",
        "/video_url",
        "/results/videos",
        "/video_result",
        "/outputs",
        "/output",
        "/result",
        "/url",
    ];
    let mut found = Vec::new();
    for place in places {
        match answer.pointer(place) {
            Some(Value::Array(list)) => found.extend(list.iter().take(MOST).filter_map(video)),
            Some(one) => found.extend(video(one)),
            None => {}
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

fn video(value: &Value) -> Option<Media> {
    let url = match value {
        Value::String(url) => url.clone(),
        value => {
            let nested = value.get("video").filter(|video| video.is_object());
            text(nested.unwrap_or(value), &["url", "video_url", "uri"])?
        }
    };
    (url.starts_with("http") || url.starts_with("data:"))
        .then(|| Media::url(url).with_media_type("video/mp4"))
}

fn reason(answer: &Value) -> Option<String> {
    let error = answer.get("error").filter(|error| !error.is_null());
    let inside = error.and_then(|error| match error {
        Value::String(text) => Some(text.clone()),
        error => text(error, &["message", "msg", "detail", "code"]),
    });
    inside.or_else(|| text(answer, &["reason", "message", "msg", "fail_reason"]))
}

fn text(value: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match value.get(*name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The failure that a submission reports in place of work.
pub(super) fn refusal(answer: &Value, classify: impl FnOnce(&Value) -> Error) -> Option<Error> {
    let failed = answer.get("error").is_some_and(|error| !error.is_null());
    let named = ["id", "request_id", "requestId", "task_id"];
    let has_work = named
        .iter()
        .any(|name| answer.get(*name).is_some_and(|id| !id.is_null()))
        && answer.get("status").is_some_and(|status| !status.is_null());
    (failed && !has_work).then(|| classify(answer))
}
