//! What a provider turned out not to take, by its own words.

use g4f_types::request::TUNING;
use g4f_types::{Error, ErrorKind};

/// Names that tuning parameters have at some vendors, beside those of [`TUNING`].
const VENDORS_NAMES: &[&str] = &[
    "chat_template_kwargs",
    "random_seed",
    "reasoning",
    "thinking",
    "thinking_budget",
];

/// What is to be done differently from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lesson {
    /// This parameter is left out.
    Without(&'static str),
    /// The token limit goes by this name.
    TokenLimit(&'static str),
}

impl Lesson {
    /// The lesson of a refusal, if it is about one parameter that may be left out.
    pub(super) fn of(refusal: &Error) -> Option<Self> {
        if refusal.kind() != ErrorKind::Unsupported {
            return None;
        }
        let param = match refusal.param()? {
            // Where thinking is asked for with an object, its fields are that parameter.
            "reasoning.effort" | "reasoning.summary" => "reasoning_effort".to_owned(),
            param => snake_case(param),
        };
        let other = match &*param {
            "max_tokens" => Some("max_completion_tokens"),
            "max_completion_tokens" => Some("max_tokens"),
            _ => None,
        };
        if let Some(name) = other {
            return refusal
                .message()
                .contains(name)
                .then_some(Self::TokenLimit(name));
        }
        TUNING
            .iter()
            .chain(VENDORS_NAMES)
            .find(|known| **known == param)
            .map(|known| Self::Without(known))
    }

    /// Whether it holds for the parameter, and not only for the value that it had.
    pub(super) fn lasts(refusal: &Error) -> bool {
        refusal.code() != Some("unsupported_value")
    }
}

/// The lessons of one model.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    without: Vec<&'static str>,
    token_limit: Option<&'static str>,
}

impl Lessons {
    /// Nothing was learned.
    pub const NONE: &'static Self = &Self {
        without: Vec::new(),
        token_limit: None,
    };

    /// Takes one in. There are no more than there are names that it can be about.
    pub(super) fn learn(&mut self, lesson: Lesson) {
        match lesson {
            Lesson::Without(name) if self.without.contains(&name) => {}
            Lesson::Without(name) => self.without.push(name),
            Lesson::TokenLimit(limit) => self.token_limit = Some(limit),
        }
    }

    /// Whether this parameter, by its name on the wire, is left out.
    pub fn leave_out(&self, name: &str) -> bool {
        self.without.contains(&name)
    }

    /// The name of the token limit, where it is not the vendor's usual one.
    pub fn token_limit(&self) -> Option<&'static str> {
        self.token_limit
    }
}

/// The last step of a path such as `body.topK`, as parameters are written here.
fn snake_case(param: &str) -> String {
    let name = param.rsplit('.').next().unwrap_or(param);
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests;
