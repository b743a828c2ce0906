//! OpenAI's chat completions as a family.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use g4f_types::{ChatEvent, ChatRequest, Descriptor, Result, Settings, Transport};
use http::HeaderMap;

use super::encode::encode_request;
use super::{DecodeOptions, Quirks, StreamDecoder};
use crate::provider::{
    AnswerDecoder, ChatFamily, DecodeError, EncodeTarget, JsonList, Outgoing, Tongue, WireProvider,
};

/// Chat completions, with what a vendor does differently.
#[derive(Clone, Copy, Debug)]
pub struct OpenAi {
    quirks: &'static Quirks,
}

impl OpenAi {
    /// The family as this vendor speaks it.
    pub const fn new(quirks: &'static Quirks) -> Self {
        Self { quirks }
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

impl ChatFamily for OpenAi {
    type Decoder = StreamDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        let encoded = encode_request(request, self.quirks, target)?;
        Ok(Outgoing {
            path: Cow::Borrowed(self.quirks.chat_path),
            body: encoded.body,
            headers: HeaderMap::new(),
            dropped: encoded.dropped,
        })
    }

    fn tongue(&self) -> Option<Tongue> {
        Some(Tongue::Completions)
    }

    fn decoder(&self, request: &ChatRequest) -> StreamDecoder {
        StreamDecoder::new(DecodeOptions::new(request, self.quirks))
    }
}

impl AnswerDecoder for StreamDecoder {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        self.push_event(name, data, events)
    }

    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        Self::finish(self, events)
    }

    fn is_done(&self) -> bool {
        Self::is_done(self)
    }

    fn whole(&mut self, body: &Bytes, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let text = DecodeError::text_of(body)?;
        self.plain(text.trim_start_matches('\u{feff}').trim(), events)
    }
}
