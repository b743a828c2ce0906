//! Failures of the server, which names their class in front of the words and answers with 500 to most of them.

use g4f_types::{ErrorKind, FaultDomain};

use crate::classify::{Facts, Verdict, generic};

/// Reads the class before the first colon. What one of its providers refuses is that one's affair alone: the others, and
/// the server itself, may well answer.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let read = match facts.message.split_once(':') {
        Some((class, rest)) if is_class(class.trim()) => by_class(facts, class.trim(), rest.trim()),
        _ => by_shape(facts)?,
    };
    Some(match read.kind {
        // The request is at fault, wherever it goes.
        ErrorKind::BadRequest
        | ErrorKind::ContextLength
        | ErrorKind::ContentFilter
        | ErrorKind::Unsupported => read,
        _ => read.fault_domain(FaultDomain::Model),
    })
}

/// `RateLimitError`, `ClientConnectorError`, `asyncio.TimeoutError`, `ProviderException`.
fn is_class(word: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let ends = ["Error", "Exception", "Timeout", "Disconnected"];
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(is_name)
        && word.len() > "Error".len()
        && ends.iter().any(|end| word.ends_with(end))
}

fn by_class(facts: &Facts<'_>, class: &str, rest: &str) -> Verdict {
    let kind = match class {
        // It calls an empty account and a gateway that gave up a rate limit as well.
        "RateLimitError" => match status(rest) {
            Some(402) => ErrorKind::QuotaExhausted,
            Some(504) => ErrorKind::Timeout,
            _ => return behind(facts, 429, rest),
        },
        "PaymentRequiredError" => ErrorKind::QuotaExhausted,
        "MissingAuthError" | "NoValidHarFileError" => ErrorKind::Auth,
        "ModelNotFoundError" | "ModelNotAllowedError" | "ProviderNotFoundError" => {
            ErrorKind::ModelNotFound
        }
        "CloudflareError" => ErrorKind::ErrorPage,
        "NoMediaResponseError" => ErrorKind::Empty,
        "StreamNotSupportedError"
        | "MissingRequirementsError"
        | "NestAsyncioError"
        | "NotImplementedError"
        | "ImportError"
        | "ModuleNotFoundError" => ErrorKind::Unsupported,
        "ProviderNotWorkingError" | "RetryProviderError" | "RetryNoProviderError" => {
            ErrorKind::Overloaded
        }
        "ConversationLimitError" => ErrorKind::ContextLength,
        "BadRequestError" => return behind(facts, 400, rest),
        "ResponseError" | "ResponseStatusError" => match status(rest) {
            Some(status) => return behind(facts, status, rest),
            None => return behind(facts, 500, rest),
        },
        class if class.ends_with("Timeout") || class.ends_with("TimeoutError") => {
            ErrorKind::Timeout
        }
        // Somebody behind it cannot be reached, or it broke itself.
        _ => ErrorKind::Server,
    };
    Verdict::new(kind)
}

/// What whoever is behind the server said, read as if it had been said to us.
fn behind(facts: &Facts<'_>, status: u16, words: &str) -> Verdict {
    let mut said = facts.clone();
    said.status = Some(status);
    said.message = words.to_owned().into();
    said.is_page = false;
    let verdict = generic(&said);
    if status == 404 && verdict.kind == ErrorKind::InvalidResponse {
        return Verdict::new(ErrorKind::ModelNotFound);
    }
    verdict
}

/// The number in `Response 503: ..` or `Error 400: ..`.
fn status(text: &str) -> Option<u16> {
    let behind = ["Response ", "Error "]
        .iter()
        .find_map(|lead| text.strip_prefix(lead))?;
    let (digits, _) = behind.split_once(':')?;
    let status = digits.trim().parse().ok()?;
    (400..600).contains(&status).then_some(status)
}

/// What comes without a class: words of the server itself.
fn by_shape(facts: &Facts<'_>) -> Option<Verdict> {
    let own_words = facts.json.is_some_and(|json| json.get("error").is_some());
    match facts.status? {
        // Names are looked up there as well, and without the Internet any unknown one ends so.
        500 if facts.json.is_none() && !facts.is_page => {
            Some(Verdict::new(ErrorKind::Server).help(
                "the g4f server broke; it does so for names that it does not know while it has no Internet",
            ))
        }
        404 if own_words => Some(Verdict::new(ErrorKind::ModelNotFound)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
