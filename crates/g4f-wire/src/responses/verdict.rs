//! Codes of failures that only this family has. They come inside of an answer, without a status.
//!
//! The codes are those of `response.error` in OpenAI's
//! [reference](https://platform.openai.com/docs/api-reference/responses/object).

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};

const CODES: &[(ErrorKind, &[&str])] = &[
    (
        ErrorKind::ContentFilter,
        &[
            "invalid_prompt",
            "image_content_policy_violation",
            "bio_policy",
        ],
    ),
    (ErrorKind::Timeout, &["vector_store_timeout"]),
    (
        ErrorKind::BadRequest,
        &[
            "empty_image_file",
            "failed_to_download_image",
            "image_file_not_found",
            "image_file_too_large",
            "image_parse_error",
            "image_too_large",
            "image_too_small",
            "invalid_base64_image",
            "invalid_image",
            "invalid_image_format",
            "invalid_image_mode",
            "invalid_image_url",
            "previous_response_not_found",
            "unsupported_image_media_type",
        ],
    ),
];

/// The family's opinion of a failure.
pub(super) fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let code = facts.code.as_deref()?;
    let (kind, _) = CODES.iter().find(|(_, codes)| codes.contains(&code))?;
    Some(Verdict::new(*kind))
}
