//! Contexts for tests that call a provider without the layers above it.

use std::sync::Arc;

use g4f_types::secrecy::SecretString;
use g4f_types::{CallOptions, Context, ContextParts, Credential, Provider, Target};
use tokio::time::Instant;

/// Begins a [`Context`] for a call of `provider`.
///
/// ```
/// # fn with(provider: std::sync::Arc<dyn g4f_types::Provider>) {
/// let cx = g4f_testkit::context(provider).model("tiny").key("sk-test").build();
/// assert_eq!(&*cx.target().unwrap().model, "tiny");
/// # }
/// ```
pub fn context(provider: Arc<dyn Provider>) -> ContextBuilder {
    ContextBuilder {
        provider,
        model: Arc::from(""),
        credential: None,
        options: CallOptions::default(),
    }
}

/// Builds a [`Context`]: one attempt, no deadline.
pub struct ContextBuilder {
    provider: Arc<dyn Provider>,
    model: Arc<str>,
    credential: Option<Credential>,
    options: CallOptions,
}

impl ContextBuilder {
    /// The model that the target names. Default: none, which lets the provider choose.
    #[must_use]
    pub fn model(mut self, model: impl Into<Arc<str>>) -> Self {
        self.model = model.into();
        self
    }

    /// The key of the target. Default: none.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.credential = Some(Credential::new(SecretString::from(key.into()), "test"));
        self
    }

    /// Changes the options of the call.
    #[must_use]
    pub fn options(mut self, change: impl FnOnce(&mut CallOptions)) -> Self {
        change(&mut self.options);
        self
    }

    /// The context.
    pub fn build(self) -> Context {
        let parts = ContextParts {
            request_id: Arc::from("test"),
            options: self.options,
            started: Instant::now().into_std(),
            deadline: None,
            attempts: 1,
        };
        Context::new(parts).for_target(Arc::new(Target {
            provider: self.provider,
            model: self.model,
            credential: self.credential,
        }))
    }
}

impl std::fmt::Debug for ContextBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContextBuilder")
            .field("provider", &self.provider.info().id)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}
