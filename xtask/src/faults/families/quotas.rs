//! Accounts with nothing left, and keys that are refused, in the vendors' own words.

use std::ops::RangeInclusive;

use g4f_sdk::ErrorKind::{self, Auth, ModelNotFound, QuotaExhausted};
use g4f_testkit::{Reply, Script};
use serde_json::{Value, json};

use super::replies::{plain, stream};
use crate::faults::expect::{A_DAY, Expect};
use crate::faults::scenario::{Scenario, by_mode};

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![
        quota(
            "has no quota left (OpenAI, 429)",
            429,
            openai(
                "You exceeded your current quota, please check your plan and billing details.",
                "insufficient_quota",
                "insufficient_quota",
            ),
        ),
        quota(
            "has a credit that is too low (Anthropic, 400)",
            400,
            json!({"type": "error", "error": {"type": "invalid_request_error",
            "message": "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."}}),
        ),
        daily(
            "target",
            "has used up its day (Google, 429)",
            429,
            json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED",
            "message": "You exceeded your current quota, please check your plan and billing details.",
            "details": [{"@type": "type.googleapis.com/google.rpc.QuotaFailure",
                "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}),
        ),
        daily(
            "key",
            "has used up the tokens of its day (Groq, 429)",
            429,
            openai(
                "Rate limit reached for model `m` on tokens per day (TPD): Limit 100000, Used 99999, Requested 20.",
                "tokens",
                "rate_limit_exceeded",
            ),
        ),
        daily(
            "key",
            "has used up the requests of its day (OpenAI, 429)",
            429,
            openai(
                "Rate limit reached for m on requests per day (RPD): Limit 200, Used 200, Requested 1.",
                "requests",
                "rate_limit_exceeded",
            ),
        ),
        daily(
            "key",
            "has used up its daily allocation (Cloudflare, 429)",
            429,
            json!({"success": false, "result": null, "messages": [],
            "errors": [{"code": 4006, "message": "you have used up your daily free allocation of 10,000 neurons, please upgrade to continue"}]}),
        ),
        daily(
            "key",
            "has used up its free models of the day (OpenRouter, 429)",
            429,
            json!({"error": {"code": 429, "message": "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day"}}),
        ),
        quota(
            "needs more credits (OpenRouter, 402)",
            402,
            json!({"error": {"code": 402, "message": "This request requires more credits, or fewer max_tokens."}}),
        ),
        quota(
            "has used up its credits of the month (Hugging Face, 402)",
            402,
            json!({"error": "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits."}),
        ),
        quota(
            "has reached its spending limit (Fireworks, 412)",
            412,
            json!({"error": {"code": "PRECONDITION_FAILED", "type": "error",
            "message": "Account x is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices."}}),
        ),
        quota(
            "has no balance (DeepSeek, 402)",
            402,
            openai(
                "Insufficient Balance",
                "unknown_error",
                "invalid_request_error",
            ),
        ),
        refused(
            "has a wrong key (OpenAI, 401)",
            401,
            openai(
                "Incorrect API key provided: sk-no.",
                "invalid_request_error",
                "invalid_api_key",
            ),
        ),
        refused(
            "has a wrong key (Anthropic, 401)",
            401,
            json!({"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"}}),
        ),
        refused(
            "has a wrong key (Google, 400)",
            400,
            json!({"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "API key not valid. Please pass a valid API key.",
            "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]}}),
        ),
    ];
    all.extend(keys());
    all.extend(models());
    all
}

fn keys() -> Vec<Scenario> {
    let no_quota = || {
        Reply::status(429).json(openai(
            "You exceeded your current quota.",
            "insufficient_quota",
            "insufficient_quota",
        ))
    };
    let wrong = || {
        Reply::status(401).json(openai(
            "Incorrect API key provided.",
            "invalid_request_error",
            "invalid_api_key",
        ))
    };
    let then_well = |bad: fn() -> Reply| {
        move || {
            by_mode(
                Script::sequence([bad(), plain()]),
                Script::sequence([bad(), stream().reply()]),
            )
        }
    };
    let two = &["sk-first-key-0001", "sk-first-key-0002"];
    vec![
        Scenario::script(
            "has no quota left for the first of two keys",
            then_well(no_quota),
        )
        .keys(two)
        .expect(|_| {
            Expect::whole(
                [2, 0],
                &["first QuotaExhausted switched", "first ok answered"],
            )
            .bench("key", QuotaExhausted, 3600..=3600)
        })
        .expect(|_| Expect::at_once().bench("key", QuotaExhausted, 3600..=3600)),
        Scenario::script("refuses the first of two keys as wrong", then_well(wrong))
            .keys(two)
            .expect(|_| {
                Expect::whole([2, 0], &["first Auth switched", "first ok answered"]).bench(
                    "key",
                    Auth,
                    600..=600,
                )
            })
            .expect(|_| Expect::at_once().bench("key", Auth, 600..=600)),
        Scenario::reply("refuses both of its keys", wrong())
            .keys(two)
            .expect(|_| {
                Expect::whole(
                    [2, 1],
                    &[
                        "first Auth switched",
                        "first Auth switched",
                        "second ok answered",
                    ],
                )
                .bench("key", Auth, 600..=600)
                .bench("key", Auth, 600..=600)
            }),
        Scenario::reply("refuses its key, alone", wrong())
            .alone()
            .expect(|_| {
                Expect::error(&[Auth], [1, 0], &["first Auth gave_up"]).bench(
                    "key",
                    Auth,
                    600..=600,
                )
            })
            .expect(|_| Expect::error(&[Auth], [0, 0], &[]).bench("key", Auth, 600..=600)),
    ]
}

fn models() -> Vec<Scenario> {
    let gone = |name: &'static str, status: u16, body: Value| {
        said(name, status, body)
            .expect(|_| Expect::after(ModelNotFound).bench("model", ModelNotFound, 600..=600))
            .expect(|_| second(ModelNotFound, "model", 600..=600))
    };
    vec![
        gone(
            "does not serve the model (OpenAI, 404)",
            404,
            openai(
                "The model `m` does not exist or you do not have access to it.",
                "invalid_request_error",
                "model_not_found",
            ),
        ),
        gone(
            "does not serve the model (Anthropic, 404)",
            404,
            json!({"type": "error", "error": {"type": "not_found_error", "message": "model: m"}}),
        ),
        gone(
            "does not serve the model (Ollama, 404)",
            404,
            json!({"error": "model 'm' not found"}),
        ),
        gone(
            "has retired the model (Groq, 400)",
            400,
            openai(
                "The model `m` has been decommissioned and is no longer supported.",
                "invalid_request_error",
                "model_decommissioned",
            ),
        ),
    ]
}

/// Nothing is left, and nobody says until when.
fn quota(name: &'static str, status: u16, body: Value) -> Scenario {
    spent(said(name, status, body), "key", 3600..=3600)
}

/// Nothing is left until the day is over.
fn daily(what: &'static str, name: &'static str, status: u16, body: Value) -> Scenario {
    spent(said(name, status, body), what, A_DAY)
}

fn spent(scenario: Scenario, what: &'static str, seconds: RangeInclusive<u64>) -> Scenario {
    let again = seconds.clone();
    scenario
        .expect(move |_| Expect::after(QuotaExhausted).bench(what, QuotaExhausted, seconds.clone()))
        .expect(move |_| second(QuotaExhausted, what, again.clone()))
}

fn refused(name: &'static str, status: u16, body: Value) -> Scenario {
    said(name, status, body)
        .expect(|_| Expect::after(Auth).bench("key", Auth, 600..=600))
        .expect(|_| second(Auth, "key", 600..=600))
}

fn said(name: &'static str, status: u16, body: Value) -> Scenario {
    Scenario::reply(name, Reply::status(status).json(body))
}

/// The next call knows, and asks the second upstream at once.
fn second(reason: ErrorKind, what: &'static str, seconds: RangeInclusive<u64>) -> Expect {
    Expect::whole([0, 1], &["second ok answered"]).bench(what, reason, seconds)
}

fn openai(message: &str, kind: &str, code: &str) -> Value {
    json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
}
