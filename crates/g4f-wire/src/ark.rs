//! Volcengine Ark beside chat: videos (Seedance) as tasks.
//!
//! <https://www.volcengine.com/docs/82379/1520757>

use g4f_types::Result;
use g4f_types::facets::{VideoRequest, VideoState};
use http::Method;
use serde_json::{Map, Value, json};

use crate::jobs::{Asked, Maker, Order, Step, Ticket, address, number, ratio, text};
use crate::openai::facet::Params;
use crate::provider::EncodeTarget;
use crate::shared::{id_in_path, unsupported};

/// Ark's videos.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ark;

impl Maker for Ark {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let Asked::Video(request) = asked else {
            return Err(unsupported("input"));
        };
        Ok(Order {
            path: "/contents/generations/tasks".to_owned(),
            body: body(request, target)?,
            ..Order::default()
        })
    }

    fn read(&self, answer: &Value) -> Step {
        let word = answer.get("status").and_then(Value::as_str);
        let mut step = Step {
            id: text(answer, &["id"]),
            output: answer.get("content").cloned().unwrap_or_default(),
            ..Step::default()
        }
        .with_word(word);
        if step.state == Some(VideoState::Failed) {
            let error = answer.get("error").unwrap_or(&Value::Null);
            step.why = text(error, &["message"]).or(step.why);
            step.code = text(error, &["code"]);
        }
        step
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        let id = id_in_path(ticket.id)?;
        Ok(format!("/contents/generations/tasks/{id}"))
    }

    fn cancel(&self, ticket: Ticket<'_>) -> Option<(Method, String)> {
        Some((Method::DELETE, self.look(ticket).ok()?))
    }
}

fn body(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let takes = ["resolution", "seed", "audio"];
    let mut params = Params::new(target, &takes, &[("audio", "generate_audio")]);
    let mut content = Vec::new();
    if !request.prompt.is_empty() {
        content.push(json!({ "type": "text", "text": request.prompt }));
    }
    let many = request.images.len();
    for (at, image) in request.images.iter().enumerate() {
        let mut item =
            json!({ "type": "image_url", "image_url": { "url": address(image, "images")? } });
        // Two are the ends, more are what to follow.
        if many > 1 {
            item["role"] = match (many, at) {
                (2, 0) => "first_frame",
                (2, _) => "last_frame",
                _ => "reference_image",
            }
            .into();
        }
        content.push(item);
    }
    params.set("content", content);
    if let Some(seconds) = request.seconds {
        params.set("duration", number(seconds));
    }
    match ratio(request) {
        Some(ratio) => params.set("ratio", ratio),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    params.tune("resolution", request.resolution.as_deref());
    params.tune("seed", request.seed);
    params.tune("audio", request.audio);
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.finish(&request.other, &[])
}
