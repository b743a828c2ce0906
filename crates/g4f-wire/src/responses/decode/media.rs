//! Pictures and sound in answers.

use std::borrow::Cow;

use g4f_types::{ChatEvent, Media};
use serde_json::Value;

use super::message::list;
use super::output::{Out, text};
use crate::openai::decode::lenient::Text;
use crate::openai::decode::media::AudioJoiner;
use crate::openai::decode::wire::Audio;
use crate::shared::decode_base64;

/// The sound of an answer, piece by piece.
#[derive(Debug, Default)]
pub(super) struct Sound {
    joiner: AudioJoiner,
    media_type: Option<String>,
}

impl Sound {
    pub(super) fn new(media_type: Option<String>) -> Self {
        Self {
            joiner: AudioJoiner::default(),
            media_type,
        }
    }

    /// Takes a piece: sound as base64, the words in it, or both.
    pub(super) fn push(&mut self, data: Text<'_>, transcript: Text<'_>, out: &mut Out) {
        let piece = Audio {
            id: Text::default(),
            data,
            transcript,
        };
        let media_type = self.media_type.as_deref().unwrap_or("audio/wav");
        if let Some(media) = self.joiner.push(piece, media_type) {
            show(media, out);
        }
    }

    /// Takes a part that holds all of it.
    pub(super) fn whole(&mut self, part: &Value, out: &mut Out) {
        let field = |name| Text(Some(Cow::Borrowed(text(part, name))));
        self.push(field("data"), field("transcript"), out);
    }
}

/// A picture that the model made. It goes back by its id.
pub(super) fn picture(mut item: Value, out: &mut Out) {
    let result = match item.get_mut("result").map(Value::take) {
        Some(Value::String(result)) if !result.is_empty() => result,
        _ => {
            out.push_back(ChatEvent::Unknown(Box::new(item)));
            return;
        }
    };
    let mut media = if result.starts_with("data:") || result.starts_with("http") {
        Media::url(result)
    } else {
        let Some(bytes) = decode_base64(&result) else {
            out.push_back(ChatEvent::Unknown(Box::new(item)));
            return;
        };
        Media::bytes(bytes)
    };
    let filled = |name| Some(text(&item, name)).filter(|text| !text.is_empty());
    if media.media_type.is_none() {
        media.media_type = filled("output_format").map(|format| format!("image/{format}"));
    }
    media.id = filled("id").map(str::to_owned);
    media.transcript = filled("revised_prompt").map(str::to_owned);
    show(media, out);
}

/// Pictures that code of the model's drew.
pub(super) fn outputs(item: &Value, out: &mut Out) {
    for output in list(item, "outputs").filter(|output| text(output, "type") == "image") {
        let url = text(output, "url");
        if !url.is_empty() {
            show(Media::url(url), out);
        }
    }
}

fn show(media: Media, out: &mut Out) {
    out.push_back(ChatEvent::Media {
        choice: 0,
        media: Box::new(media),
    });
}
