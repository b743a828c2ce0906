//! Leaving out a parameter that a target does not know.

use g4f_types::request::TOKEN_LIMITS;
use g4f_types::{Context, Error, ErrorKind, OnUnsupported, Operation};

/// `request` without the parameter that `error` complains about, where the caller allows that; `None` where there is
/// nothing to leave out.
pub(super) fn without<R: Operation>(request: &R, error: &Error, cx: &Context) -> Option<R> {
    let name = error.param()?;
    // A refused token limit helps only where the target names its own, which its provider then takes.
    let is_told = |other: &str| other != name && error.message().contains(other);
    let allowed = error.kind() == ErrorKind::Unsupported
        && cx.options().on_unsupported.unwrap_or_default() == OnUnsupported::Drop
        && (!TOKEN_LIMITS.contains(&name) || TOKEN_LIMITS.into_iter().any(is_told));
    let request = request.without(name).filter(|_| allowed)?;
    tracing::warn!(request_id = %cx.request_id(), parameter = name, %error, "asking again without a parameter");
    Some(request)
}
