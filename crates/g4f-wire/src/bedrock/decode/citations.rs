//! Sources that an answer rests on.

use g4f_types::Citation;
use serde_json::Value;

/// A citation, for these characters of the answer.
pub(super) fn of(citation: &Value, (start, end): (u64, u64)) -> Citation {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let location = &citation["location"];
    let url = text(&location["web"]["url"])
        .or_else(|| text(&citation["source"]))
        .unwrap_or_default();
    let title = text(&citation["title"])
        .filter(|title| !title.is_empty())
        .or_else(|| text(&location["web"]["domain"]));
    let quoted: String = citation["sourceContent"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|part| part["text"].as_str())
        .collect();
    let spans = end > start;
    Citation {
        url,
        title,
        quote: Some(quoted).filter(|quote| !quote.is_empty()),
        start: spans.then_some(start),
        end: spans.then_some(end),
    }
}
