//! Sources, wherever a vendor puts them.

use g4f_types::Citation;
use serde::Deserialize;
use serde_json::Value;

use super::lenient::{Num, Obj, Raw, Text};

/// Most sources of one choice; what comes beyond is dropped.
const MOST: usize = 1024;

/// Sources of a choice, each once. They are handed out at its end, so that they do not cut its text in pieces.
#[derive(Debug, Default)]
pub(crate) struct Citations {
    list: Vec<Citation>,
    /// The list that came last: vendors repeat it in every chunk.
    last: [Box<str>; 2],
}

/// An annotation or a search result: the fields in an object of their own, or flat.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Source<'a> {
    #[serde(borrow)]
    url: Text<'a>,
    title: Text<'a>,
    snippet: Text<'a>,
    content: Text<'a>,
    start_index: Num,
    end_index: Num,
    url_citation: Obj<Inner<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Inner<'a> {
    #[serde(borrow)]
    url: Text<'a>,
    title: Text<'a>,
    content: Text<'a>,
    start_index: Num,
    end_index: Num,
}

impl Citations {
    /// Takes `message.annotations`.
    pub(crate) fn annotations(&mut self, raw: Raw<'_>) {
        for source in raw
            .read::<super::lenient::List<Source<'_>>>()
            .into_iter()
            .flatten()
        {
            self.source(source);
        }
    }

    /// Takes the lists that stand beside the choices: results with titles first, then bare addresses.
    pub(crate) fn beside(&mut self, results: Raw<'_>, addresses: Raw<'_>) {
        if let Some(raw) = self.unless_repeated(0, results) {
            self.annotations(raw);
        }
        let Some(raw) = self.unless_repeated(1, addresses) else {
            return;
        };
        for address in raw.value::<Vec<Value>>().into_iter().flatten() {
            match address {
                Value::String(url) if self.list.iter().all(|known| known.url != url) => {
                    self.add(Citation {
                        url,
                        ..Citation::default()
                    });
                }
                Value::Object(_) => self.annotations_of(&address),
                _ => {}
            }
        }
    }

    /// Takes a part that refers to sources: to an address, or to what the caller gave, by its ids.
    pub(in crate::openai) fn reference(&mut self, ids: Raw<'_>, url: Raw<'_>, title: Text<'_>) {
        if let Some(url) = url.value::<String>() {
            let title = title.filled().map(std::borrow::Cow::into_owned);
            self.add(Citation {
                url,
                title,
                ..Citation::default()
            });
        }
        for id in ids.value::<Vec<Value>>().into_iter().flatten() {
            let url = match id {
                Value::String(id) => id,
                id => id.to_string(),
            };
            self.add(Citation {
                url,
                ..Citation::default()
            });
        }
    }

    /// Hands them out.
    pub(crate) fn take(&mut self) -> Vec<Citation> {
        std::mem::take(&mut self.list)
    }

    fn unless_repeated<'a>(&mut self, which: usize, raw: Raw<'a>) -> Option<Raw<'a>> {
        let text = raw.filled()?;
        let last = self.last.get_mut(which)?;
        if **last == *text {
            return None;
        }
        *last = text.into();
        Some(raw)
    }

    /// Takes one annotation.
    pub(crate) fn annotations_of(&mut self, value: &Value) {
        let text = value.to_string();
        if let Ok(source) = serde_json::from_str(&text) {
            self.source(source);
        }
    }

    fn source(&mut self, source: Source<'_>) {
        let inner = source.url_citation.0.unwrap_or_default();
        let first =
            |a: Text<'_>, b: Text<'_>| a.filled().or(b.filled()).map(std::borrow::Cow::into_owned);
        let Some(url) = first(inner.url, source.url) else {
            return;
        };
        self.add(Citation {
            url,
            title: first(inner.title, source.title),
            quote: first(inner.content, source.content)
                .or(source.snippet.filled().map(std::borrow::Cow::into_owned)),
            start: inner.start_index.0.or(source.start_index.0),
            end: inner.end_index.0.or(source.end_index.0),
        });
    }

    /// Takes one source, unless it is there already or there are too many.
    pub(crate) fn add(&mut self, citation: Citation) {
        if self.list.len() < MOST && !self.list.contains(&citation) {
            self.list.push(citation);
        }
    }
}
