//! What calls get where they say nothing: all of them, and those that ask for one model.

use std::sync::Arc;

use g4f_types::{CallOptions, ChatRequest, Message};

use crate::merge;

/// What a call gets where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The model; none lets the router choose.
    pub model: Option<Arc<str>>,
    /// Standing instructions for conversations that have none.
    pub system: Option<String>,
    /// Sampling temperature.
    pub temperature: Option<f64>,
    /// Nucleus sampling mass.
    pub top_p: Option<f64>,
    /// Longest answer in tokens.
    pub max_tokens: Option<u32>,
    /// Everything about how a call is made.
    pub options: CallOptions,
}

impl Defaults {
    /// What is set here, completed by `other`.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            model: self.model.or(other.model),
            system: self.system.or(other.system),
            temperature: self.temperature.or(other.temperature),
            top_p: self.top_p.or(other.top_p),
            max_tokens: self.max_tokens.or(other.max_tokens),
            options: merge::options(self.options, &other.options),
        }
    }

    /// Names the model where the request does not.
    pub(crate) fn name_model(&self, request: &mut ChatRequest) {
        if request.model.is_empty()
            && let Some(model) = &self.model
        {
            request.model = model.clone();
        }
    }

    /// Puts what belongs to the request into it, where it says nothing.
    pub(crate) fn apply(&self, request: &mut ChatRequest) {
        if let Some(system) = &self.system
            && !request
                .messages
                .iter()
                .any(|message| message.role.is_system())
        {
            request
                .messages_mut()
                .insert(0, Message::system(system.clone()));
        }
        let params = &request.params;
        let missing = (self.temperature.is_some() && params.temperature.is_none())
            || (self.top_p.is_some() && params.top_p.is_none())
            || (self.max_tokens.is_some() && params.max_tokens.is_none());
        if missing {
            let params = request.params_mut();
            params.temperature = params.temperature.or(self.temperature);
            params.top_p = params.top_p.or(self.top_p);
            if params.max_completion_tokens.is_none() {
                params.max_tokens = params.max_tokens.or(self.max_tokens);
            }
        }
    }
}

/// What calls get that ask for one model.
#[derive(Debug, Default)]
pub(crate) struct ByModel(Vec<(String, Defaults)>);

impl ByModel {
    /// Those of the program before those of the configuration; what the same model has in both is completed.
    pub(crate) fn new(program: Vec<(String, Defaults)>, config: Vec<(String, Defaults)>) -> Self {
        let mut all: Vec<(String, Defaults)> = Vec::new();
        for (name, defaults) in program.into_iter().chain(config) {
            match all
                .iter_mut()
                .find(|(known, _)| known.eq_ignore_ascii_case(&name))
            {
                Some((_, known)) => *known = std::mem::take(known).or(defaults),
                None => all.push((name, defaults)),
            }
        }
        Self(all)
    }

    /// What is said for calls that ask for `model`, under any case of letters.
    pub(crate) fn get(&self, model: &str) -> Option<&Defaults> {
        let mut all = self.0.iter();
        let (_, defaults) = all.find(|(name, _)| name.eq_ignore_ascii_case(model))?;
        Some(defaults)
    }
}
