//! Calls that are not complete yet: they are handed out whole, so that one that breaks off can be made anew.

use g4f_types::ChatEvent;

/// Most bytes of arguments, and most events, that are held back.
const MAX_BYTES: usize = 1024 * 1024;
const MAX_EVENTS: usize = 8192;

/// Events from the begin of a call on, until every call that has begun is complete.
#[derive(Debug, Default)]
pub(super) struct Calls {
    events: Vec<ChatEvent>,
    /// Calls that have begun and not ended: choice and index.
    open: Vec<(u32, u32)>,
    bytes: usize,
}

impl Calls {
    /// Whether a call is under way.
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Holds `event` back; `true` when all that is held may be handed out, because it is complete or too much.
    pub(super) fn push(&mut self, event: ChatEvent) -> bool {
        match &event {
            ChatEvent::ToolStart { choice, index, .. } => self.open.push((*choice, *index)),
            ChatEvent::ToolDelta { arguments, .. } => self.bytes += arguments.len(),
            ChatEvent::TextDelta { text, .. } => self.bytes += text.len(),
            ChatEvent::ToolEnd { choice, index, .. } => {
                self.open.retain(|call| call != &(*choice, *index));
            }
            _ => {}
        }
        self.events.push(event);
        self.open.is_empty() || self.bytes > MAX_BYTES || self.events.len() >= MAX_EVENTS
    }

    /// Everything that is held.
    pub(super) fn take(&mut self) -> Vec<ChatEvent> {
        self.open.clear();
        self.bytes = 0;
        std::mem::take(&mut self.events)
    }

    /// What is held without the calls that are not complete.
    pub(super) fn take_complete(&mut self) -> Vec<ChatEvent> {
        let open = std::mem::take(&mut self.open);
        let mut events = self.take();
        events.retain(|event| match event {
            ChatEvent::ToolStart { choice, index, .. }
            | ChatEvent::ToolDelta { choice, index, .. }
            | ChatEvent::ToolEnd { choice, index, .. } => !open.contains(&(*choice, *index)),
            _ => true,
        });
        events
    }
}
