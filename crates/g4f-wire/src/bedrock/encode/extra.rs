//! Fields that a model's maker has and Converse has not.

use g4f_types::ChatParams;
use serde_json::{Map, Value, json};

use super::super::maker::Maker;
use super::reasoning;
use crate::provider::EncodeTarget;
use crate::shared::Dropped;

/// What goes into `additionalModelRequestFields`.
pub(super) fn fields(
    params: &ChatParams,
    maker: Maker,
    target: EncodeTarget<'_>,
    dropped: &mut Dropped,
) -> Map<String, Value> {
    let mut fields = Map::new();
    reasoning::write(params, maker, target, &mut fields, dropped);
    let Some(top_k) = params.top_k else {
        return fields;
    };
    let thinks = reasoning::is_on(params) == Some(true);
    let place = match maker {
        _ if target.lessons.leave_out("top_k") => None,
        Maker::Anthropic { strict, .. } if strict || thinks => None,
        Maker::Anthropic { .. } | Maker::Mistral | Maker::Qwen => Some(("top_k", json!(top_k))),
        Maker::Nova { .. } => Some(("inferenceConfig", json!({ "topK": top_k }))),
        Maker::Cohere => Some(("k", json!(top_k))),
        Maker::OpenAi | Maker::Other => None,
    };
    match place {
        Some((name, value)) => {
            fields.insert(name.to_owned(), value);
        }
        None => dropped.add("top_k"),
    }
    fields
}
