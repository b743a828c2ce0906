//! Sources: pages that were searched, files that were looked up, addresses that were read, works that were quoted.

use std::collections::VecDeque;

use g4f_types::{ChatEvent, Citation};
use serde_json::{Map, Value};

use crate::openai::decode::lenient::Raw;

/// Most sources of one choice; what comes beyond is dropped.
const MOST: usize = 1024;

/// Sources of a choice, each once. They are handed out at its end, so that they do not cut its text in pieces.
#[derive(Debug, Default)]
pub(super) struct Sources {
    cited: Vec<Citation>,
    /// Sources of which nobody has said for what.
    loose: Vec<Citation>,
    /// The chunks that came last: a stream may name the places in a later event.
    chunks: Vec<Citation>,
    /// What a search wants to have shown.
    search: Map<String, Value>,
}

impl Sources {
    /// Takes `groundingMetadata`. `text` is what was said so far.
    pub(super) fn grounding(&mut self, raw: Raw<'_>, text: Option<&str>) {
        let Some(value) = raw.value::<Value>() else {
            return;
        };
        for name in ["webSearchQueries", "searchEntryPoint"] {
            if let Some(shown) = value.get(name) {
                self.search.insert(name.to_owned(), shown.clone());
            }
        }
        let chunks: Vec<Citation> = list(&value, "groundingChunks").map(chunk).collect();
        if !chunks.is_empty() {
            for chunk in chunks.iter().filter(|chunk| !chunk.url.is_empty()) {
                add(&mut self.loose, chunk.clone());
            }
            self.chunks = chunks;
        }
        for support in list(&value, "groundingSupports") {
            let empty = Value::Null;
            let segment = support.get("segment").unwrap_or(&empty);
            let quote = segment.get("text").and_then(Value::as_str);
            let place = place(segment, text);
            for index in list(support, "groundingChunkIndices") {
                let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
                let Some(source) = index.and_then(|index| self.chunks.get(index)) else {
                    continue;
                };
                let cited = Citation {
                    quote: quote.map(str::to_owned),
                    start: place.map(|(start, _)| start),
                    end: place.map(|(_, end)| end),
                    ..source.clone()
                };
                add(&mut self.cited, cited);
            }
        }
    }

    /// Takes `citationMetadata`: works that the text quotes. `text` is what was said so far.
    pub(super) fn citations(&mut self, raw: Raw<'_>, text: Option<&str>) {
        let Some(value) = raw.value::<Value>() else {
            return;
        };
        let both = ["citations", "citationSources"];
        for source in both.into_iter().flat_map(|name| list(&value, name)) {
            let place = place(source, text);
            let citation = Citation {
                url: string(source, "uri").unwrap_or_default(),
                title: string(source, "title"),
                quote: None,
                start: place.map(|(start, _)| start),
                end: place.map(|(_, end)| end),
            };
            if !citation.url.is_empty() || citation.title.is_some() {
                add(&mut self.cited, citation);
            }
        }
    }

    /// Takes `urlContextMetadata`: addresses that were read.
    pub(super) fn fetched(&mut self, raw: Raw<'_>) {
        let Some(value) = raw.value::<Value>() else {
            return;
        };
        for page in list(&value, "urlMetadata") {
            let status = page.get("urlRetrievalStatus").and_then(Value::as_str);
            if status.is_none_or(|status| status.ends_with("SUCCESS"))
                && let Some(url) = string(page, "retrievedUrl")
            {
                let citation = Citation {
                    url,
                    ..Citation::default()
                };
                add(&mut self.loose, citation);
            }
        }
    }

    /// Hands them out: those with a place first, then those that nobody placed.
    pub(super) fn end(&mut self, choice: u32, events: &mut VecDeque<ChatEvent>) {
        let cited = std::mem::take(&mut self.cited);
        let mut loose = std::mem::take(&mut self.loose);
        loose.retain(|source| cited.iter().all(|cited| cited.url != source.url));
        for citation in cited.into_iter().chain(loose) {
            events.push_back(ChatEvent::Citation {
                choice,
                citation: Box::new(citation),
            });
        }
        if !self.search.is_empty() {
            let search = Value::Object(std::mem::take(&mut self.search));
            let shown = Map::from_iter([("groundingMetadata".to_owned(), search)]);
            events.push_back(ChatEvent::Unknown(Box::new(shown.into())));
        }
    }
}

fn add(list: &mut Vec<Citation>, citation: Citation) {
    if list.len() < MOST && !list.contains(&citation) {
        list.push(citation);
    }
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    let list = value.get(name).and_then(Value::as_array);
    list.into_iter().flatten()
}

fn string(value: &Value, name: &str) -> Option<String> {
    let text = value.get(name)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// A page, a looked-up document or a place on the map.
fn chunk(chunk: &Value) -> Citation {
    let source = ["web", "retrievedContext", "maps", "image"]
        .iter()
        .find_map(|name| chunk.get(*name))
        .unwrap_or(chunk);
    let address = ["uri", "sourceUri", "documentName", "fileSearchStore"];
    Citation {
        url: address
            .iter()
            .find_map(|name| string(source, name))
            .unwrap_or_default(),
        title: string(source, "title"),
        ..Citation::default()
    }
}

/// Where a segment is, in characters. Google counts bytes, from the beginning of a part that may have come in several
/// pieces; so its words are looked for where they are not at their place.
fn place(segment: &Value, text: Option<&str>) -> Option<(u64, u64)> {
    let text = text?;
    let number = |name| {
        let number = segment.get(name).and_then(Value::as_u64);
        number.and_then(|number| usize::try_from(number).ok())
    };
    let (start, end) = (number("startIndex").unwrap_or(0), number("endIndex")?);
    let words = segment.get("text").and_then(Value::as_str);
    let said = text.get(start..end);
    let start = match (said, words) {
        (Some(said), Some(words)) if said == words => start,
        (Some(_), None) => start,
        (_, Some(words)) if !words.is_empty() => text.find(words)?,
        _ => return None,
    };
    let length = words.or(said)?.chars().count();
    let start = text.get(..start)?.chars().count();
    Some((
        u64::try_from(start).ok()?,
        u64::try_from(start + length).ok()?,
    ))
}
