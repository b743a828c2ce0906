//! Frames that a provider marks as its own by their fields: `"model":"ad-system"`, `"id":"ad_1717400000000"`.
//!
//! Where the text of a stream tells nothing, the frames may: the codec says when they bear other names than the answer
//! began with ([`ChatEvent::Frame`]), and what they hold goes as it is.

pub(crate) mod schema;

use std::sync::Arc;

use g4f_types::ChatEvent;

use self::schema::FrameRule;
use crate::about::About;
use crate::request::{Request, Tag};
use crate::rules::Rules;

/// The rules about frames.
#[derive(Debug, Default)]
pub(crate) struct Set {
    rules: Vec<(Arc<Tag>, FrameRule)>,
}

impl Set {
    /// Takes a `[rule.frame]` in.
    ///
    /// # Errors
    ///
    /// In words, when it names nothing, or everything.
    pub(crate) fn add(&mut self, rule: FrameRule, tag: &Arc<Tag>) -> Result<(), String> {
        rule.check()?;
        self.rules.push((Arc::clone(tag), rule));
        Ok(())
    }

    /// The rule by which frames of this name are the provider's own.
    pub(crate) fn find(&self, about: &About, id: &str, model: &str) -> Option<Arc<str>> {
        let (tag, _) = self.rules.iter().find(|(tag, rule)| {
            // What was asked for changes nothing: nobody can ask for a field.
            rule.takes(id, model) && Request::new(about.clone()).wants(tag)
        })?;
        Some(Arc::clone(&tag.id))
    }
}

/// Follows the frames of an answer.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    inserted: Option<Arc<str>>,
}

impl Frames {
    /// Takes an event of the answer. [`Started`](ChatEvent::Started) and [`Frame`](ChatEvent::Frame) say what the frames
    /// are called from here on; all others say nothing.
    pub fn see(&mut self, rules: &Rules, about: &About, event: &ChatEvent) {
        let (id, model) = match event {
            ChatEvent::Started(started) => (&started.id, &started.model),
            ChatEvent::Frame(frame) => (&frame.id, &frame.model),
            _ => return,
        };
        self.inserted = rules.frame(about, id, model);
    }

    /// The rule by which text is the provider's now; `None` while it is the model's.
    pub fn inserted(&self) -> Option<&Arc<str>> {
        self.inserted.as_ref()
    }
}
