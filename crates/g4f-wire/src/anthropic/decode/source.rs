//! Sources that a block of text rests on.
//!
//! See <https://docs.claude.com/en/docs/build-with-claude/citations>.

use g4f_types::Citation;
use serde_json::Value;

/// The source, for text from `start` to `end` of the answer, in characters.
pub(super) fn citation(raw: &Value, start: u64, end: u64) -> Citation {
    let text = |names: &[&str]| {
        let found = names.iter().find_map(|name| raw.get(*name)?.as_str());
        found.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    Citation {
        // A document has no address, but perhaps an id.
        url: text(&["url", "source", "file_id"]).unwrap_or_default(),
        title: text(&["title", "document_title"]),
        quote: text(&["cited_text"]),
        start: Some(start),
        end: Some(end),
    }
}
