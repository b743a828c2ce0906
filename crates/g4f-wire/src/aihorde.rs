//! AI Horde's own API: pictures by volunteers, behind a queue.
//!
//! `POST /generate/async`, `GET /generate/check/{id}` until it is done, `GET /generate/status/{id}` once (which is
//! counted, while checks are not). Whoever has no key uses the one that the operators give to everybody. See
//! <https://aihorde.net/api/>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::facets::{ImageRequest, ImageTask, VideoState};
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use http::Method;
use serde_json::{Map, Value, json};

use crate::classify::{Facts, Verdict};
use crate::jobs::{Asked, Jobs, Maker, Order, Step, Ticket, leave_out, sides, text};
use crate::openai::facet::Params;
use crate::provider::{EncodeTarget, JsonList, WireProvider};
use crate::shared::{Pace, id_in_path, unsupported};

/// The key that the operators give to everybody, in its header. Whoever has one of his own moves up in the queue.
const ANONYMOUS: (&str, &str) = ("apikey", "0000000000");
/// Who we are: name, version, where to complain.
const AGENT: &str = concat!(
    "g4f-sdk:",
    env!("CARGO_PKG_VERSION"),
    ":",
    env!("CARGO_PKG_REPOSITORY")
);

/// Adds all that AI Horde has to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .headers(&[ANONYMOUS, ("client-agent", AGENT)])
        .family_verdict(verdict)
        .images(Jobs(AiHorde))
        .models(JsonList("/status/models?type=image"))
}

/// AI Horde's pictures.
#[derive(Clone, Copy, Debug, Default)]
pub struct AiHorde;

impl Maker for AiHorde {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let Asked::Images(request) = asked else {
            return Err(unsupported("input"));
        };
        Ok(Order {
            path: "/generate/async".to_owned(),
            body: body(request, target)?,
            ..Order::default()
        })
    }

    fn read(&self, answer: &Value) -> Step {
        if let Some(made) = answer.get("generations").and_then(Value::as_array) {
            return pictures(made);
        }
        let is = |name: &str| answer.get(name) == Some(&Value::Bool(true));
        let count = |name: &str| answer.get(name).and_then(Value::as_u64);
        let mut step = Step {
            id: text(answer, &["id"]),
            place: count("queue_position"),
            ..Step::default()
        };
        if is("done") {
            step.state = Some(VideoState::Done);
        } else if is("faulted") {
            step.state = Some(VideoState::Failed);
            step.why = Some("the workers failed".to_owned());
        } else if answer.get("is_possible") == Some(&Value::Bool(false)) {
            step.state = Some(VideoState::Failed);
            step.why = Some("no worker can do this now".to_owned());
        } else if count("processing").is_some_and(|at_work| at_work > 0) {
            step.state = Some(VideoState::Running);
        } else if answer.get("done").is_some() {
            step.state = Some(VideoState::Queued);
        }
        step
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        Ok(format!("/generate/check/{}", id_in_path(ticket.id)?))
    }

    fn result(&self, ticket: Ticket<'_>) -> Option<String> {
        let id = id_in_path(ticket.id).ok()?;
        Some(format!("/generate/status/{id}"))
    }

    fn pace(&self) -> Pace {
        Pace::SLOW
    }

    fn cancel(&self, ticket: Ticket<'_>) -> Option<(Method, String)> {
        Some((Method::DELETE, self.result(ticket)?))
    }
}

/// The result. Workers replace what their filter does not like by a picture that says so.
fn pictures(made: &[Value]) -> Step {
    let censored = |one: &Value| one.get("censored") == Some(&Value::Bool(true));
    let kept: Vec<Value> = made.iter().filter(|one| !censored(one)).cloned().collect();
    if kept.is_empty() && !made.is_empty() {
        return Step {
            state: Some(VideoState::Failed),
            why: Some("the workers' filter held the picture back (nsfw)".to_owned()),
            ..Step::default()
        };
    }
    Step {
        state: Some(VideoState::Done),
        output: Value::Array(kept),
        ..Step::default()
    }
}

