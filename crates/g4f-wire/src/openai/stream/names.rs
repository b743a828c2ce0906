//! What the frames of an answer say of themselves: some services mark what they insert by another id or model.

use g4f_types::Frame;

/// Follows the ids and models of an answer's frames.
#[derive(Debug)]
pub(super) struct Names {
    /// As the answer began.
    first: Frame,
    /// As it is now, where that is something else.
    other: Option<Frame>,
}

impl Names {
    pub(super) fn new(id: String, model: String) -> Self {
        Self {
            first: Frame { id, model },
            other: None,
        }
    }

    /// The id that the answer began with.
    pub(super) fn id(&self) -> &str {
        &self.first.id
    }

    /// Takes the names of a frame; what they are now where they have changed.
    ///
    /// A frame without a name is like the first one. Some services give each frame an id of its own, so that only
    /// another kind of id counts: `ad_17` after `chatcmpl-5`, not `chatcmpl-6`.
    pub(super) fn see(&mut self, id: &str, model: &str) -> Option<Frame> {
        if is_like(&self.first, id, model) {
            return self.other.take().map(|_| self.first.clone());
        }
        if let Some(other) = &self.other
            && is_like(other, id, model)
        {
            return None;
        }
        let frame = Frame {
            id: id.to_owned(),
            model: model.to_owned(),
        };
        self.other = Some(frame.clone());
        Some(frame)
    }
}

fn is_like(known: &Frame, id: &str, model: &str) -> bool {
    let same_model = model.is_empty() || model == known.model;
    let same_id = id == known.id || kind(id).is_none_or(|new| Some(new) == kind(&known.id));
    same_model && same_id
}

/// The word that an id begins with; `None` where it is no word, as in a UUID.
fn kind(id: &str) -> Option<&str> {
    let (word, _) = id.split_once(['-', '_', ':', '.'])?;
    let is_word = word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_word.then_some(word)
}

#[cfg(test)]
mod tests;
