//! Cleaning of texts that are there already, and everything of [`g4f_clean`] by its name here.
//!
//! Answers of a client are cleaned on their way. [`Client::clean`] does the same to any text: rules, and a model where the
//! mode asks for one.
//!
//! ```
//! # async fn clean() -> g4f_sdk::Result<()> {
//! let client = g4f_sdk::Client::builder().discover(false).build()?;
//! let cleaned = client.clean("The sky is blue.<|im_end|>").prompt("What colour is the sky?").await?;
//! println!("{} ({} pieces taken out)", cleaned.text, cleaned.removed.len());
//! # Ok(())
//! # }
//! ```

use std::future::{IntoFuture, ready};
use std::sync::Arc;

use g4f_types::{
    BoxFuture, Call, ChatRequest, ChatStream, CleanMode, CleanOptions, Context, Result,
};
use tower::ServiceExt as _;

pub use g4f_clean::*;

use crate::client::Client;
use crate::merge;

/// A text that is to be cleaned. Await it for a [`CleanedText`].
///
/// What is not set here is as the client has it.
#[must_use = "a text is cleaned when it is awaited"]
#[derive(Debug)]
pub struct CleanBuilder {
    client: Client,
    text: String,
    about: About,
    options: CleanOptions,
}

/// A text that was cleaned.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CleanedText {
    /// What is left.
    pub text: String,
    /// The model's thinking, where it is kept beside the answer.
    pub thinking: String,
    /// What was taken out: by rules in the order of the text, then by the judge.
    pub removed: Vec<Removed>,
    /// Whether there was no answer: only a notice, an error page or an advertisement, of which nothing is left. An
    /// answer of a provider that is one is an error,
    /// [`ErrorKind::ErrorPage`](g4f_types::ErrorKind::ErrorPage).
    pub is_page: bool,
    /// What the judge decided; `None` where nobody was asked.
    pub verdict: Option<Verdict>,
}

impl Client {
    /// A text to be cleaned of what a provider inserted, as answers of this client are.
    pub fn clean(&self, text: impl Into<String>) -> CleanBuilder {
        CleanBuilder {
            client: self.clone(),
            text: text.into(),
            about: About::default(),
            options: CleanOptions::default(),
        }
    }

    /// The rules by which answers are cleaned: the built-in ones, and those of the configuration and of the program.
    pub fn rules(&self) -> &Rules {
        self.inner.stack.cleaning().rules()
    }
}

impl CleanBuilder {
    /// Who gave the text, by id or alias: its own rules hold as well.
    pub fn provider(mut self, name: impl Into<Arc<str>>) -> Self {
        self.about.provider = Some(name.into());
        self
    }

    /// What the user had asked. What was asked for stays.
    pub fn prompt(mut self, text: impl Into<Arc<str>>) -> Self {
        self.about.prompt = Some(text.into());
        self
    }

    /// By what it is cleaned.
    pub fn mode(mut self, mode: CleanMode) -> Self {
        self.options.mode = Some(mode);
        self
    }

    /// Everything about how it is cleaned; what is set in `options` wins over what was set before.
    pub fn options(mut self, options: CleanOptions) -> Self {
        self.options = merge::clean(options, &self.options);
        self
    }

    async fn run(self) -> Result<CleanedText> {
        let Self {
            client,
            text,
            mut about,
            options,
        } = self;
        let options = merge::clean(options, client.inner.stack.cleaning().default_options());
        let mode = options.mode.unwrap_or_default();
        if mode == CleanMode::Off {
            return Ok(CleanedText {
                text,
                ..CleanedText::default()
            });
        }
        about.policy = Policy::from(&options);
        let outcome = client.rules().clean(&text, &about);
        let mut cleaned = CleanedText {
            is_page: outcome.is_page(),
            text: outcome.text.into_owned(),
            thinking: outcome.thinking,
            removed: outcome.removed,
            verdict: None,
        };
        let asks = match mode {
            CleanMode::Judge => true,
            CleanMode::Hybrid => outcome.suspicion >= judge::SUSPICIOUS,
            CleanMode::Off | CleanMode::Rules => false,
        };
        if asks && !cleaned.text.trim().is_empty() {
            let judge = client.judge(&options);
            let verdict = judge.judge(&cleaned.text, &about, None).await;
            cleaned.removed.extend(verdict.removed(&cleaned.text));
            cleaned.text = verdict.apply(&cleaned.text).into_owned();
            cleaned.is_page = cleaned.text.trim().is_empty();
            cleaned.verdict = Some(verdict);
        }
        Ok(cleaned)
    }
}

impl IntoFuture for CleanBuilder {
    type Output = Result<CleanedText>;
    type IntoFuture = BoxFuture<'static, Result<CleanedText>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl Client {
    /// The judge of a text that belongs to no call. It is asked like a chat that says nothing else.
    fn judge(&self, options: &CleanOptions) -> Judge {
        let mut judge = options.judge.clone();
        let own = judge.options.as_deref().cloned().unwrap_or_default();
        let options = merge::options(own, &self.inner.defaults.options);
        judge.options = Some(Arc::new(options));
        Judge::new(Arc::new(Asking(self.clone())), judge)
    }
}

/// Asks through the client's own stack.
struct Asking(Client);

impl Ask for Asking {
    fn ask<'a>(
        &'a self,
        cx: &'a Context,
        request: ChatRequest,
    ) -> BoxFuture<'a, Result<ChatStream>> {
        if request.model.is_empty() {
            return Box::pin(ready(Err(g4f_resilience::no_judge())));
        }
        let service = self.0.inner.chat.clone();
        Box::pin(service.oneshot(Call::new(cx.clone(), request)))
    }
}
