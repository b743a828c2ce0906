//! The conversation as Google writes it: turns of the user and of the model, and standing instructions apart.

use g4f_types::{ChatRequest, Message, Part, Reasoning, Role};
use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use super::parts::{Body, Piece};
use crate::gemini::generation::Generation;
use crate::gemini::signature::{self, Place, Signed};

/// The turns, with what each says.
pub(super) struct Contents<'a> {
    system: Vec<&'a str>,
    turns: Vec<Turn<'a>>,
}

struct Turn<'a> {
    role: &'static str,
    /// Whether it holds results of calls, which must stand in one turn for all calls of one.
    results: bool,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Contents<'a> {
    pub(super) fn of(request: &'a ChatRequest, generation: Generation) -> Self {
        let mut contents = Self {
            system: Vec::new(),
            turns: Vec::new(),
        };
        for (at, message) in request.messages.iter().enumerate() {
            let before = &request.messages[..at];
            match message.role {
                Role::System | Role::Developer => contents
                    .system
                    .extend(message.parts.iter().filter_map(Part::as_text)),
                Role::Assistant => contents.model(message, generation),
                Role::User | Role::Tool => contents.user(message, before, generation),
            }
        }
        if contents.turns.is_empty() {
            // Google wants a turn to answer to.
            let pieces = contents
                .system
                .drain(..)
                .map(|text| Body::Text(text).into());
            contents.turns.push(Turn {
                role: "user",
                results: false,
                pieces: pieces.collect(),
            });
        }
        contents
    }

    /// The standing instructions, if there are any.
    pub(super) fn system(&self) -> Option<impl Serialize + use<'_>> {
        (!self.system.is_empty()).then(|| System(&self.system))
    }

    fn user(&mut self, message: &'a Message, before: &'a [Message], generation: Generation) {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        let mut media: Vec<Piece<'a>> = Vec::new();
        let mut results = false;
        for part in &message.parts {
            if let Part::ToolResult(result) = part {
                results = true;
                let within = generation.is_third();
                if !within {
                    // Older models read media beside a result, not inside of it.
                    let beside = result.parts.iter().filter_map(Part::media);
                    media.extend(beside.map(|media| Body::Media(media).into()));
                }
                pieces.push(Body::result(result, before, within).into());
            } else if let Some(body) = Body::of(part) {
                pieces.push(body.into());
            }
        }
        pieces.append(&mut media);
        if pieces.is_empty() {
            pieces.push(Body::Text("").into());
        }
        match self.turns.last_mut() {
            Some(last) if results && last.results => last.pieces.append(&mut pieces),
            _ => self.turns.push(Turn {
                role: "user",
                results,
                pieces,
            }),
        }
    }

    fn model(&mut self, message: &'a Message, generation: Generation) {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        for part in &message.parts {
            if let Part::Reasoning(reasoning) = part {
                think(reasoning, &mut pieces);
            } else if let Some(body) = Body::of(part) {
                let signature = match &body {
                    Body::Call(call) => signature::on_call(call),
                    _ => None,
                };
                pieces.push(Piece { body, signature });
            }
        }
        if generation.is_third() {
            excuse(&mut pieces);
        }
        if !pieces.is_empty() {
            self.turns.push(Turn {
                role: "model",
                results: false,
                pieces,
            });
        }
    }
}

/// Adds what a reasoning part is to Google.
fn think<'a>(reasoning: &'a Reasoning, pieces: &mut Vec<Piece<'a>>) {
    let (body, signature) = match signature::read(reasoning) {
        Signed::On(Place::Before, signature) => match pieces.last_mut() {
            Some(last) if last.signature.is_none() => {
                last.signature = Some(signature);
                return;
            }
            _ => (Body::Text(""), Some(signature)),
        },
        Signed::On(Place::Empty, signature) => (Body::Text(""), Some(signature)),
        Signed::On(Place::Thought, signature) => (Body::Thought(&reasoning.text), Some(signature)),
        Signed::Part(raw) => (Body::Raw(raw), None),
        Signed::Thought if reasoning.text.is_empty() => return,
        Signed::Thought => (Body::Thought(&reasoning.text), None),
    };
    pieces.push(Piece { body, signature });
}

/// The third generation refuses a turn whose first call is not signed. One that another provider's model made cannot
/// be: <https://ai.google.dev/gemini-api/docs/thought-signatures#faqs>.
fn excuse(pieces: &mut [Piece<'_>]) {
    let first = pieces
        .iter_mut()
        .find(|piece| matches!(piece.body, Body::Call(_)));
    if let Some(first) = first {
        first.signature.get_or_insert(signature::NO_SIGNATURE);
    }
}

impl Serialize for Contents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.turns)
    }
}

impl Serialize for Turn<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("role", self.role)?;
        map.serialize_entry("parts", &self.pieces)?;
        map.end()
    }
}

struct System<'a>(&'a [&'a str]);

impl Serialize for System<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("parts", &Texts(self.0))?;
        map.end()
    }
}

struct Texts<'a>(&'a [&'a str]);

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for text in self.0 {
            list.serialize_element(&Piece::from(Body::Text(text)))?;
        }
        list.end()
    }
}
