//! Images and audio in answers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use g4f_types::{Media, MediaSource};
use serde_json::Value;

use super::lenient::Raw;
use super::wire::Audio;

/// Bytes at the beginning of an audio that are kept to see whether a piece repeats it.
const HEAD: usize = 4096;

/// The images of `message.images` or of an `image_url` part: addresses, or objects that hold one.
pub(in crate::openai) fn images(raw: Raw<'_>) -> Vec<Media> {
    match raw.value::<Value>() {
        Some(Value::Array(list)) => list.iter().filter_map(image).collect(),
        Some(one) => image(&one).into_iter().collect(),
        None => Vec::new(),
    }
}

fn image(value: &Value) -> Option<Media> {
    if let Value::String(url) = value {
        return Some(Media::url(url.as_str()));
    }
    if let Some(inner) = value.get("image_url").or_else(|| value.get("url")) {
        return image(inner);
    }
    let data = value.get("b64_json")?.as_str()?;
    STANDARD.decode(data).ok().map(Media::bytes)
}

/// The audio of a choice, piece by piece.
#[derive(Debug, Default)]
pub(crate) struct AudioJoiner {
    id: Option<String>,
    head: Vec<u8>,
    length: usize,
    /// Base64 digits of a group that the vendor cut between two pieces.
    cut: String,
    words: String,
}

impl AudioJoiner {
    /// What is new in this piece. Some vendors repeat the whole audio so far in every piece.
    pub(crate) fn push(&mut self, piece: Audio<'_>, media_type: &str) -> Option<Media> {
        if let Some(id) = piece.id.filled() {
            self.id = Some(id.into_owned());
        }
        let bytes = self.decode(piece.data.as_str().trim());
        let fresh = self.fresh(&bytes);
        let words = piece.transcript.filled().map(std::borrow::Cow::into_owned);
        let words = words
            .map(|words| self.fresh_words(words))
            .filter(|words| !words.is_empty());
        if fresh.is_empty() && words.is_none() {
            return None;
        }
        let mut media = Media::id("").with_media_type(media_type);
        media.source = MediaSource::Bytes(Bytes::copy_from_slice(fresh));
        media.id.clone_from(&self.id);
        media.transcript = words;
        Some(media)
    }

    fn decode(&mut self, data: &str) -> Vec<u8> {
        if self.cut.is_empty() && data.len().is_multiple_of(4) {
            return STANDARD.decode(data).unwrap_or_default();
        }
        let mut digits = std::mem::take(&mut self.cut);
        digits.push_str(data);
        let whole = digits.len() - digits.len() % 4;
        if digits.is_char_boundary(whole) {
            self.cut = digits.split_off(whole);
        }
        STANDARD.decode(digits).unwrap_or_default()
    }

    fn fresh<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        // Silence begins like silence: only a beginning that is not all the same says something.
        let telling = self.head.iter().any(|byte| Some(byte) != self.head.first());
        let repeats = telling && bytes.len() >= self.length && bytes.starts_with(&self.head);
        let fresh = if repeats {
            &bytes[self.length..]
        } else {
            bytes
        };
        self.length += fresh.len();
        let room = HEAD - self.head.len();
        self.head.extend_from_slice(&fresh[..fresh.len().min(room)]);
        fresh
    }

    fn fresh_words(&mut self, words: String) -> String {
        const TELLING: usize = 8;
        let fresh = match words.strip_prefix(self.words.as_str()) {
            Some(rest) if self.words.len() >= TELLING => rest.to_owned(),
            _ => words,
        };
        self.words.push_str(&fresh);
        fresh
    }
}
