//! The one error of the workspace: a kind from a closed set, and what is known around it.

mod kind;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::answer::ChatAnswer;
use crate::trail::Attempt;

pub use kind::{Disposition, ErrorKind, FaultDomain};

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    disposition: Disposition,
    fault_domain: FaultDomain,
    message: String,
    help: Option<String>,
    status: Option<u16>,
    code: Option<String>,
    param: Option<String>,
    retry_after: Option<Duration>,
    provider: Option<Arc<str>>,
    model: Option<Arc<str>>,
    key_source: Option<Arc<str>>,
    request_id: Option<String>,
    reached_upstream: bool,
    context_limit: Option<u32>,
    partial: Option<Box<ChatAnswer>>,
    causes: Vec<Error>,
    trail: Vec<Attempt>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What failed, where, and what to do.
///
/// `Display` is one line for people; `Debug` shows everything on several lines. Neither ever holds a key:
/// whoever builds an error from a provider's words takes keys out first.
#[derive(Clone)]
pub struct Error(Box<Inner>);

/// `Result` with the workspace's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of `kind` with a message in plain words.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            disposition: kind.disposition(),
            fault_domain: kind.fault_domain(),
            message: message.into(),
            help: None,
            status: None,
            code: None,
            param: None,
            retry_after: None,
            provider: None,
            model: None,
            key_source: None,
            request_id: None,
            reached_upstream: false,
            context_limit: None,
            partial: None,
            causes: Vec::new(),
            trail: Vec::new(),
            source: None,
        }))
    }

    /// A wrong setting: nothing was sent.
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether trying again makes sense.
    pub fn disposition(&self) -> Disposition {
        self.0.disposition
    }

    /// Shorthand for [`Disposition::Temporary`].
    pub fn is_temporary(&self) -> bool {
        self.0.disposition == Disposition::Temporary
    }

    /// Whose fault it is.
    pub fn fault_domain(&self) -> FaultDomain {
        self.0.fault_domain
    }

    /// The message without provider, status or help.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What the reader can do about it, when that is known.
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// The HTTP status of the provider's answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The provider's own error code or type, such as `insufficient_quota`.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The request parameter that the provider complained about.
    pub fn param(&self) -> Option<&str> {
        self.0.param.as_deref()
    }

    /// How long the provider asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The provider that was asked.
    pub fn provider(&self) -> Option<&str> {
        self.0.provider.as_deref()
    }

    /// The model that was asked, as it was sent.
    pub fn model(&self) -> Option<&str> {
        self.0.model.as_deref()
    }

    /// Where the key came from, such as `OPENAI_API_KEY`. Never the key.
    pub fn key_source(&self) -> Option<&str> {
        self.0.key_source.as_deref()
    }

    /// The provider's id of the failed request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Whether the request may have been executed by the provider.
    pub fn reached_upstream(&self) -> bool {
        self.0.reached_upstream
    }

    /// The context window in tokens, when the provider named it.
    pub fn context_limit(&self) -> Option<u32> {
        self.0.context_limit
    }

    /// What had arrived when the answer broke off.
    pub fn partial(&self) -> Option<&ChatAnswer> {
        self.0.partial.as_deref()
    }

    /// The failures behind an [`ErrorKind::Exhausted`], one for each target, in order.
    pub fn causes(&self) -> &[Error] {
        &self.0.causes
    }

    /// The attempts that were made, when the whole request failed.
    pub fn trail(&self) -> &[Attempt] {
        &self.0.trail
    }

    /// Replaces the message.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.0.message = message.into();
        self
    }

    /// Replaces the kind, and with it the kind's disposition and fault domain.
    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self.0.disposition = kind.disposition();
        self.0.fault_domain = kind.fault_domain();
        self
    }

    /// Says what the reader can do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Overrides the kind's disposition.
    #[must_use]
    pub fn with_disposition(mut self, disposition: Disposition) -> Self {
        self.0.disposition = disposition;
        self
    }

    /// Marks a temporary failure as given up, so that no outer layer tries it again.
    #[must_use]
    pub fn into_persistent(mut self) -> Self {
        if self.0.disposition == Disposition::Temporary {
            self.0.disposition = Disposition::Persistent;
        }
        self
    }

    /// Overrides the kind's fault domain.
    #[must_use]
    pub fn with_fault_domain(mut self, domain: FaultDomain) -> Self {
        self.0.fault_domain = domain;
        self
    }

    /// Adds the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds the provider's own code.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// Adds the parameter that the provider complained about.
    #[must_use]
    pub fn with_param(mut self, param: impl Into<String>) -> Self {
        self.0.param = Some(param.into());
        self
    }

    /// Adds the wait that the provider asks for.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Adds the target, unless an inner layer has named it already.
    #[must_use]
    pub fn with_target(
        mut self,
        provider: impl Into<Arc<str>>,
        model: impl Into<Arc<str>>,
    ) -> Self {
        if self.0.provider.is_none() {
            self.0.provider = Some(provider.into());
            self.0.model = Some(model.into()).filter(|model: &Arc<str>| !model.is_empty());
        }
        self
    }

    /// Says where the key came from.
    #[must_use]
    pub fn with_key_source(mut self, source: impl Into<Arc<str>>) -> Self {
        self.0.key_source = Some(source.into());
        self
    }

    /// Adds the provider's request id.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.0.request_id = Some(id.into());
        self
    }

    /// Says whether the request may have been executed.
    #[must_use]
    pub fn with_reached_upstream(mut self, reached: bool) -> Self {
        self.0.reached_upstream = reached;
        self
    }

    /// Adds the context window that the provider named, in tokens.
    #[must_use]
    pub fn with_context_limit(mut self, tokens: u32) -> Self {
        self.0.context_limit = Some(tokens);
        self
    }

    /// Keeps what had arrived before the failure.
    #[must_use]
    pub fn with_partial(mut self, partial: ChatAnswer) -> Self {
        self.0.partial = Some(Box::new(partial));
        self
    }

    /// Adds the failures of the targets behind this one.
    #[must_use]
    pub fn with_causes(mut self, causes: Vec<Error>) -> Self {
        self.0.causes = causes;
        self
    }

    /// Adds the attempts of the whole request.
    #[must_use]
    pub fn with_trail(mut self, trail: Vec<Attempt>) -> Self {
        self.0.trail = trail;
        self
    }

    /// Keeps the error that caused this one.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let e = &*self.0;
        if let Some(provider) = &e.provider {
            f.write_str(provider)?;
            if let Some(model) = &e.model {
                write!(f, ":{model}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(e.kind.as_str())?;
        if let Some(status) = e.status {
            write!(f, " ({status})")?;
        }
        // One line, whatever the provider wrote.
        f.write_str(": ")?;
        for (i, line) in e
            .message
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .enumerate()
        {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(line)?;
        }
        if let Some(source) = &e.key_source {
            write!(f, " [key from {source}]")?;
        }
        if let Some(wait) = e.retry_after {
            write!(f, " [retry after {:.1} s]", wait.as_secs_f64())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let e = &*self.0;
        writeln!(f, "{self}")?;
        write!(
            f,
            "  disposition: {:?}, fault: {:?}, reached upstream: {}",
            e.disposition, e.fault_domain, e.reached_upstream
        )?;
        for (name, value) in [
            ("code", &e.code),
            ("param", &e.param),
            ("request id", &e.request_id),
            ("help", &e.help),
        ] {
            if let Some(value) = value {
                write!(f, "\n  {name}: {value}")?;
            }
        }
        if let Some(limit) = e.context_limit {
            write!(f, "\n  context limit: {limit} tokens")?;
        }
        for cause in &e.causes {
            write!(f, "\n  tried: {cause}")?;
        }
        let mut source = e.source.as_deref().map(|s| s as &dyn StdError);
        while let Some(error) = source {
            write!(f, "\n  because: {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
