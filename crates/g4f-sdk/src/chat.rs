//! `client.chat(..)`: a request in the making, to be awaited or streamed.

use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use g4f_types::{
    BodyEdit, BoxFuture, CallOptions, ChatAnswer, ChatParams, ChatRequest, ContentFilter, Error,
    Media, Message, OnUnsupported, Part, Proxy, ReasoningEffort, ResponseFormat, Result, Tool,
    ToolChoice,
};
use http::{HeaderName, HeaderValue};
use secrecy::SecretString;
use serde_json::Value;

use crate::client::Client;
use crate::response::AnswerStream;

/// A chat request in the making. Await it for the whole answer, or call [`stream`](Self::stream).
///
/// Everything that is not set here comes from the client, and what the client does not set is the provider's default.
/// A wrong setting is reported when the request is sent; nothing reaches a provider then.
#[must_use = "a request is sent when it is awaited or streamed"]
#[derive(Debug)]
pub struct ChatBuilder {
    client: Client,
    request: ChatRequest,
    options: CallOptions,
    system: Option<String>,
    /// The first wrong setting.
    wrong: Option<Error>,
}

/// What [`Client::chat`] takes: words, a message, a conversation, or a whole request.
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

impl ChatBuilder {
    pub(crate) fn new(client: Client, request: ChatRequest) -> Self {
        Self {
            client,
            request,
            options: CallOptions::default(),
            system: None,
            wrong: None,
        }
    }

    /// The model: a name, `provider:model`, a route of the configuration, or `auto`.
    pub fn model(mut self, model: impl Into<Arc<str>>) -> Self {
        self.request.model = model.into();
        self
    }

    /// Standing instructions, put before the conversation. They replace the client's own.
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.system = Some(text.into());
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

    /// A request field by OpenAI's name; what this version does not know is sent as it is.
    pub fn param(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        if let Err(error) = crate::params::set(&mut self.request, &key.into(), value.into()) {
            self.wrong.get_or_insert(error);
        }
        self
    }

    /// An edit of the final body, for all targets or for some.
    pub fn extra(mut self, edit: BodyEdit) -> Self {
        self.request.params_mut().extra.push(edit);
        self
    }

    /// Asks this provider; called again, the next one in order of preference.
    pub fn provider(mut self, name: impl Into<String>) -> Self {
        self.options.providers.push(name.into());
        self
    }

    /// Never asks this provider.
    pub fn exclude_provider(mut self, name: impl Into<String>) -> Self {
        self.options.exclude_providers.push(name.into());
        self
    }

    /// A model to try when none of the targets of the first one answers.
    pub fn fallback_model(mut self, model: impl Into<String>) -> Self {
        self.options.fallback_models.push(model.into());
        self
    }

    /// Asks only the first target.
    pub fn no_fallback(mut self) -> Self {
        self.options.no_fallback = Some(true);
        self
    }

    /// Further tries at the same target.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Most upstream calls for the whole request.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.options.attempts = Some(attempts);
        self
    }

    /// Deadline of the whole request.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.options.timeout = Some(time);
        self
    }

    /// Deadline of the connection.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.options.connect = Some(time);
        self
    }

    /// Deadline of an attempt's first content; for a plain call, of its answer.
    pub fn first_content(mut self, time: Duration) -> Self {
        self.options.first_content = Some(time);
        self
    }

    /// Longest silence within a stream.
    pub fn idle(mut self, time: Duration) -> Self {
        self.options.idle = Some(time);
        self
    }

    /// Asks although every target is benched.
    pub fn try_anyway(mut self) -> Self {
        self.options.try_anyway = Some(true);
        self
    }

    /// What happens after a content filter's refusal.
    pub fn content_filter(mut self, what: ContentFilter) -> Self {
        self.options.content_filter = Some(what);
        self
    }

    /// What happens to a parameter that a target does not know.
    pub fn on_unsupported(mut self, what: OnUnsupported) -> Self {
        self.options.on_unsupported = Some(what);
        self
    }

    /// Whether providers that need no key may be asked.
    pub fn allow_keyless(mut self, allow: bool) -> Self {
        self.options.allow_keyless = Some(allow);
        self
    }

    /// Key to use, instead of the configured ones.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.options.api_key = Some(SecretString::from(key.into()));
        self
    }

    /// Base URL to use, instead of the provider's.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.options.base_url = Some(url.into());
        self
    }

    /// A header to send as well.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            (Ok(name), Ok(mut value)) => {
                // The caller's headers may hold credentials.
                value.set_sensitive(true);
                self.options.headers.insert(name, value);
            }
            _ => {
                self.wrong.get_or_insert_with(|| {
                    Error::config(format!("the header {name:?} cannot be sent"))
                        .with_help("names are letters, digits and dashes; values are visible ASCII")
                });
            }
        }
        self
    }

    /// Proxy for this call.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.options.proxy = Some(Proxy::new(url));
        self
    }

    /// Every option of the call at once; what is set in `options` wins over what was set before.
    pub fn options(mut self, mut options: CallOptions) -> Self {
        crate::merge::hide(&mut options.headers);
        self.options = crate::merge::options(options, &self.options);
        self
    }

    /// The request as it stands, without the client's defaults.
    pub fn request(&self) -> &ChatRequest {
        &self.request
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
            system,
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

impl IntoFuture for ChatBuilder {
    type Output = Result<ChatAnswer>;
    type IntoFuture = BoxFuture<'static, Result<ChatAnswer>>;

    fn into_future(self) -> Self::IntoFuture {
        let sent = self.send();
        Box::pin(async move { sent.await?.collect().await })
    }
}
