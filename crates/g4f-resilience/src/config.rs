//! The whole stack's configuration: the `[resilience]` table of a configuration file.

pub(crate) mod seconds;

use std::sync::Arc;
use std::time::Duration;

use g4f_types::{
    CallOptions, CapabilitySet, ContentFilter, Context, ContextParts, Error, Oversize, Result,
    Resume, Strategy, TrimOptions, TrimPolicy,
};
use serde::{Deserialize, Serialize};

use crate::breaker::BreakerConfig;
use crate::deadline::{DeadlineConfig, makes_media};
use crate::fallback::FallbackConfig;
use crate::permit::PermitConfig;
use crate::rate_limit::RateLimitConfig;
use crate::retry::{QuotaConfig, RetryConfig};
use crate::time::{after, now};

/// What keeps requests alive, with its defaults. Times are written in seconds. Options of a call win over it.
///
/// The keys are those of the command's long options, so `deny_unknown_fields` catches a misspelt one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResilienceConfig {
    /// Further tries at the same target; 2.
    pub retries: u32,
    /// Most upstream calls for a whole request; 16.
    pub attempts: u32,
    /// Deadline of the whole request; 300 s.
    #[serde(with = "seconds")]
    pub timeout: Duration,
    /// Deadline of a connection; 10 s.
    #[serde(with = "seconds")]
    pub connect: Duration,
    /// Deadline of the first content of a streamed answer; 30 s unless set.
    #[serde(with = "seconds::optional", skip_serializing_if = "Option::is_none")]
    pub first_content: Option<Duration>,
    /// Deadline of a plain answer; unless set that of the first content where that is set, else 120 s.
    #[serde(with = "seconds::optional", skip_serializing_if = "Option::is_none")]
    pub answer: Option<Duration>,
    /// Deadline of an attempt that makes images, submits a video or writes speech down; 300 s.
    #[serde(with = "seconds")]
    pub media: Duration,
    /// Deadline of the whole of such a request; 600 s.
    #[serde(with = "seconds")]
    pub media_timeout: Duration,
    /// Longest silence within a stream; 30 s.
    #[serde(with = "seconds")]
    pub idle: Duration,
    /// Asks benched targets when no other is there; no.
    pub try_anyway: bool,
    /// Asks only the first target; no.
    pub no_fallback: bool,
    /// What a content filter's refusal does; `stop`.
    pub content_filter: ContentFilter,
    /// In which order targets are asked; `score`.
    pub strategy: Strategy,
    /// Share of the requests that may go to a target that is not the best, so that it is known how that one is; 0.05.
    pub exploration: f64,
    /// What happens to a stream that breaks after its first content; `continue`.
    pub resume: Resume,
    /// Whether a second target is asked when the first one is late with its first content; no.
    pub hedge: bool,
    /// Whether a request that a provider may have executed is sent again. Unless set: yes for all but images and videos,
    /// which cost money each time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_dispatch: Option<bool>,
    /// How conversations are fitted into windows.
    pub trim: TrimOptions,
    /// Answers under way at a time, for each model at each provider; 64.
    pub concurrency: u32,
    /// Calls that may wait for one of these, where no other target is left; 64.
    pub queue: u32,
    /// How long they may wait; 10 s.
    #[serde(with = "seconds")]
    pub queue_wait: Duration,
    /// When a target is left alone, and how it comes back.
    pub breaker: BreakerConfig,
    /// How long keys and models are benched.
    pub benches: RateLimitConfig,
    /// The retries that all requests share.
    pub retry_quota: QuotaConfig,
}

impl Default for ResilienceConfig {
    fn default() -> Self {
        let deadlines = DeadlineConfig::default();
        let permits = PermitConfig::default();
        Self {
            retries: RetryConfig::default().retries,
            attempts: 16,
            timeout: deadlines.timeout,
            connect: Duration::from_secs(10),
            first_content: deadlines.first_content,
            answer: deadlines.answer,
            media: deadlines.media,
            media_timeout: Duration::from_secs(600),
            idle: deadlines.idle,
            try_anyway: false,
            no_fallback: false,
            content_filter: ContentFilter::Stop,
            strategy: Strategy::Score,
            exploration: 0.05,
            resume: Resume::Continue,
            hedge: false,
            retry_after_dispatch: None,
            trim: default_trim(),
            concurrency: permits.concurrency,
            queue: permits.queue,
            queue_wait: permits.wait,
            breaker: BreakerConfig::default(),
            benches: RateLimitConfig::default(),
            retry_quota: QuotaConfig::default(),
        }
    }
}

