//! A conversation as one prompt, for models without a template for chats.

use std::fmt::{self, Display};

use g4f_types::{MediaSource, Message, Part};
use serde::{Serialize, Serializer};

use crate::shared::encoded::Base64;
use crate::shared::prompt::{Prompt, said};
use crate::shared::writer::{Writer, Written};

pub(super) fn write(body: &mut Writer<'_>, messages: &[Message]) -> Written {
    let system = Joined(messages);
    if messages.iter().any(|message| message.role.is_system()) {
        body.put("system", &system)?;
    }
    let prompt = Prompt {
        messages,
        with_system: false,
    };
    body.put("prompt", &prompt)?;
    let images: Vec<Base64<'_>> = messages
        .iter()
        .flat_map(|message| &message.parts)
        .filter_map(|part| match part {
            Part::Image(media) => match &media.source {
                MediaSource::Bytes(bytes) => Some(Base64(bytes)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    if images.is_empty() {
        return Ok(());
    }
    body.put("images", &images)
}

/// The standing instructions, one after the other.
struct Joined<'a>(&'a [Message]);

impl Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let system = self.0.iter().filter(|message| message.role.is_system());
        for (n, message) in system.enumerate() {
            let between = if n > 0 { "\n\n" } else { "" };
            write!(f, "{between}{}", said(&message.parts))?;
        }
        Ok(())
    }
}

impl Serialize for Joined<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
