//! From an exchange to an answer or an error.

use bytes::Bytes;
use g4f_types::{Error, Result};

use super::answer::error_in;
use crate::provider::{DecodeError, EncodeTarget, Link, Reply};

/// Whom a call goes to.
pub(crate) fn target<'a>(link: &'a Link<'_>) -> EncodeTarget<'a> {
    EncodeTarget::new(link.provider(), link.model()).on_unsupported(link.on_unsupported())
}

/// The body of an answer that is no report of a failure.
///
/// # Errors
/// The failure that it reports.
pub(crate) fn checked(link: &Link<'_>, reply: Reply) -> Result<Bytes> {
    match error_in(&reply.body) {
        Some(report) => Err(link.in_band(&report)),
        None => Ok(reply.body),
    }
}

/// The error of an answer that could not be decoded.
pub(crate) fn explain(link: &Link<'_>, error: DecodeError) -> Error {
    error.into_error(|report| link.in_band(&report))
}
