//! How ElevenLabs' failures are read. <https://elevenlabs.io/docs/resources/error-messages>

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};

/// The family's opinion. A used-up quota comes under 401, as a wrong key does.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let detail = facts.json.and_then(|json| json.get("detail"));
    let code = detail.and_then(|detail| detail.get("status").or_else(|| detail.get("code")));
    let kind = match code.and_then(|code| code.as_str())? {
        "quota_exceeded" | "insufficient_credits" => ErrorKind::QuotaExhausted,
        "invalid_api_key"
        | "missing_permissions"
        | "detected_unusual_activity"
        | "needs_authorization"
        | "only_for_creator" => ErrorKind::Auth,
        "too_many_concurrent_requests" | "rate_limit_exceeded" => ErrorKind::RateLimited,
        "system_busy" => ErrorKind::Overloaded,
        "model_not_found"
        | "invalid_model_id"
        | "unsupported_model"
        | "model_can_not_do_text_to_speech" => ErrorKind::ModelNotFound,
        "voice_not_found" | "max_character_limit_exceeded" | "invalid_uid" | "text_too_long" => {
            ErrorKind::BadRequest
        }
        "content_against_policy" | "unsafe_content" => ErrorKind::ContentFilter,
        _ => return None,
    };
    Some(Verdict::new(kind))
}
