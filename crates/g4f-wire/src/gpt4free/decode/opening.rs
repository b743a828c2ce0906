//! Whether an answer is a failure that was written where its text belongs.

/// How failures of its providers begin: the class, and what the class says in front of the cause.
const BEGINNINGS: [&str; 15] = [
    "BadRequestError: Error ",
    "BadRequestError: Response ",
    "CloudflareError: Response ",
    "MissingAuthError: Error ",
    "MissingAuthError: Response ",
    "PaymentRequiredError: Error ",
    "PaymentRequiredError: Response ",
    "RateLimitError: Error ",
    "RateLimitError: Response ",
    "ResponseError: Error ",
    "ResponseError: Error: ",
    "ResponseError: Response ",
    "ResponseStatusError: Error ",
    "ResponseStatusError: Error: ",
    "ResponseStatusError: Response ",
];

/// Longest text, in bytes, that is taken for a failure.
const MOST: usize = 2048;

/// The beginning of an answer.
#[derive(Debug)]
pub(super) enum Opening {
    /// It may become a failure, or is one so far.
    Held(String),
    /// It is an answer.
    Told,
}

impl Default for Opening {
    fn default() -> Self {
        Self::Held(String::new())
    }
}

impl Opening {
    /// Takes a piece of text, and gives out what is an answer for sure.
    pub(super) fn push(&mut self, text: String) -> Option<String> {
        let Self::Held(held) = self else {
            return Some(text);
        };
        if held.is_empty() {
            *held = text;
        } else {
            held.push_str(&text);
        }
        let possible = held.len() <= MOST
            && BEGINNINGS
                .iter()
                .any(|begins| begins.starts_with(held.as_str()) || held.starts_with(begins));
        if possible { None } else { self.flush() }
    }

    /// What is held, as an answer.
    pub(super) fn flush(&mut self) -> Option<String> {
        match std::mem::replace(self, Self::Told) {
            Self::Held(held) if !held.is_empty() => Some(held),
            _ => None,
        }
    }

    /// The failure that the whole answer is.
    pub(super) fn failure(&mut self) -> Option<String> {
        match self {
            Self::Held(held) if BEGINNINGS.iter().any(|begins| held.starts_with(begins)) => {
                self.flush()
            }
            _ => None,
        }
    }
}
