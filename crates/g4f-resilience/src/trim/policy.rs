//! What goes first, how much may stay, and how much room there is.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use g4f_tokens::REPLY_PRIMER;
use g4f_types::{
    Capabilities, ChatRequest, Error, Message, Oversize, Result, TrimOptions, TrimPolicy,
};

use super::settings::Settings;

/// Room for a conversation, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The window that the conversation and the answer share; `None` where only the room is known.
    pub window: Option<usize>,
    /// What is left free for the answer.
    pub reserve: usize,
    /// What goes with the conversation and is no message: tools, the shape of the answer.
    pub overhead: usize,
    /// What is left for the messages.
    pub tokens: usize,
}

impl Budget {
    /// Room for so many tokens of messages.
    pub const fn new(tokens: usize) -> Self {
        Self {
            window: None,
            reserve: 0,
            overhead: 0,
            tokens,
        }
    }

    /// What a window leaves after the answer, and after what is sent beside the messages.
    pub const fn of_window(window: usize, reserve: usize, overhead: usize) -> Self {
        Self {
            window: Some(window),
            reserve,
            overhead,
            tokens: window.saturating_sub(reserve).saturating_sub(overhead),
        }
    }

    /// The room for the messages of `request`: `options.max_tokens` where that is set, else what the model's window leaves
    /// after the answer (`options.reserve`, else the request's own limit, else an eighth of the window and at most 8,192
    /// tokens) and after tools. `None` where neither is known and no number of messages is asked for.
    pub fn of(
        request: &ChatRequest,
        capabilities: &Capabilities,
        options: &TrimOptions,
    ) -> Option<Self> {
        Settings::alone(options).budget(request, capabilities, None)
    }

    /// The same with room for `tokens` at most.
    #[must_use]
    pub fn at_most(mut self, tokens: usize) -> Self {
        self.tokens = self.tokens.min(tokens);
        self
    }

    /// What is left for messages after the tokens that open the reply.
    pub(crate) fn for_messages(self) -> usize {
        self.tokens.saturating_sub(REPLY_PRIMER)
    }
}

/// How a conversation is fitted.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// What goes first.
    pub order: Order,
    /// What is kept at most.
    pub keep: Keep,
    /// What happens when what must be kept is too large.
    pub oversize: Oversize,
}

/// What goes first.
#[derive(Clone, Default)]
pub enum Order {
    /// Nothing: a conversation that is too long is an error.
    Nothing,
    /// The oldest turns.
    #[default]
    Oldest,
    /// Turns in the middle, the oldest of them first; how the conversation began goes last, or alone where it is too large
    /// itself.
    Middle,
    /// What this says.
    Custom(Arc<dyn OrderOf>),
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Oldest => "Oldest",
            Self::Middle => "Middle",
            Self::Custom(_) => "Custom(..)",
        })
    }
}

/// An order of one's own. Every closure of this form is one.
pub trait OrderOf: Send + Sync {
    /// Which of the candidates go, the first one first; by their place in `candidates`. What is not named stays, and a
    /// place that does not exist or is named twice is passed over.
    fn order(&self, messages: &[Message], candidates: &[Candidate]) -> Vec<usize>;
}

impl<F> OrderOf for F
where
    F: Fn(&[Message], &[Candidate]) -> Vec<usize> + Send + Sync,
{
    fn order(&self, messages: &[Message], candidates: &[Candidate]) -> Vec<usize> {
        self(messages, candidates)
    }
}

/// Messages that stay or go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where they stand. System messages among them stay in any case.
    pub messages: Range<usize>,
}

/// What is kept at most, whether it would fit or not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Keep {
    /// Whatever fits.
    #[default]
    All,
    /// The last so many messages, the system's not counted; what must be kept is kept even where it is more.
    Last(usize),
    /// This share of the window, or of the budget where no window is known; above 0 and below 1.
    Share(f64),
}

impl Keep {
    /// The old `context_reduction_factor`: a number of messages from 1 on, a share of the window below.
    ///
    /// # Errors
    /// `Config` for what is not above 0, or no number.
    pub fn from_factor(factor: f64) -> Result<Self> {
        if !(factor > 0.0 && factor.is_finite()) {
            return Err(Error::config("trim.keep must be more than 0"));
        }
        if factor < 1.0 {
            return Ok(Self::Share(factor));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is 1 or more, and the cast saturates"
        )]
        Ok(Self::Last(factor as usize))
    }
}

impl Policy {
    /// The policy of these options. `summarise` drops what is oldest: the summary is made by whoever calls.
    ///
    /// # Errors
    /// `Config` where `keep` is no number above 0.
    pub fn of(options: &TrimOptions) -> Result<Self> {
        Ok(Self {
            order: match options.policy.unwrap_or_default() {
                TrimPolicy::Off => Order::Nothing,
                TrimPolicy::Oldest | TrimPolicy::Summarise => Order::Oldest,
                TrimPolicy::Middle => Order::Middle,
            },
            keep: match options.keep {
                None => Keep::All,
                Some(keep) => Keep::from_factor(keep)?,
            },
            oversize: options.oversize.unwrap_or_default(),
        })
    }

    /// The room for the messages under this policy.
    pub(crate) fn room(&self, budget: &Budget) -> usize {
        let room = budget.for_messages();
        match self.keep {
            Keep::Share(share) => {
                let whole = budget.window.unwrap_or(budget.tokens);
                room.min(part_of(whole, share).saturating_sub(REPLY_PRIMER))
            }
            _ => room,
        }
    }
}

/// `share` of `tokens`, rounded down.
pub(crate) fn part_of(tokens: usize, share: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the share of a count of tokens"
    )]
    let part = (tokens as f64 * share.clamp(0.0, 1.0)) as usize;
    part.min(tokens)
}
