//! A conversation as one prompt, for models without a template for chats.

use std::fmt::{self, Display};

use g4f_types::{Message, Part, Role};
use serde::{Serialize, Serializer};

/// What is said: alone as it is, else as a dialogue that the model goes on with.
pub(crate) struct Prompt<'a> {
    pub(crate) messages: &'a [Message],
    /// Whether standing instructions are a part of it.
    pub(crate) with_system: bool,
}

impl<'a> Prompt<'a> {
    fn turns(&self) -> impl Iterator<Item = &'a Message> {
        let with_system = self.with_system;
        let messages = self.messages.iter();
        messages.filter(move |message| with_system || !message.role.is_system())
    }
}

impl Display for Prompt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut alone = self.turns();
        if let (Some(only), None) = (alone.next(), alone.next()) {
            return write!(f, "{}", said(&only.parts));
        }
        let mut last = Role::User;
        for (n, message) in self.turns().enumerate() {
            let between = if n > 0 { "\n\n" } else { "" };
            let speaker = match message.role {
                Role::Assistant => "Assistant",
                Role::System | Role::Developer => "System",
                Role::User | Role::Tool => "User",
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

/// The text of a message; a refusal is what was said.
pub(crate) fn said(parts: &[Part]) -> Text<'_> {
    Text(parts, |part| match part {
        Part::Text(text) | Part::Refusal(text) => Some(text),
        _ => None,
    })
}

/// Chosen texts of a message, one after the other, written without joining them first.
pub(crate) struct Text<'a>(
    pub(crate) &'a [Part],
    pub(crate) fn(&Part) -> Option<&String>,
);

impl Text<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().filter_map(self.1).all(String::is_empty)
    }
}

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .filter_map(self.1)
            .try_for_each(|text| f.write_str(text))
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
