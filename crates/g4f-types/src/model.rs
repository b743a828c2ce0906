//! What a provider says about one of its models.

use serde::{Deserialize, Serialize};

use crate::capability::Capabilities;

/// One model at one provider.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelInfo {
    /// The id to send. Case matters at several providers.
    pub id: String,
    /// Name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who made or serves it, by the provider's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owned_by: Option<String>,
    /// Unix time in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<u64>,
    /// What it can do, as far as the provider says.
    pub capabilities: Capabilities,
    /// Whether it is loaded in memory (local engines).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loaded: Option<bool>,
    /// What it costs, where somebody has said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
}

/// What a model costs, in USD for a million tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Tokens of the prompt.
    pub input: f64,
    /// Tokens of the answer.
    pub output: f64,
}

impl Price {
    /// Costs nothing.
    pub const FREE: Self = Self {
        input: 0.0,
        output: 0.0,
    };

    /// One number to compare models by: three tokens of prompt for one of answer, which is about what chats are made of.
    pub fn blended(self) -> f64 {
        self.input.mul_add(3.0, self.output) / 4.0
    }

    /// What so many tokens cost, in USD.
    #[allow(clippy::cast_precision_loss)]
    pub fn of(self, input_tokens: u64, output_tokens: u64) -> f64 {
        (self.input * input_tokens as f64 + self.output * output_tokens as f64) / 1e6
    }
}

impl ModelInfo {
    /// A model of which only the id is known.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            ..Self::default()
        }
    }
}
