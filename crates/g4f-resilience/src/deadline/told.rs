//! What a stream has told of its end by the time it falls silent.

use bytes::Bytes;
use g4f_types::{ChatEvent, FinishReason};

/// A kind of item whose stream may be complete before it says so.
pub(crate) trait Told: Sized {
    /// What is remembered of the items so far.
    type Memory: Default + Unpin;

    /// Remembers what matters of an item.
    fn note(&self, memory: &mut Self::Memory);

    /// The last item, where the ones before it leave nothing open.
    fn close(memory: &Self::Memory) -> Option<Self>;
}

/// Sound ends with its bytes.
impl Told for Bytes {
    type Memory = ();

    fn note(&self, (): &mut ()) {}

    fn close((): &()) -> Option<Self> {
        None
    }
}

/// Which choices have begun and which have ended, one bit for each.
#[derive(Default)]
pub(crate) struct Choices {
    begun: u128,
    ended: u128,
    reason: Option<(u32, FinishReason)>,
}

/// An answer whose every choice has its finish reason is whole, though its usage or its last mark never comes.
impl Told for ChatEvent {
    type Memory = Choices;

    fn note(&self, memory: &mut Choices) {
        match self {
            Self::TextDelta { choice, .. }
            | Self::ReasoningDelta { choice, .. }
            | Self::RefusalDelta { choice, .. }
            | Self::ToolStart { choice, .. }
            | Self::Media { choice, .. } => memory.begun |= bit(*choice),
            Self::ChoiceFinished { choice, reason } => {
                memory.ended |= bit(*choice) & !SHARED;
                let first = memory.reason.as_ref().map(|(first, _)| *first);
                if first.is_none_or(|first| *choice < first) {
                    memory.reason = Some((*choice, reason.clone()));
                }
            }
            _ => {}
        }
    }

    fn close(memory: &Choices) -> Option<Self> {
        let (_, reason) = memory.reason.as_ref()?;
        let open = memory.begun & !memory.ended;
        (open == 0).then(|| Self::Finished {
            reason: reason.clone(),
        })
    }
}

/// The bit of all choices that have none of their own. It is never taken for ended: who has so many waits.
const SHARED: u128 = 1 << 127;

fn bit(choice: u32) -> u128 {
    1 << choice.min(127)
}
