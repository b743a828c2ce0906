//! A conversation as one prompt, for models without a template for chats.

use std::fmt::{self, Display};

use g4f_types::{MediaSource, Message, Part, Role};
use serde::{Serialize, Serializer};

use super::messages::said;
use crate::shared::encoded::Base64;
use crate::shared::writer::{Writer, Written};

pub(super) fn write(body: &mut Writer<'_>, messages: &[Message]) -> Written {
    let system = Joined(messages);
    if messages.iter().any(|message| message.role.is_system()) {
        body.put("system", &system)?;
    }
    body.put("prompt", &Prompt(messages))?;
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

/// What is said: alone as it is, else as a dialogue that the model goes on with.
struct Prompt<'a>(&'a [Message]);

impl Display for Prompt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let turns = || self.0.iter().filter(|message| !message.role.is_system());
        let mut alone = turns();
        if let (Some(only), None) = (alone.next(), alone.next()) {
            return write!(f, "{}", said(&only.parts));
        }
        let mut last = Role::User;
        for (n, message) in turns().enumerate() {
            let between = if n > 0 { "\n\n" } else { "" };
            let speaker = match message.role {
                Role::Assistant => "Assistant",
                _ => "User",
            };
            last = message.role;
            write!(f, "{between}{speaker}: {}", said(&message.parts))?;
        }
        // A turn of the model that stands last is to be gone on with.
        if last == Role::Assistant {
            Ok(())
        } else {
            f.write_str("\n\nAssistant:")
        }
    }
}

impl Serialize for Prompt<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
