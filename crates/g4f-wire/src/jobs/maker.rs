//! What a maker is, and what passes between it and the steps.

use g4f_types::facets::{
    EmbedRequest, ImageRequest, SpeechRequest, TranscribeRequest, VideoRequest, VideoState,
};
use g4f_types::{BodyEdit, Result};
use http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::provider::EncodeTarget;
use crate::shared::Pace;

/// How one vendor's work in steps is written and read. Pure: nothing opens a connection.
pub trait Maker: Send + Sync + 'static {
    /// What is sent to have it done.
    ///
    /// # Errors
    /// `Unsupported` for what the vendor does not make, and for parameters without which it would be something else.
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order>;

    /// What an answer says: to the order, to a look, or from the place where the result is.
    fn read(&self, answer: &Value) -> Step;

    /// The path at which the work is looked at.
    ///
    /// # Errors
    /// `InvalidResponse` for an id that cannot stand in an address.
    fn look(&self, ticket: Ticket<'_>) -> Result<String>;

    /// The path of the result, where that is never in the answer to a look and the answer does not say its place.
    fn result(&self, ticket: Ticket<'_>) -> Option<String> {
        let _ = ticket;
        None
    }

    /// How often it is looked at.
    fn pace(&self) -> Pace {
        Pace::DEFAULT
    }

    /// How work is called off that nobody waits for any longer, where the vendor lets one.
    fn cancel(&self, ticket: Ticket<'_>) -> Option<(http::Method, String)> {
        let _ = ticket;
        None
    }
}

/// A vendor's work in steps, as pieces of a provider.
#[derive(Clone, Copy, Debug)]
pub struct Jobs<M>(pub M);

/// What is asked for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Asked<'a> {
    /// Pictures.
    Images(&'a ImageRequest),
    /// A video.
    Video(&'a VideoRequest),
    /// Speech.
    Speech(&'a SpeechRequest),
    /// What is said.
    Transcript(&'a TranscribeRequest),
    /// Vectors.
    Vectors(&'a EmbedRequest),
}

impl Asked<'_> {
    /// The caller's edits of the body.
    pub(super) fn edits(&self) -> &[BodyEdit] {
        match self {
            Self::Images(request) => &request.extra,
            Self::Video(request) => &request.extra,
            Self::Speech(request) => &request.extra,
            Self::Transcript(request) => &request.extra,
            Self::Vectors(request) => &request.extra,
        }
    }
}

/// What is sent.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Path behind the base URL.
    pub path: String,
    /// Headers of this request alone.
    pub headers: HeaderMap,
    /// The JSON body, before the caller's edits.
    pub body: Map<String, Value>,
    /// The path at which the work is looked at, where its id alone does not say it; `{id}` stands for that.
    pub look: Option<String>,
}

/// What the work is known by.
#[derive(Clone, Copy, Debug)]
pub struct Ticket<'a> {
    /// The vendor's id.
    pub id: &'a str,
    /// The model.
    pub model: &'a str,
}

/// What an answer says of the work.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The vendor's id.
    pub id: Option<String>,
    /// How it stands; `None` where the answer does not say.
    pub state: Option<VideoState>,
    /// How far it is, 0 to 1.
    pub progress: Option<f32>,
    /// Place in the queue, for the log.
    pub place: Option<u64>,
    /// What came of it: addresses, bytes in base64, or text, however nested.
    pub output: Value,
    /// Why it failed, for people.
    pub why: Option<String>,
    /// The vendor's code for that.
    pub code: Option<String>,
    /// Where the vendor says that it is looked at.
    pub look: Option<String>,
    /// Where the result is, if not here.
    pub then: Option<String>,
    /// A failure that is one of the asking, not of the work: the whole report.
    pub refusal: Option<Value>,
}

impl Step {
    /// How it stands, in `word`. A word that nobody knows is not the end.
    #[must_use]
    pub fn with_word(mut self, word: Option<&str>) -> Self {
        let state = |word| crate::shared::state_of(word).unwrap_or(VideoState::Running);
        self.state = word.map(state);
        if self.state == Some(VideoState::Failed) && self.why.is_none() {
            self.why = word.map(str::to_owned);
        }
        self
    }

    /// The report of a failure, for the classifier.
    pub(crate) fn report(&self) -> Value {
        let why = self.why.as_deref().unwrap_or("the work failed");
        match &self.code {
            Some(code) => json!({ "error": { "message": why, "code": code } }),
            None => json!({ "error": { "message": why } }),
        }
    }
}

/// The first of these fields that holds a text or a number.
pub(crate) fn text(value: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match value.get(*name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}
