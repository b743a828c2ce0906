//! The error for a conversation that cannot be made to fit.

use std::fmt::Write as _;

use g4f_types::{Error, ErrorKind};

use super::policy::Budget;

/// `least` tokens are needed whatever is dropped, or at least so many where counting stopped.
pub(super) fn too_long(budget: &Budget, least: usize, why: Why) -> Error {
    let room = budget.for_messages();
    let what = match why {
        Why::Kept => "what must be kept of the conversation",
        Why::Off => "the conversation",
    };
    let mut message = format!("{what} needs at least {least} tokens, and there is room for {room}");
    if let Some(window) = budget.window {
        let _ = write!(
            message,
            " in a window of {window} (the answer keeps {}",
            budget.reserve
        );
        if budget.overhead > 0 {
            let _ = write!(message, ", tools and the like take {}", budget.overhead);
        }
        message.push(')');
    }
    let help = match why {
        Why::Kept => {
            "shorten the system prompt or the last message, lower max_tokens or the reserve, send fewer tools, or ask \
             a model with a larger window"
        }
        Why::Off => {
            "let older messages go with `trim.policy = \"oldest\"`, or ask a model with a larger window"
        }
    };
    let error = Error::new(ErrorKind::ContextLength, message).with_help(help);
    match budget.window.map(u32::try_from) {
        Some(Ok(window)) => error.with_context_limit(window),
        _ => error,
    }
}

/// What could not be helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Everything that may go has gone.
    Kept,
    /// Nothing may go.
    Off,
}
