//! Ids of calls in the form that the API takes: letters, digits, `_` and `-`.

use std::borrow::Cow;

/// The id, with what it must not hold replaced. The same id always becomes the same, so that a result still finds its
/// call.
pub(super) fn call_id(id: &str) -> Cow<'_, str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if id.chars().all(fits) {
        return Cow::Borrowed(id);
    }
    let safe = |c| if fits(c) { c } else { '_' };
    Cow::Owned(id.chars().map(safe).collect())
}
