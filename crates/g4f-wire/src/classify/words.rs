//! What providers write, by what it means. Phrases are in lower case; codes are compared without case.

/// The conversation is too long for the model.
pub(super) const CONTEXT: &[&str] = &[
    "context_length_exceeded",
    "context length exceeded",
    "maximum context length",
    "maximum context limit",
    "context window",
    "exceed context limit",
    "exceeds the context",
    "exceed the context",
    "exceeds context",
    "max context length",
    "context size has been exceeded",
    "exceeds the available context size",
    "longer than the model's context length",
    "prompt is too long",
    "prompt too long",
    "input is too long",
    "input too long",
    "prompt: length: 1",
    "expected maxlength:",
    "too many tokens",
    "too many input tokens",
    "request too many tokens",
    "input tokens exceed",
    "exceeds the maximum number of tokens",
    "exceed model maximum",
    "exceeded model token limit",
    "`inputs` tokens + `max_new_tokens` must be",
    "reduce the length of the messages",
    "maximum prompt length",
    "too large for model with",
    "length limit exceeded",
    "range of input length should be",
    "request payload size exceeds",
    "string too long. expected a string with maximum length",
];

/// Pairs that mean it only together.
pub(super) const CONTEXT_PAIRS: &[(&str, &str)] = &[
    ("current length is", "while limit is"),
    ("maximum input length is", "tokens"),
    ("input token", "exceeds the maximum"),
];

/// Complaints that sound like it and are about a field.
pub(super) const NOT_CONTEXT: &[&str] = &["string_above_max_length", "invalid 'user'"];

/// One request is larger than the budget of a minute: no wait makes it fit, a shorter conversation does.
pub(super) const TOO_LARGE_FOR_BUDGET: &[(&str, &str)] = &[
    ("request too large", "tokens per min"),
    ("request too large", "(tpm)"),
    ("request too large", "reduce your message size"),
    ("request body too large", "tokens"),
    ("extra usage is required", "long context"),
];

/// Earlier thinking came back that another provider's model had signed.
pub(super) const FOREIGN_THINKING: &[&str] = &[
    "invalid `signature` in `thinking` block",
    "invalid signature in thinking block",
    "thinking.signature",
    "thought signature is not valid",
    "thought_signature is not valid",
    "corrupted thought signature",
    "invalid_encrypted_content",
    "encrypted content could not be",
    "encrypted_content could not be",
    "the encrypted content for item",
];

/// A filter refused.
pub(super) const POLICY: &[&str] = &[
    "content management policy",
    "content_policy_violation",
    "content_filter_policy",
    "content filtering policy",
    "violating our usage polic",
    "violates our usage polic",
    "violates usage guidelines",
    "result of the safety system",
    "result of our safety system",
    "rejected by the safety system",
    "model produced invalid content",
    "responsibleaipolicyviolation",
    "the response was blocked",
    "requires moderation",
    "flagged by",
    "data_inspection_failed",
];

/// Nothing is left until a payment or a reset.
pub(super) const QUOTA: &[&str] = &[
    "insufficient_quota",
    "exceeded your current quota",
    "credit balance is too low",
    "insufficient balance",
    "insufficient credits",
    "insufficient funds",
    "monthly included credits",
    "spending limit",
    "used all available credits",
    "doesn't have any credits",
    "requires more credits",
    "out of credits",
    "no credits",
    "billing hard limit",
    "failure to pay",
    "payment required",
    "account is not active",
    "daily free allocation",
    "calls / month",
    "calls per month",
    "quota is exhausted",
    "quota has been exhausted",
];

/// A budget of a day.
pub(super) const DAILY: &[&str] = &[
    "(tpd)",
    "(rpd)",
    "tokens per day",
    "requests per day",
    "-per-day",
    "daily limit",
    "daily quota",
    "daily request limit",
    "daily token limit",
    "daily usage limit",
    "daily message limit",
    "daily free quota",
    "limit_rpd",
    // GitHub.
    "per 86400s",
];

/// The key is missing, wrong or not allowed.
pub(super) const AUTH: &[&str] = &[
    "api key not valid",
    "api_key_invalid",
    "incorrect api key",
    "invalid api key",
    "invalid x-api-key",
    "invalid api token",
    "invalid private key",
    "api key doesn't match",
    "api key is invalid",
    "api key has expired",
    "api key expired",
    "no api key",
    "missing api key",
    "api key is missing",
    "missing authentication",
    "missing authorization",
    "missing bearer",
    "bad or missing api token",
    "incorrect authentication token",
    "authentication error",
    "authentication failed",
    "valid user token is required",
    "unregistered callers",
    "invalid token",
    "token is expired",
    "security token included in the request is",
    "has not been used in project",
    "unable to find your project",
];

/// The model is not served here, or no longer.
pub(super) const MODEL: &[&str] = &[
    "model_not_found",
    "no such model",
    "unknown model",
    "unsupported model",
    "invalid model name",
    "invalid model '",
    "invalid model:",
    "is not a valid model",
    "model identifier is invalid",
    "not supported with the responses api",
    "not supported in the v1/chat/completions",
    "does not exist or you do not have access",
    "is not found for api version",
    "is not supported by any provider",
    "don't have access to the model",
    "no endpoints found",
    "for this model has ended",
    "model not found",
    "not found for account",
];

/// Together with the word `model`: it is gone or never was.
pub(super) const MODEL_GONE: &[&str] = &[
    "does not exist",
    "not exist",
    "not found",
    "decommissioned",
    "has been deprecated",
    "has been retired",
    "no longer supported",
    "no longer available",
    "is not available",
];

/// Too fast.
pub(super) const RATE: &[&str] = &[
    "rate limit",
    "rate-limit",
    "rate_limit",
    "ratelimit",
    "rate limited",
    "too many requests",
    "requests per minute",
    "tokens per minute",
    "request was throttled",
    "please wait before trying again",
    "queue full",
];

/// The limit is that of a model for everybody, not of this key.
pub(super) const SHARED_RATE: &[&str] =
    &["rate-limited upstream", "rate limit specific to this model"];

/// The limit is that of one model, together.
pub(super) const LIMIT_OF_MODEL: &[(&str, &str)] = &[
    ("limit reached for", "in organization"),
    ("limit of", "bymodel"),
];

/// Out of capacity for the moment.
pub(super) const OVERLOADED: &[&str] = &[
    "overloaded",
    "capacity exceeded",
    "out of capacity",
    "no capacity",
    "at capacity",
    "high demand",
    "model busy",
    "is busy",
    "getting throttled",
    "degraded function",
    "currently loading",
    "model is loading",
    "loading model",
    "temporarily unavailable",
    "service unavailable",
    "server is starting",
];

/// The request was understood, and cannot be served here.
pub(super) const UNSUPPORTED: &[&str] = &[
    "unsupported parameter",
    "does not support parameter",
    "unrecognized request argument",
    "unknown parameter",
    "extra inputs are not permitted",
    "extra fields not permitted",
    "cannot find field",
    "is not supported with this model",
    "is unsupported",
];

/// It took too long over there.
pub(super) const TIMEOUT: &[&str] = &["timed out", "timeout occurred", "deadline exceeded"];

/// Titles of pages that stand before an API to keep programs out.
pub(super) const GATE_PAGES: &[&str] = &[
    "just a moment",
    "attention required",
    "captcha",
    "verify you are human",
    "are you a robot",
    "access denied",
    "log in",
    "login",
    "sign in",
];
