//! Responses as a family.

use std::borrow::Cow;
use std::sync::Arc;

use g4f_types::{ChatRequest, Descriptor, Result, Settings, Transport};
use http::HeaderMap;

use super::{ResponsesDecoder, encode, verdict};
use crate::classify::Override;
use crate::openai::{ModelRule, Quirks};
use crate::provider::{ChatFamily, EncodeTarget, JsonList, Outgoing, Tongue, WireProvider};

/// Responses, with what a vendor does differently.
#[derive(Clone, Debug)]
pub struct Responses {
    quirks: &'static Quirks,
    path: Cow<'static, str>,
}

impl Responses {
    /// What the protocol itself does not have, and OpenAI's rules for models that think. Vendors update it.
    pub const QUIRKS: Quirks = Quirks::OPENAI
        .chat_path("/responses")
        // Fewer are refused.
        .min_tokens(16)
        .omit(&[
            "enable_thinking",
            "frequency_penalty",
            "logit_bias",
            "min_p",
            "n",
            "prediction",
            "presence_penalty",
            "reasoning_budget",
            "repetition_penalty",
            "seed",
            "stop",
            "top_k",
        ])
        .models(&[ModelRule {
            prefixes: &[
                "o1",
                "o3",
                "o4",
                "gpt-5",
                "gpt-6",
                "gpt-7",
                "codex",
                "computer-use",
            ],
            except: &["gpt-5-chat"],
            omit: &["temperature", "top_p", "logprobs", "top_logprobs"],
            only_when_thinking: true,
            token_limit: None,
        }]);

    /// The family as this vendor speaks it.
    pub const fn new(quirks: &'static Quirks) -> Self {
        Self {
            quirks,
            path: Cow::Borrowed(quirks.chat_path),
        }
    }

    /// At another path behind the base URL.
    #[must_use]
    pub fn at(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.path = path.into();
        self
    }

    /// A provider that speaks it, with the vendor's list of models and headers; more pieces can be added.
    ///
    /// # Errors
    /// As [`WireProvider::new`].
    pub fn provider(
        descriptor: &'static Descriptor,
        settings: Settings,
        transport: Arc<dyn Transport>,
        quirks: &'static Quirks,
    ) -> Result<WireProvider> {
        let provider = WireProvider::new(descriptor, settings, transport)?
            .headers(quirks.headers)
            .chat(Self::new(quirks));
        Ok(match quirks.models_path {
            Some(path) => provider.models(JsonList(path)),
            None => provider,
        })
    }
}

impl ChatFamily for Responses {
    type Decoder = ResponsesDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        let (body, dropped) = encode::request(request, self.quirks, target)?;
        Ok(Outgoing {
            path: self.path.clone(),
            body,
            headers: HeaderMap::new(),
            dropped,
        })
    }

    fn tongue(&self) -> Option<Tongue> {
        Some(Tongue::Responses)
    }

    fn decoder(&self, request: &ChatRequest) -> ResponsesDecoder {
        ResponsesDecoder::new(request)
    }

    fn verdict(&self) -> Override {
        verdict::verdict
    }
}
