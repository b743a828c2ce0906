//! Pages of the list of models.

use bytes::Bytes;
use g4f_types::{Capability, Support};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::Page;
use crate::provider::Reply;

fn page(body: &Value) -> Page {
    Page::read(&Reply {
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        body: Bytes::from(body.to_string()),
    })
    .unwrap()
}

#[test]
fn a_model_says_what_it_can() {
    let page = page(&json!({"has_more": false, "last_id": "claude-x", "data": [{
        "type": "model", "id": "claude-x", "display_name": "Claude X", "created_at": "2026-07-24T00:00:00Z",
        "max_input_tokens": 1_000_000, "max_tokens": 128_000, "capabilities": {
            "image_input": {"supported": true}, "pdf_input": {"supported": false},
            "structured_outputs": {"supported": true}, "thinking": {"supported": true},
        },
    }]}));
    assert_eq!(page.next, None);
    let model = &page.models[0];
    assert_eq!(model.name.as_deref(), Some("Claude X"));
    assert_eq!(model.created, Some(1_784_851_200));
    let can = &model.capabilities;
    assert_eq!(
        (can.context_window, can.max_output),
        (Some(1_000_000), Some(128_000))
    );
    assert_eq!(can.support(Capability::Vision), Support::Yes);
    assert_eq!(can.support(Capability::Documents), Support::No);
    assert_eq!(can.support(Capability::JsonSchema), Support::Yes);
    assert_eq!(can.support(Capability::Tools), Support::Unknown);
}

#[test]
fn the_next_page_begins_behind_an_id_that_can_stand_in_an_address() {
    let next = |more: bool, last: Value| {
        page(&json!({"data": [{"id": "a"}], "has_more": more, "last_id": last})).next
    };
    assert_eq!(next(true, json!("claude-3")), Some("claude-3".to_owned()));
    assert_eq!(next(false, json!("claude-3")), None);
    assert_eq!(next(true, json!("a&b=c")), None);
    assert_eq!(next(true, json!(null)), None);
}