impl ResilienceConfig {
    /// Looks for values that make no sense.
    ///
    /// # Errors
    /// `Config`, naming the first key whose value cannot be used.
    pub fn validate(&self) -> Result<()> {
        let (breaker, benches) = (&self.breaker, &self.benches);
        let times = [
            ("timeout", Some(self.timeout)),
            ("connect", Some(self.connect)),
            ("first_content", self.first_content),
            ("answer", self.answer),
            ("media", Some(self.media)),
            ("media_timeout", Some(self.media_timeout)),
            ("idle", Some(self.idle)),
            ("queue_wait", Some(self.queue_wait)),
            ("breaker.window", Some(breaker.window)),
            ("breaker.open", Some(breaker.open)),
            ("breaker.open_max", Some(breaker.open_max)),
            ("benches.rate_limit", Some(benches.rate_limit)),
            ("benches.rate_limit_max", Some(benches.rate_limit_max)),
            ("benches.quota", Some(benches.quota)),
            ("benches.quota_max", Some(benches.quota_max)),
            ("benches.auth", Some(benches.auth)),
            ("benches.model", Some(benches.model)),
        ];
        for (key, time) in times {
            if time.is_some_and(|time| time.is_zero()) {
                return Err(wrong(key, "more than 0 seconds"));
            }
        }
        let counts = [
            ("attempts", self.attempts),
            ("concurrency", self.concurrency),
            ("breaker.failures", breaker.failures),
            ("breaker.least", breaker.least),
        ];
        for (key, count) in counts {
            if count == 0 {
                return Err(wrong(key, "at least 1"));
            }
        }
        let shares = [
            ("breaker.share", breaker.share),
            ("breaker.ramp_start", breaker.ramp_start),
        ];
        for (key, share) in shares {
            // Written so that NaN fails too.
            if !(share > 0.0 && share <= 1.0) {
                return Err(wrong(key, "more than 0 and at most 1"));
            }
        }
        if !(0.0..=1.0).contains(&self.exploration) {
            return Err(wrong("exploration", "from 0 to 1"));
        }
        if self
            .trim
            .keep
            .is_some_and(|keep| !(keep > 0.0 && keep.is_finite()))
        {
            return Err(Error::config("trim.keep must be more than 0"));
        }
        Ok(())
    }

    /// The surroundings of a new request: its deadline and budget begin now.
    pub fn context(&self, request_id: impl Into<Arc<str>>, options: CallOptions) -> Context {
        self.context_for(request_id, options, CapabilitySet::EMPTY)
    }

    /// The same for a request that needs these: what makes or reads media has [more time](Self::media_timeout).
    pub fn context_for(
        &self,
        request_id: impl Into<Arc<str>>,
        mut options: CallOptions,
        needs: CapabilitySet,
    ) -> Context {
        let started = now();
        options.connect.get_or_insert(self.connect);
        let usual = if makes_media(needs) {
            self.media_timeout
        } else {
            self.timeout
        };
        let timeout = options.timeout.unwrap_or(usual);
        Context::new(ContextParts {
            request_id: request_id.into(),
            attempts: options.attempts.unwrap_or(self.attempts),
            options,
            started,
            deadline: Some(after(started, timeout)),
        })
    }

    /// The retry layer's part.
    pub fn retry(&self) -> RetryConfig {
        RetryConfig {
            retries: self.retries,
            retry_after_dispatch: self.retry_after_dispatch,
            ..RetryConfig::default()
        }
    }

    /// The deadline layer's part.
    pub fn deadlines(&self) -> DeadlineConfig {
        DeadlineConfig {
            first_content: self.first_content,
            answer: self.answer,
            media: self.media,
            idle: self.idle,
            timeout: self.timeout,
        }
    }

    /// The permit layer's part.
    pub fn permits(&self) -> PermitConfig {
        PermitConfig {
            concurrency: self.concurrency,
            queue: self.queue,
            wait: self.queue_wait,
        }
    }

    /// The fallback's part.
    pub fn fallback(&self) -> FallbackConfig {
        FallbackConfig {
            no_fallback: self.no_fallback,
            try_anyway: self.try_anyway,
            content_filter: self.content_filter,
            resume: self.resume,
            retries: self.retries,
            strategy: self.strategy,
            exploration: self.exploration,
            hedge: self.hedge,
            retry_after_dispatch: self.retry_after_dispatch,
            ..FallbackConfig::default()
        }
    }
}

/// Conversations that are too long lose their oldest messages.
fn default_trim() -> TrimOptions {
    let mut trim = TrimOptions::default();
    trim.policy = Some(TrimPolicy::Oldest);
    trim.oversize = Some(Oversize::Cut);
    trim
}

fn wrong(key: &str, must_be: &str) -> Error {
    Error::config(format!("resilience.{key} must be {must_be}"))
}
