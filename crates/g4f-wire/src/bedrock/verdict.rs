//! What Bedrock's failures mean, where code and status alone mislead.
//!
//! <https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html>

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};

/// Bedrock's opinion of a failure.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let invalid = facts.is_code(&["ValidationException"]) || facts.status == Some(400);
    if invalid && facts.says(&["on-demand throughput isn", "with on-demand throughput"]) {
        return Some(Verdict::new(ErrorKind::ModelNotFound).help(
            "ask for an inference profile of the model: its id with us., eu., apac. or global. before it",
        ));
    }
    if facts.is_code(&["ResourceNotFoundException"])
        || (invalid && facts.says(&["model identifier is invalid", "end of its life"]))
    {
        return Some(Verdict::new(ErrorKind::ModelNotFound));
    }
    if facts.is_code(&["AccessDeniedException"]) && facts.says(&["access to the model"]) {
        return Some(Verdict::new(ErrorKind::ModelNotFound).help(
            "the account has no access to the model: see Model access in the console of Bedrock",
        ));
    }
    if facts.is_code(&["ServiceQuotaExceededException"])
        || (facts.is_code(&["ThrottlingException"]) && facts.says(&["tokens per day"]))
    {
        return Some(Verdict::new(ErrorKind::QuotaExhausted));
    }
    if facts.is_code(&["ThrottlingException", "TooManyRequestsException"]) {
        return Some(Verdict::new(ErrorKind::RateLimited));
    }
    if facts.is_code(&["ServiceUnavailableException", "ModelNotReadyException"]) {
        return Some(Verdict::new(ErrorKind::Overloaded));
    }
    if facts.is_code(&["ModelTimeoutException"]) {
        return Some(Verdict::new(ErrorKind::Timeout));
    }
    if facts.is_code(&[
        "ModelErrorException",
        "ModelStreamErrorException",
        "InternalServerException",
        "InternalFailure",
    ]) {
        return Some(Verdict::new(ErrorKind::Server));
    }
    if facts.is_code(&[
        "MissingAuthenticationTokenException",
        "IncompleteSignatureException",
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "InvalidSignatureException",
    ]) {
        return Some(Verdict::new(ErrorKind::Auth).help(
            "check AWS_BEARER_TOKEN_BEDROCK, or the access key, its session token if it is a temporary one, and the clock",
        ));
    }
    if invalid && facts.says(&["this model doesn't support", "this model does not support"]) {
        return Some(Verdict::new(ErrorKind::Unsupported));
    }
    None
}

#[cfg(test)]
mod tests;
