//! What an answer rests on: documents, and results of tools.

use std::collections::VecDeque;

use g4f_types::{ChatEvent, Citation};
use serde_json::Value;

use crate::shared::json::{count, list, text};

/// Most sources of one citation; what comes beyond is dropped.
const MOST: usize = 128;

/// Hands out a citation, or a list of them: one event for each source.
pub(super) fn tell(citations: &Value, out: &mut VecDeque<ChatEvent>) {
    for citation in list(citations) {
        let none = Value::Null;
        let sources = match list(&citation["sources"]) {
            [] => std::slice::from_ref(&none),
            sources => sources,
        };
        for source in sources.iter().take(MOST) {
            out.push_back(ChatEvent::Citation {
                choice: 0,
                citation: Box::new(read(citation, source)),
            });
        }
    }
}

/// A source goes by its address where it has one, else by the id that it was given.
fn read(citation: &Value, source: &Value) -> Citation {
    let document = &source["document"];
    let url = ["url", "link"]
        .into_iter()
        .find_map(|name| text(document, name));
    let id = text(source, "id").or_else(|| text(document, "id"));
    Citation {
        url: url.or(id).unwrap_or_default().to_owned(),
        title: text(document, "title").map(str::to_owned),
        quote: text(citation, "text").map(str::to_owned),
        start: count(citation, "start"),
        end: count(citation, "end"),
    }
}
