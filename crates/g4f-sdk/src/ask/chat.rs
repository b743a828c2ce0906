//! `client.chat(..)`: what is special about a chat request in the making.

use std::sync::Arc;

use g4f_types::{
    BodyEdit, BoxFuture, ChatAnswer, ChatParams, ChatRequest, Media, Message, Part,
    ReasoningEffort, ResponseFormat, Result, Tool, ToolChoice,
};
use serde_json::Value;

use super::{Askable, RequestBuilder, Sealed};
use crate::response::AnswerStream;

/// A chat request in the making. Await it for the whole answer, or call [`stream`](Self::stream).
pub type ChatBuilder = RequestBuilder<ChatRequest>;

/// What [`Client::chat`](crate::Client::chat) takes: words, a message, a conversation, or a whole request.
pub trait IntoChat {
    /// The request.
    fn into_chat(self) -> ChatRequest;
}

impl IntoChat for &str {
    fn into_chat(self) -> ChatRequest {
        vec![Message::user(self)].into_chat()
    }
}

impl IntoChat for String {
    fn into_chat(self) -> ChatRequest {
        vec![Message::user(self)].into_chat()
    }
}

impl IntoChat for Message {
    fn into_chat(self) -> ChatRequest {
        vec![self].into_chat()
    }
}

impl IntoChat for Vec<Message> {
    fn into_chat(self) -> ChatRequest {
        Arc::new(self).into_chat()
    }
}

impl<const N: usize> IntoChat for [Message; N] {
    fn into_chat(self) -> ChatRequest {
        Vec::from(self).into_chat()
    }
}

impl IntoChat for Arc<Vec<Message>> {
    fn into_chat(self) -> ChatRequest {
        ChatRequest {
            messages: self,
            ..ChatRequest::default()
        }
    }
}

impl IntoChat for ChatRequest {
    fn into_chat(self) -> ChatRequest {
        self
    }
}

impl Sealed for ChatRequest {}

impl Askable for ChatRequest {
    /// Standing instructions.
    type Draft = Option<String>;
    type Output = ChatAnswer;

    fn edits(&mut self) -> &mut Vec<BodyEdit> {
        &mut self.params_mut().extra
    }

    fn set_field(&mut self, name: &str, value: Value) -> Result<()> {
        crate::params::set(self, name, value)
    }

    fn run(builder: RequestBuilder<Self>) -> BoxFuture<'static, Result<ChatAnswer>> {
        let sent = builder.send();
        Box::pin(async move { sent.await?.collect().await })
    }
}

impl ChatBuilder {
    /// Standing instructions, put before the conversation. They replace the client's own.
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.draft = Some(text.into());
        self
    }

    /// Adds a message at the end.
    pub fn message(mut self, message: impl Into<Message>) -> Self {
        self.request.messages_mut().push(message.into());
        self
    }

    /// Adds an image to the last message. A file is read and looked at before anything is sent.
    pub fn image(self, media: Media) -> Self {
        self.attach(Part::Image(media))
    }

    /// Adds audio to the last message.
    pub fn audio(self, media: Media) -> Self {
        self.attach(Part::Audio(media))
    }

    /// Adds a document to the last message.
    pub fn file(self, media: Media) -> Self {
        self.attach(Part::File(media))
    }

    fn attach(mut self, part: Part) -> Self {
        let messages = self.request.messages_mut();
        match messages.last_mut() {
            Some(message) => message.parts.push(part),
            None => messages.push(Message::of(g4f_types::Role::User, vec![part])),
        }
        self
    }

    /// Sampling temperature.
    pub fn temperature(mut self, value: f64) -> Self {
        self.request.params_mut().temperature = Some(value);
        self
    }

    /// Nucleus sampling mass.
    pub fn top_p(mut self, value: f64) -> Self {
        self.request.params_mut().top_p = Some(value);
        self
    }

    /// Longest answer in tokens.
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.request.params_mut().max_tokens = Some(tokens);
        self
    }

    /// Texts at which the answer stops.
    pub fn stop<S: Into<String>>(mut self, texts: impl IntoIterator<Item = S>) -> Self {
        self.request.params_mut().stop = texts.into_iter().map(Into::into).collect();
        self
    }

    /// Seed for repeatable sampling.
    pub fn seed(mut self, seed: i64) -> Self {
        self.request.params_mut().seed = Some(seed);
        self
    }

    /// Number of choices.
    pub fn n(mut self, choices: u32) -> Self {
        self.request.params_mut().n = Some(choices);
        self
    }

    /// How long the model thinks.
    pub fn reasoning_effort(mut self, effort: ReasoningEffort) -> Self {
        self.request.params_mut().reasoning_effort = Some(effort);
        self
    }

    /// What the model may call.
    pub fn tools(mut self, tools: impl IntoIterator<Item = Tool>) -> Self {
        self.request.params_mut().tools.extend(tools);
        self
    }

    /// Whether and what the model must call.
    pub fn tool_choice(mut self, choice: ToolChoice) -> Self {
        self.request.params_mut().tool_choice = Some(choice);
        self
    }

    /// Shape of the answer.
    pub fn response_format(mut self, format: ResponseFormat) -> Self {
        self.request.params_mut().response_format = Some(format);
        self
    }

    /// Every other parameter, typed.
    pub fn params(mut self, change: impl FnOnce(&mut ChatParams)) -> Self {
        change(self.request.params_mut());
        self
    }

    /// Sends the request and returns when the answer begins.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](g4f_types::ErrorKind::Config) or `BadRequest` before anything is sent; the target's own
    /// error when one was asked; `Exhausted` when several failed; `NoTarget` when nobody could be asked.
    pub async fn stream(mut self) -> Result<AnswerStream> {
        self.request.stream = true;
        self.send().await
    }

    /// Whatever needs no waiting is done at once, so that the future need not carry the builder along.
    fn send(self) -> impl Future<Output = Result<AnswerStream>> + Send + 'static {
        let Self {
            client,
            mut request,
            options,
            draft: system,
            wrong,
        } = self;
        if let Some(system) = system {
            request.messages_mut().insert(0, Message::system(system));
        }
        async move {
            match wrong {
                Some(error) => Err(error),
                None => client.send_chat(request, options).await,
            }
        }
    }
}
