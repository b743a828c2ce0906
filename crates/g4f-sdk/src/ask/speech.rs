//! `client.speak(..)`.

use g4f_types::facets::SpeechRequest;

use super::RequestBuilder;
use crate::client::Client;

/// Speech in the making. Await it for an [`Answered`](crate::Answered) whose sound comes as it is made.
pub type SpeechBuilder = RequestBuilder<SpeechRequest>;

impl Client {
    /// Asks for `text` to be spoken.
    pub fn speak(&self, text: impl Into<String>) -> SpeechBuilder {
        self.speech(SpeechRequest {
            input: text.into(),
            ..SpeechRequest::default()
        })
    }

    /// A whole speech request.
    pub fn speech(&self, request: SpeechRequest) -> SpeechBuilder {
        SpeechBuilder::new(self.clone(), request)
    }
}

impl SpeechBuilder {
    /// Voice.
    pub fn voice(mut self, voice: impl Into<String>) -> Self {
        self.request.voice = Some(voice.into());
        self
    }

    /// How to say it.
    pub fn instructions(mut self, instructions: impl Into<String>) -> Self {
        self.request.instructions = Some(instructions.into());
        self
    }

    /// `mp3`, `opus`, `aac`, `flac`, `wav`, `pcm`.
    pub fn response_format(mut self, response_format: impl Into<String>) -> Self {
        self.request.response_format = Some(response_format.into());
        self
    }

    /// Speed, 0.25 to 4.
    pub fn speed(mut self, speed: f64) -> Self {
        self.request.speed = Some(speed);
        self
    }

    /// Language, where the voice does not say it.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.request.language = Some(language.into());
        self
    }

    /// Samples per second, in Hz.
    pub fn sample_rate(mut self, sample_rate: u32) -> Self {
        self.request.sample_rate = Some(sample_rate);
        self
    }
}
