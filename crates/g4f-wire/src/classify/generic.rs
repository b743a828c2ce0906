//! The part of the chain that knows no vendor: codes, then words, then the status.

use g4f_types::{Disposition, ErrorKind, FaultDomain};

use super::{Facts, Verdict};
use super::{daily, words};

/// Codes and types that leave no doubt, whatever the status.
const CODES: &[(ErrorKind, &[&str])] = &[
    (
        ErrorKind::ContextLength,
        &[
            "context_length_exceeded",
            "context_window_exceeded",
            "exceed_context_size_error",
        ],
    ),
    (
        ErrorKind::ContentFilter,
        &[
            "content_filter",
            "content_policy_violation",
            "ResponsibleAIPolicyViolation",
            "moderation_blocked",
            "data_inspection_failed",
        ],
    ),
    (
        ErrorKind::QuotaExhausted,
        &[
            "insufficient_quota",
            "billing_error",
            "billing_hard_limit_reached",
            "insufficient_balance",
            "insufficient_credits",
            "3036",
        ],
    ),
    (
        ErrorKind::Auth,
        &[
            "invalid_api_key",
            "authentication_error",
            "UNAUTHENTICATED",
            "API_KEY_INVALID",
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "ExpiredTokenException",
        ],
    ),
    (
        ErrorKind::ModelNotFound,
        &[
            "model_not_found",
            "DeploymentNotFound",
            "model_decommissioned",
            "model_not_supported",
            "invalid_model",
            "5007",
            "3042",
        ],
    ),
    (
        ErrorKind::Overloaded,
        &[
            "overloaded_error",
            "engine_overloaded_error",
            "server_overloaded",
            "UNAVAILABLE",
            "ModelNotReadyException",
            "3040",
        ],
    ),
    (
        ErrorKind::Timeout,
        &["DEADLINE_EXCEEDED", "ModelTimeoutException", "3007", "3008"],
    ),
    (
        ErrorKind::Unsupported,
        &[
            "unsupported_parameter",
            "unsupported_value",
            "invalid_encrypted_content",
        ],
    ),
    // The model wrote a call that its own server could not read; the request is not at fault.
    (ErrorKind::InvalidResponse, &["tool_use_failed"]),
    (ErrorKind::BadRequest, &["request_too_large"]),
];

/// Codes of refusals for the rate. They say nothing against a capacity problem or a used-up quota, so words go first.
const RATE_CODES: &[&str] = &[
    "rate_limit_error",
    "rate_limit_exceeded",
    "rate_limited",
    "ThrottlingException",
    "TooManyRequestsException",
    "3021",
];

/// What a failure is, as far as it can be told without knowing who answered.
pub fn generic(facts: &Facts<'_>) -> Verdict {
    if facts.is_page {
        return of_page(facts);
    }
    if both(facts, words::TOO_LARGE_FOR_BUDGET) {
        return Verdict::new(ErrorKind::ContextLength).without_wait();
    }
    if is_context(facts) {
        return Verdict::new(ErrorKind::ContextLength);
    }
    if is_client_fault(facts) && facts.says(words::DAILY) {
        return by_model(facts, ErrorKind::QuotaExhausted);
    }
    if let Some((kind, _)) = CODES.iter().find(|(_, codes)| facts.is_code(codes)) {
        return Verdict::new(*kind);
    }
    by_words(facts).unwrap_or_else(|| by_status(facts))
}

fn by_words(facts: &Facts<'_>) -> Option<Verdict> {
    let kind = if facts.says(words::FOREIGN_THINKING) && may_be(facts, &[400, 422]) {
        ErrorKind::Unsupported
    } else if facts.says(words::POLICY) && is_client_fault(facts) {
        ErrorKind::ContentFilter
    } else if facts.says(words::QUOTA) && is_client_fault(facts) {
        return Some(google_quota(facts));
    } else if facts.says(words::AUTH) && may_be(facts, &[400, 401, 403]) {
        ErrorKind::Auth
    } else if is_model(facts) {
        ErrorKind::ModelNotFound
    } else if facts.says(words::SHARED_RATE) {
        return Some(Verdict::new(ErrorKind::RateLimited).fault_domain(FaultDomain::Model));
    } else if is_rate(facts) {
        return Some(by_model(facts, ErrorKind::RateLimited));
    } else if facts.says(words::OVERLOADED) {
        ErrorKind::Overloaded
    } else if facts.says(words::UNSUPPORTED) && may_be(facts, &[400, 422]) {
        ErrorKind::Unsupported
    } else if facts.says(words::TIMEOUT) && facts.status.is_none_or(|status| status >= 500) {
        ErrorKind::Timeout
    } else {
        return None;
    };
    Some(Verdict::new(kind))
}