fn body(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.task != ImageTask::Generate && request.images.is_empty() {
        let message = "images: there is no picture to change";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
    }
    // Tuning stands in an object of its own, so the caller's fields are added to the whole afterwards.
    let bare = EncodeTarget {
        model: "",
        ..target
    };
    let takes = ["guidance_scale", "num_inference_steps"];
    let rename = [
        ("guidance_scale", "cfg_scale"),
        ("num_inference_steps", "steps"),
    ];
    let mut params = Params::new(bare, &takes, &rename);
    if let Some(n) = request.n {
        params.set("n", n);
    }
    match sides(request).or_else(|| of_shape(request.aspect_ratio.as_deref()?)) {
        Some((width, height)) => {
            params.set("width", in_steps(width));
            params.set("height", in_steps(height));
        }
        None if request.aspect_ratio.is_some() => params.drop_param("aspect_ratio"),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    if let Some(seed) = request.seed {
        params.set("seed", seed.to_string());
    }
    params.tune("guidance_scale", request.guidance_scale);
    params.tune("num_inference_steps", request.num_inference_steps);
    let takes = [
        "negative_prompt",
        "safe",
        "guidance_scale",
        "num_inference_steps",
    ];
    leave_out(&mut params, request, &takes);
    let params = params.finish(&Map::new(), &[])?;
    let prompt = match &request.negative_prompt {
        Some(negative) => format!("{} ### {negative}", request.prompt),
        None => request.prompt.clone(),
    };
    let mut body = Map::new();
    body.insert("prompt".to_owned(), prompt.into());
    body.insert("params".to_owned(), Value::Object(params));
    body.insert("nsfw".to_owned(), false.into());
    body.insert(
        "censor_nsfw".to_owned(),
        request.safe.unwrap_or(true).into(),
    );
    body.insert("r2".to_owned(), true.into());
    if !target.model.is_empty() {
        body.insert("models".to_owned(), json!([target.model]));
    }
    match &request.images[..] {
        [] => {}
        [one] => {
            body.insert("source_image".to_owned(), base64(one, "images")?);
            let way = if request.mask.is_some() {
                "inpainting"
            } else {
                "img2img"
            };
            body.insert("source_processing".to_owned(), way.into());
        }
        _ => {
            let message = "this provider changes one picture, not several";
            return Err(unsupported("images").with_message(message));
        }
    }
    if let Some(mask) = &request.mask {
        body.insert("source_mask".to_owned(), base64(mask, "mask")?);
    }
    for (name, value) in &request.other {
        body.insert(name.clone(), value.clone());
    }
    Ok(body)
}

/// Sides are multiples of 64, between 64 and 3072.
fn in_steps(side: u32) -> u32 {
    (side.clamp(64, 3072) / 64) * 64
}

/// Sides of half a million pixels, which anonymous callers may ask for.
fn of_shape(ratio: &str) -> Option<(u32, u32)> {
    Some(match ratio {
        "1:1" => (512, 512),
        "16:9" => (768, 448),
        "9:16" => (448, 768),
        "4:3" => (640, 512),
        "3:4" => (512, 640),
        "3:2" => (704, 448),
        "2:3" => (448, 704),
        _ => return None,
    })
}

fn base64(media: &Media, param: &str) -> Result<Value> {
    let MediaSource::Bytes(bytes) = &media.source else {
        let message = format!("{param}: this provider fetches no addresses; send the bytes");
        return Err(unsupported(param).with_message(message));
    };
    Ok(Value::from(STANDARD.encode(bytes)))
}

/// Its failures are `{"message", "rc"}`.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    for (words, kind) in [
        ("no worker can do this now", ErrorKind::Overloaded),
        ("no available workers", ErrorKind::Overloaded),
        ("more kudos", ErrorKind::QuotaExhausted),
        ("due to heavy demand", ErrorKind::QuotaExhausted),
        ("too many concurrent", ErrorKind::RateLimited),
        ("unethical", ErrorKind::ContentFilter),
        ("corrupt prompt", ErrorKind::ContentFilter),
        ("no user matching sent api key", ErrorKind::Auth),
    ] {
        if facts.words.contains(words) {
            return Some(Verdict::new(kind));
        }
    }
    crate::jobs::verdict(facts)
}
