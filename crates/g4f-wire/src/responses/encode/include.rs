//! What is to come with the answer beside itself.

use g4f_types::ChatParams;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::params::thinks;
use crate::openai::Quirks;

/// Thinking that only its provider can read. With it a conversation goes on though nothing of it was stored.
const ENCRYPTED: &str = "reasoning.encrypted_content";
const LOGPROBS: &str = "message.output_text.logprobs";

pub(super) struct Include<'a> {
    own: &'a [Value],
    ours: Vec<&'static str>,
}

impl<'a> Include<'a> {
    pub(super) fn of(params: &'a ChatParams, quirks: &Quirks, model: &str) -> Self {
        let own = params.other.get("include").and_then(Value::as_array);
        let own = own.map_or(&[][..], Vec::as_slice);
        // Models that do not think refuse the first one. What is stored is found by its id.
        let thinker = quirks
            .rule(model)
            .is_some_and(|rule| rule.only_when_thinking);
        let encrypted = thinker && thinks(params) && params.store != Some(true);
        let wanted = [
            (ENCRYPTED, encrypted),
            (LOGPROBS, params.logprobs == Some(true)),
        ];
        let ours = wanted
            .into_iter()
            .filter(|(name, wanted)| *wanted && !own.iter().any(|own| own == name))
            .map(|(name, _)| name)
            .collect();
        Self { own, ours }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.own.is_empty() && self.ours.is_empty()
    }
}

impl Serialize for Include<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let own = self.own.iter().cloned();
        serializer.collect_seq(own.chain(self.ours.iter().map(|name| Value::from(*name))))
    }
}
