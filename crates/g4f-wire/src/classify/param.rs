//! Which parameter a provider complains about.

use g4f_types::ErrorKind;
use g4f_types::request::SIGNATURES;

use super::{Facts, html, words};

/// What stands before the name of a parameter.
const LEADS: [&str; 7] = [
    "unsupported parameter: ",
    "unsupported parameter ",
    "does not support parameter ",
    "unrecognized request argument supplied: ",
    "unknown parameter: ",
    "unknown name ",
    "property ",
];

/// What stands behind the name of a parameter.
const TAILS: [&str; 3] = [
    " is deprecated for this model",
    " is not supported for this model",
    ": extra inputs are not permitted",
];

/// The parameter that the provider names in a field, or in its words where the request is at fault.
pub(super) fn blamed(facts: &Facts<'_>, kind: ErrorKind) -> Option<String> {
    let foreign = facts.says(words::FOREIGN_THINKING)
        || facts.code.as_deref() == Some("invalid_encrypted_content");
    if kind == ErrorKind::Unsupported && foreign {
        return Some(SIGNATURES.to_owned());
    }
    if let Some(param) = facts.param.as_deref() {
        return Some(html::cut(param, super::MAX_CODE).into_owned());
    }
    if !matches!(kind, ErrorKind::BadRequest | ErrorKind::Unsupported) {
        return None;
    }
    if let Some(place) = extra_field(facts) {
        return Some(place);
    }
    // The words are in lower case, the name is not: it is cut out of the message.
    let message = facts.message.as_ref();
    let lower = message.to_ascii_lowercase();
    let behind = LEADS.into_iter().find_map(|lead| {
        let rest = &message[lower.find(lead)? + lead.len()..];
        let rest = rest.trim_start_matches(['\'', '"', '`']);
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | '[' | ']' | '-'))
            .unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches('.');
        (!name.is_empty() && name.len() <= super::MAX_CODE).then(|| name.to_owned())
    });
    behind.or_else(|| {
        TAILS
            .into_iter()
            .find_map(|tail| in_front(message, lower.find(tail)?))
    })
}

/// The name of a field of the top level that ends at `end`.
fn in_front(message: &str, end: usize) -> Option<String> {
    let word = message[..end].rsplit(char::is_whitespace).next()?;
    let name = word.trim_matches(['\'', '"', '`']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let fits = !name.is_empty() && name.len() <= super::MAX_CODE && name.chars().all(is_name);
    fits.then(|| name.to_owned())
}

/// The one field of the top level that a validator did not expect: `{"loc": ["body", "top_k"], "msg": "Extra .."}`.
fn extra_field(facts: &Facts<'_>) -> Option<String> {
    let [complaint] = facts.json?.get("detail")?.as_array()?.as_slice() else {
        return None;
    };
    let said = complaint.get("msg")?.as_str()?;
    let [place, name] = complaint.get("loc")?.as_array()?.as_slice() else {
        return None;
    };
    let name = name.as_str().filter(|name| name.len() <= super::MAX_CODE)?;
    (place == "body" && said.to_ascii_lowercase().starts_with("extra")).then(|| name.to_owned())
}
