//! One item of the output while it comes.

use serde_json::Value;

/// What an item is, as far as it is read differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What the model says.
    Message,
    /// What it thinks.
    Reasoning,
    /// A call of a function, or of a custom tool.
    Call { custom: bool },
    /// A picture that it made.
    Image,
    /// Anything else: work of the provider's own tools. It goes back as it is.
    Other,
}

impl Kind {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "message" => Self::Message,
            "reasoning" => Self::Reasoning,
            "function_call" => Self::Call { custom: false },
            "custom_tool_call" => Self::Call { custom: true },
            "image_generation_call" => Self::Image,
            _ => Self::Other,
        }
    }
}

/// An item, and what of it was handed out.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) index: Option<u64>,
    pub(super) id: String,
    /// What must go back with a message beside its text; handed out in front of the text.
    pub(super) head: Option<Box<Value>>,
    pub(super) call: Call,
    /// Parts of which something was handed out.
    pub(super) told: Vec<Told>,
    pub(super) done: bool,
}

/// A call while it comes.
#[derive(Debug, Default)]
pub(super) struct Call {
    /// Its number among the calls, once it was handed out.
    pub(super) number: Option<u32>,
    /// The id by which it was handed out.
    pub(super) id: Box<str>,
    /// Arguments that came before the name.
    pub(super) held: String,
    /// Whether any arguments came.
    pub(super) any: bool,
    /// Whether its end was told.
    pub(super) ended: bool,
}

/// A part of an item.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) index: u64,
    pub(super) text: bool,
    pub(super) logprobs: bool,
}

/// Most parts of one item of which is kept what was told; the texts of further ones are handed out as they come.
const MOST_PARTS: usize = 1024;

impl Item {
    pub(super) fn new(kind: Kind, index: Option<u64>, id: &str) -> Self {
        Self {
            kind,
            index,
            id: id.to_owned(),
            head: None,
            call: Call::default(),
            told: Vec::new(),
            done: false,
        }
    }

    /// What was told of a part.
    pub(super) fn told(&mut self, index: u64) -> &mut Told {
        let place = match self.told.iter().position(|told| told.index == index) {
            Some(place) => place,
            None if self.told.len() < MOST_PARTS => {
                self.told.push(Told {
                    index,
                    ..Told::default()
                });
                self.told.len() - 1
            }
            None => MOST_PARTS - 1,
        };
        &mut self.told[place]
    }

    /// Whether text of this part was told.
    pub(super) fn is_told(&self, index: u64) -> bool {
        self.told
            .iter()
            .any(|told| told.index == index && told.text)
    }

    /// Whether any text of it was told.
    pub(super) fn spoke(&self) -> bool {
        self.told.iter().any(|told| told.text)
    }
}
