//! Kling: videos and pictures as tasks, with a token that is signed for each call.
//!
//! <https://app.klingai.com/global/dev/document-api>

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use g4f_types::facets::{ImageRequest, VideoRequest, VideoState};
use g4f_types::{Error, ErrorKind, HttpRequest, Media, MediaSource, Result};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderValue;
use http::header::AUTHORIZATION;
use serde_json::{Map, Value, json};
use sha2::Sha256;

use crate::classify::{Facts, Verdict};
use crate::jobs::{
    Asked, Jobs, Maker, Order, Step, Ticket, address, leave_out, number, ratio, text,
};
use crate::openai::facet::Params;
use crate::provider::{Authority, Authorize, EncodeTarget, WireProvider};
use crate::shared::{id_in_path, unsupported};

/// How long a token is good for.
const LIFE: Duration = Duration::from_secs(1800);
/// How far clocks may differ.
const SLACK: Duration = Duration::from_secs(5);

/// Adds all that Kling has to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .family_verdict(verdict)
        .authorize(KlingToken)
        .images(Jobs(Kling))
        .video(Jobs(Kling))
}

/// Signs a token (JWT, HS256) with a key of two parts, `ACCESS:SECRET`. A key of one part is sent as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct KlingToken;

#[async_trait]
impl Authorize for KlingToken {
    async fn authorize(&self, request: &mut HttpRequest, with: Authority<'_>) -> Result<()> {
        let Some(key) = with.key else {
            return Err(Error::new(ErrorKind::Auth, "there is no key").with_help(with.help));
        };
        let token = match key.expose().split_once(':') {
            Some((access, secret)) => token(access, secret, SystemTime::now()),
            None => key.expose().to_owned(),
        };
        let mut value = HeaderValue::from_str(&format!("Bearer {token}"))
            .map_err(|_| Error::config("the key holds characters that no header may hold"))?;
        value.set_sensitive(true);
        request.headers.insert(AUTHORIZATION, value);
        Ok(())
    }
}

fn token(access: &str, secret: &str, now: SystemTime) -> String {
    let seconds = |time: SystemTime| time.duration_since(UNIX_EPOCH).map_or(0, |t| t.as_secs());
    let head = json!({ "alg": "HS256", "typ": "JWT" });
    let claims = json!({ "iss": access, "exp": seconds(now + LIFE), "nbf": seconds(now - SLACK) });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let mut token = format!("{}.{}", part(&head), part(&claims));
    // A key of any length will do for this.
    if let Ok(mut signer) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        signer.update(token.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signer.finalize().into_bytes());
        token.push('.');
        token.push_str(&signature);
    }
    token
}

/// Kling's tasks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kling;

impl Maker for Kling {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let (path, body) = match asked {
            Asked::Images(request) => ("/v1/images/generations", images(request, target)?),
            Asked::Video(request) if request.images.is_empty() => {
                ("/v1/videos/text2video", video(request, target)?)
            }
            Asked::Video(request) => ("/v1/videos/image2video", video(request, target)?),
            _ => return Err(unsupported("input")),
        };
        Ok(Order {
            path: path.to_owned(),
            body,
            look: Some(format!("{path}/{{id}}")),
            ..Order::default()
        })
    }

    fn read(&self, answer: &Value) -> Step {
        let code = answer.get("code").and_then(Value::as_i64);
        if code.is_some_and(|code| code != 0) {
            return Step {
                refusal: Some(answer.clone()),
                ..Step::default()
            };
        }
        let data = answer.get("data").unwrap_or(&Value::Null);
        let word = data.get("task_status").and_then(Value::as_str);
        let mut step = Step {
            id: text(data, &["task_id"]),
            output: data.get("task_result").cloned().unwrap_or_default(),
            ..Step::default()
        }
        .with_word(word);
        if step.state == Some(VideoState::Failed) {
            step.why = text(data, &["task_status_msg"]).or(step.why);
        }
        step
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        Ok(format!("/v1/videos/text2video/{}", id_in_path(ticket.id)?))
    }
}

/// Bytes go as base64 alone, without the words of a `data:` address.
fn picture(media: &Media) -> Result<Value> {
    match &media.source {
        MediaSource::Bytes(bytes) => Ok(Value::from(STANDARD.encode(bytes))),
        _ => address(media, "images"),
    }
}

const RENAMED: &[(&str, &str)] = &[("model", "model_name"), ("guidance_scale", "cfg_scale")];

fn inputs<'a>(target: EncodeTarget<'a>, takes: &'a [&'a str]) -> Params<'a> {
    Params::new(target, takes, RENAMED)
}

fn video(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let mut params = inputs(target, &["negative_prompt"]);
    if !request.prompt.is_empty() {
        params.set("prompt", request.prompt.as_str());
    }
    if let Some(seconds) = request.seconds {
        params.set("duration", number(seconds).to_string());
    }
    // A video that begins with a picture has its shape.
    match ratio(request) {
        Some(ratio) if request.images.is_empty() => params.set("aspect_ratio", ratio),
        Some(_) => params.drop_param("aspect_ratio"),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    match request.resolution.as_deref() {
        Some("1080p") => params.set("mode", "pro"),
        Some("720p") => params.set("mode", "std"),
        Some(_) => params.drop_param("resolution"),
        None => {}
    }
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("seed", request.seed);
    if let Some(audio) = request.audio {
        params.set("sound", if audio { "on" } else { "off" });
    }
    match &request.images[..] {
        [] => {}
        [first] => params.set("image", picture(first)?),
        [first, last] => {
            params.set("image", picture(first)?);
            params.set("image_tail", picture(last)?);
        }
        _ => {
            let message = "a video is made from its first and its last picture, not from more";
            return Err(unsupported("images").with_message(message));
        }
    }
    params.finish(&request.other, &[])
}

fn images(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.mask.is_some() {
        return Err(unsupported("mask"));
    }
    let mut params = inputs(target, &["negative_prompt"]);
    params.set("prompt", request.prompt.as_str());
    if let Some(n) = request.n {
        params.set("n", n);
    }
    match ratio(request) {
        Some(ratio) => params.set("aspect_ratio", ratio),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("seed", request.seed);
    leave_out(&mut params, request, &["negative_prompt"]);
    match &request.images[..] {
        [] => {}
        [one] => params.set("image", picture(one)?),
        _ => {
            let message = "this provider changes one picture, not several";
            return Err(unsupported("images").with_message(message));
        }
    }
    params.finish(&request.other, &[])
}

/// Its failures are numbers.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let kind = match facts.code.as_deref()? {
        "1000" | "1001" | "1002" | "1003" | "1004" | "1103" => ErrorKind::Auth,
        "1100" | "1101" | "1102" => ErrorKind::QuotaExhausted,
        "1200" | "1201" => ErrorKind::BadRequest,
        "1203" => ErrorKind::ModelNotFound,
        "1301" => ErrorKind::ContentFilter,
        "1302" | "1303" => ErrorKind::RateLimited,
        "5000" => ErrorKind::Server,
        "5001" | "5002" => ErrorKind::Overloaded,
        _ => return crate::jobs::verdict(facts),
    };
    Some(Verdict::new(kind))
}

#[cfg(test)]
mod tests;
