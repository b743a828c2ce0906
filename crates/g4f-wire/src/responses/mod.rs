//! OpenAI's responses, the protocol behind chat completions' successor, and everybody who serves it.
//!
//! All of it is pure: requests become bytes, bytes become events, nothing opens a connection. After OpenAI's
//! [reference](https://platform.openai.com/docs/api-reference/responses).
//!
//! An answer is a list of items. Words, thinking, calls and pictures become events like those of every family. What a
//! provider's own tools did (`web_search_call`, `mcp_call`, ...) and its items of thinking are handed out as they are,
//! as [`ReasoningDelta`](g4f_types::ChatEvent::ReasoningDelta) with `raw`, and go back with the next turn in their
//! place. A caller adds items that the vocabulary does not know (`mcp_approval_response`, `computer_call_output`) in
//! the same way: as `raw` thinking in a message.

mod decode;
mod encode;
mod family;
mod verdict;

pub use decode::ResponsesDecoder;
pub use family::Responses;

/// Where a call keeps what goes back beside its name and input: the item's own fields, such as its id.
const ITEM: &str = "responses_item";

/// Whether a provider's own item of thinking is one of this family, and not of another one that the conversation came
/// through: those must not be sent here.
fn is_item(raw: &serde_json::Value) -> bool {
    const KNOWN: &[&str] = &[
        "reasoning",
        "message",
        "compaction",
        "program",
        "item_reference",
        "additional_tools",
        "mcp_list_tools",
        "mcp_approval_request",
        "mcp_approval_response",
    ];
    let kind = raw.get("type").and_then(serde_json::Value::as_str);
    kind.is_some_and(|kind| {
        KNOWN.contains(&kind) || kind.ends_with("_call") || kind.ends_with("_output")
    })
}
