//! Documents that an answer can rest on, which stand beside the messages.

use std::borrow::Cow;

use g4f_types::{ChatRequest, Media, MediaSource, Part};
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::shared::writer::{Writer, Written};

/// `{"id", "data": {"title", "text"}}`.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    id: Cow<'a, str>,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    text: &'a str,
}

impl<'a> Document<'a> {
    /// The `n`th document of a place; `None` for what is no text.
    pub(super) fn of(media: &'a Media, n: usize) -> Option<Self> {
        Some(Self {
            id: match &media.id {
                Some(id) => Cow::Borrowed(id),
                None => Cow::Owned(format!("doc:{n}")),
            },
            data: Data {
                title: media.name.as_deref(),
                text: text_of(media)?,
            },
        })
    }
}

/// The text of a document that is here.
pub(super) fn text_of(media: &Media) -> Option<&str> {
    let MediaSource::Bytes(bytes) = &media.source else {
        return None;
    };
    let binary = media.media_type.as_deref() == Some("application/pdf");
    std::str::from_utf8(bytes).ok().filter(|_| !binary)
}

/// Writes the documents of the conversation behind those that the caller wrote.
pub(super) fn write(body: &mut Writer<'_>, request: &ChatRequest) -> Written {
    let own = request.params.other.get("documents");
    let documents = Documents { own, request };
    if own.is_none() && documents.files().next().is_none() {
        return Ok(());
    }
    body.put("documents", &documents)
}

struct Documents<'a> {
    own: Option<&'a Value>,
    request: &'a ChatRequest,
}

impl<'a> Documents<'a> {
    fn files(&self) -> impl Iterator<Item = &'a Media> {
        let parts = self
            .request
            .messages
            .iter()
            .flat_map(|message| &message.parts);
        parts.filter_map(|part| match part {
            Part::File(media) => Some(media),
            _ => None,
        })
    }
}

impl Serialize for Documents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        match self.own {
            Some(Value::Array(own)) => own
                .iter()
                .try_for_each(|document| list.serialize_element(document))?,
            Some(own) => list.serialize_element(own)?,
            None => {}
        }
        for (n, media) in self.files().enumerate() {
            if let Some(document) = Document::of(media, n) {
                list.serialize_element(&document)?;
            }
        }
        list.end()
    }
}
