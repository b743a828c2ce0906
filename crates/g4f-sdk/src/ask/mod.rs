//! Requests in the making: one builder for whatever can be asked.
//!
//! | part | file |
//! |---|---|
//! | how a call is made: providers, deadlines, key, headers, ... | `options.rs` |
//! | chat | `chat.rs` |
//! | what all other calls share | `other.rs` |
//! | what is special about each of them | `image.rs`, `speech.rs`, `transcribe.rs`, `embed.rs`, `rank.rs`, `video.rs` |

mod chat;
mod embed;
mod image;
mod options;
mod other;
mod rank;
mod speech;
mod transcribe;
mod video;

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use g4f_resilience::Ask;
use g4f_types::{BodyEdit, BoxFuture, CallOptions, Error, Result};
use serde_json::Value;

use crate::client::Client;

pub use chat::{ChatBuilder, IntoChat};
pub use embed::EmbedBuilder;
pub use image::ImageBuilder;
pub(crate) use other::Services;
pub use rank::{ModerateBuilder, RerankBuilder};
pub use speech::SpeechBuilder;
pub use transcribe::TranscribeBuilder;
pub(crate) use video::renumber;
pub use video::{Progress, VideoBuilder};

/// Keeps [`Askable`] to the operations of this crate.
pub trait Sealed {}

/// What a [`RequestBuilder`] can ask for. Every operation is one: chat, images, speech, transcription, embeddings,
/// reranking, moderation, video.
pub trait Askable: Ask + fmt::Debug + Sealed {
    /// What is set beside the request and the options.
    type Draft: Default + fmt::Debug + Send;
    /// What comes of awaiting it.
    type Output: Send;

    /// The edits of the final body.
    fn edits(&mut self) -> &mut Vec<BodyEdit>;

    /// Sets a field by its name in the API.
    ///
    /// # Errors
    /// `BadRequest` when the value is not what the field takes.
    fn set_field(&mut self, name: &str, value: Value) -> Result<()>;

    /// Sends it.
    fn run(builder: RequestBuilder<Self>) -> BoxFuture<'static, Result<Self::Output>>;
}

/// A request in the making. Await it for the answer.
///
/// Everything that is not set here comes from the client, and what the client does not set is the provider's default.
/// A wrong setting is reported when the request is sent; nothing reaches a provider then.
#[must_use = "a request is sent when it is awaited"]
#[derive(Debug)]
pub struct RequestBuilder<R: Askable> {
    pub(crate) client: Client,
    pub(crate) request: R,
    pub(crate) options: CallOptions,
    pub(crate) draft: R::Draft,
    /// The first wrong setting.
    pub(crate) wrong: Option<Error>,
}

impl<R: Askable> RequestBuilder<R> {
    pub(crate) fn new(client: Client, request: R) -> Self {
        Self {
            client,
            request,
            options: CallOptions::default(),
            draft: R::Draft::default(),
            wrong: None,
        }
    }

    /// The model: a name, `provider:model`, a route of the configuration, or `auto`.
    pub fn model(mut self, model: impl Into<Arc<str>>) -> Self {
        self.request.set_model(model.into());
        self
    }

    /// A request field by its name in OpenAI's API; what this version does not know is sent as it is.
    pub fn param(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        if let Err(error) = self.request.set_field(&key.into(), value.into()) {
            self.wrong.get_or_insert(error);
        }
        self
    }

    /// An edit of the final body, where that is JSON, for all targets or for some.
    pub fn extra(mut self, edit: BodyEdit) -> Self {
        self.request.edits().push(edit);
        self
    }

    /// The request as it stands, without the client's defaults.
    pub fn request(&self) -> &R {
        &self.request
    }
}

impl<R: Askable> IntoFuture for RequestBuilder<R> {
    type Output = Result<R::Output>;
    type IntoFuture = BoxFuture<'static, Result<R::Output>>;

    fn into_future(self) -> Self::IntoFuture {
        R::run(self)
    }
}