/// The last resort.
fn by_status(facts: &Facts<'_>) -> Verdict {
    Verdict::new(match facts.status {
        None => return without_status(facts),
        Some(300..=399) => {
            return Verdict::new(ErrorKind::ErrorPage)
                .help("the server points elsewhere: check base_url, http or https included");
        }
        Some(401 | 403) => ErrorKind::Auth,
        Some(402) => ErrorKind::QuotaExhausted,
        // A place that is not there is the fault of whoever named it, and others may know better. Where a field of
        // the request is blamed, such as a file that does not exist, it is the request's.
        Some(404 | 405) if facts.param.is_none() => {
            return Verdict::new(ErrorKind::InvalidResponse)
                .disposition(Disposition::Persistent)
                .help("if this holds for every model, base_url is wrong");
        }
        Some(408 | 504 | 522 | 524) => ErrorKind::Timeout,
        Some(429) => ErrorKind::RateLimited,
        Some(503 | 529) => ErrorKind::Overloaded,
        Some(400..=499) => ErrorKind::BadRequest,
        Some(500..) => ErrorKind::Server,
        Some(..300) => ErrorKind::InvalidResponse,
    })
}

/// An error object with neither status nor telling words.
fn without_status(facts: &Facts<'_>) -> Verdict {
    if facts.is_code(RATE_CODES) {
        return Verdict::new(ErrorKind::RateLimited);
    }
    let is_request = facts.is_code(&[
        "invalid_request_error",
        "BadRequestError",
        "INVALID_ARGUMENT",
        "ValidationException",
        "invalid_prompt",
    ]);
    Verdict::new(if is_request {
        ErrorKind::BadRequest
    } else {
        ErrorKind::Server
    })
}

/// A page is judged by its status, unless it keeps programs out.
fn of_page(facts: &Facts<'_>) -> Verdict {
    let is_gate = may_be(facts, &[401, 403, 429, 503]) && facts.says(words::GATE_PAGES);
    if is_gate || facts.status.is_none_or(|status| status < 400) {
        return Verdict::new(ErrorKind::ErrorPage)
            .help("base_url leads to a web page, or something on the way keeps programs out");
    }
    by_status(facts)
}

fn is_context(facts: &Facts<'_>) -> bool {
    let possible = facts
        .status
        .is_none_or(|status| !matches!(status, 401..=403 | 429));
    let said = facts.says(words::CONTEXT) || both(facts, words::CONTEXT_PAIRS);
    possible
        && said
        && !facts.says(words::NOT_CONTEXT)
        && !facts.says(&["please wait before trying again"])
}

fn is_model(facts: &Facts<'_>) -> bool {
    // Anthropic names nothing but the model.
    let bare = facts.is_code(&["not_found_error"]) && facts.message.starts_with("model:");
    let gone = facts.words.contains("model") && facts.says(words::MODEL_GONE);
    may_be(facts, &[400, 402, 403, 404, 410, 422]) && (bare || gone || facts.says(words::MODEL))
}

fn is_rate(facts: &Facts<'_>) -> bool {
    // Texts under 400 may quote a prompt.
    let possible = may_be(facts, &[402, 403, 429, 500, 502, 503, 529]);
    possible && facts.says(words::RATE)
}

/// A limit that a model has to itself leaves the key's other models alone.
fn by_model(facts: &Facts<'_>, kind: ErrorKind) -> Verdict {
    let verdict = Verdict::new(kind);
    if both(facts, words::LIMIT_OF_MODEL) {
        return verdict.fault_domain(FaultDomain::Model);
    }
    verdict
}

/// Google calls its rate limits quotas, and says which window was meant beside the message.
fn google_quota(facts: &Facts<'_>) -> Verdict {
    let ids = facts
        .json
        .map(|json| json.get(0).unwrap_or(json))
        .and_then(|root| root.pointer("/error/details")?.as_array())
        .into_iter()
        .flatten()
        .filter_map(|detail| detail.get("violations")?.as_array())
        .flatten()
        .filter_map(|violation| violation.get("quotaId")?.as_str());
    daily::google(ids, facts.now).unwrap_or_else(|| {
        let is_rate =
            facts.says(&["quota exceeded for metric"]) && facts.says(&["please retry in"]);
        Verdict::new(if is_rate {
            ErrorKind::RateLimited
        } else {
            ErrorKind::QuotaExhausted
        })
    })
}

fn both(facts: &Facts<'_>, pairs: &[(&str, &str)]) -> bool {
    pairs
        .iter()
        .any(|(a, b)| facts.words.contains(a) && facts.words.contains(b))
}

/// Whether the status is one of these, or unknown.
fn may_be(facts: &Facts<'_>, statuses: &[u16]) -> bool {
    facts.status.is_none_or(|status| statuses.contains(&status))
}

/// Whether the status, where there is one, does not blame the server.
fn is_client_fault(facts: &Facts<'_>) -> bool {
    facts.status.is_none_or(|status| status < 500)
}
