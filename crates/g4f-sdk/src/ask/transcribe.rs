//! `client.transcribe(..)`, `translate(..)`.

use g4f_types::Media;
use g4f_types::facets::TranscribeRequest;

use super::RequestBuilder;
use crate::client::Client;

/// A transcript in the making. Await it for an [`Answered`](crate::Answered) with the words.
pub type TranscribeBuilder = RequestBuilder<TranscribeRequest>;

impl Client {
    /// Asks what is said in `audio`.
    pub fn transcribe(&self, audio: Media) -> TranscribeBuilder {
        self.transcription(TranscribeRequest {
            audio: Some(audio),
            ..TranscribeRequest::default()
        })
    }

    /// Asks what is said in `audio`, in English.
    pub fn translate(&self, audio: Media) -> TranscribeBuilder {
        self.transcription(TranscribeRequest {
            audio: Some(audio),
            translate: true,
            ..TranscribeRequest::default()
        })
    }

    /// A whole transcription request.
    pub fn transcription(&self, request: TranscribeRequest) -> TranscribeBuilder {
        TranscribeBuilder::new(self.clone(), request)
    }
}

impl TranscribeBuilder {
    /// Language of the audio (ISO 639-1).
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.request.language = Some(language.into());
        self
    }

    /// Words that help.
    pub fn prompt(mut self, prompt: impl Into<String>) -> Self {
        self.request.prompt = Some(prompt.into());
        self
    }

    /// `json`, `text`, `srt`, `verbose_json`, `vtt`.
    pub fn response_format(mut self, response_format: impl Into<String>) -> Self {
        self.request.response_format = Some(response_format.into());
        self
    }

    /// Sampling temperature.
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.request.temperature = Some(temperature);
        self
    }

    /// Whether to tell the speakers apart.
    pub fn diarize(mut self, diarize: bool) -> Self {
        self.request.diarize = Some(diarize);
        self
    }

    /// Times of `word`s, of `segment`s, or of both.
    pub fn timestamp_granularities<S: Into<String>>(
        mut self,
        timestamp_granularities: impl IntoIterator<Item = S>,
    ) -> Self {
        self.request.timestamp_granularities = timestamp_granularities
            .into_iter()
            .map(Into::into)
            .collect();
        self
    }

    /// Further things to return, such as `logprobs`.
    pub fn include<S: Into<String>>(mut self, include: impl IntoIterator<Item = S>) -> Self {
        self.request.include = include.into_iter().map(Into::into).collect();
        self
    }
}
