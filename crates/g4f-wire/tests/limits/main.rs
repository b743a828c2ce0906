//! The heads of recorded answers: what they say about rate limits is read from each that says something.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

#[path = "../common/shared.rs"]
mod shared;

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use g4f_types::RateLimits;
use g4f_wire::limits;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use shared::{folder, json};

/// The headers of an answer.
fn head(response: &Value) -> HeaderMap {
    let headers = response["headers"].as_object().into_iter().flatten();
    headers
        .filter_map(|(name, value)| {
            let name = HeaderName::try_from(name).ok()?;
            Some((name, HeaderValue::from_str(value.as_str()?).ok()?))
        })
        .collect()
}

#[test]
fn every_recorded_head_is_read() {
    let Some(folder) = folder("cassettes") else {
        return;
    };
    let mut heads: BTreeMap<String, u32> = BTreeMap::new();
    let now = SystemTime::now();
    for entry in json(&folder.join("index.json")).as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        for exchange in json(&folder.join(file))["exchanges"].as_array().unwrap() {
            let headers = head(&exchange["response"]);
            let counts = |name: &HeaderName| {
                let name = name.as_str();
                // Files are not counted in calls or tokens.
                name.contains("ratelimit")
                    && name.contains("remaining")
                    && !name.contains("ocr-pages")
            };
            let says = headers.keys().any(counts);
            let said = limits::read(&headers, now);
            assert_eq!(said.is_some(), says, "{file}: {headers:?}");
            let Some(RateLimits { limits }) = said else {
                continue;
            };
            for limit in &limits {
                let (most, left) = (limit.limit, limit.remaining);
                assert!(left.is_some(), "{file}: {limit:?}");
                assert!(
                    most.is_none_or(|most| left <= Some(most)),
                    "{file}: {limit:?}"
                );
                let day = Duration::from_secs(86_400);
                assert!(limit.reset.is_none_or(|reset| reset <= day), "{file}");
            }
            let provider = entry["provider"].as_str().unwrap().to_owned();
            *heads.entry(provider).or_default() += 1;
        }
    }
    let vendors = [
        "anthropic",
        "azure",
        "cerebras",
        "fireworks",
        "groq",
        "mistral",
        "openai",
        "openrouter",
        "replicate",
        "together",
        "xai",
    ];
    for vendor in vendors {
        assert!(heads.contains_key(vendor), "{vendor} is missing: {heads:?}");
    }
}
