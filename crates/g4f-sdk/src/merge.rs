//! Two sets of options made into one.

use std::sync::Arc;

use g4f_types::{CallOptions, CleanOptions};
use http::HeaderMap;

/// Marks headers as not to be shown: a caller's may hold credentials, and options are shown by `Debug`.
pub(crate) fn hide(headers: &mut HeaderMap) {
    for value in headers.values_mut() {
        value.set_sensitive(true);
    }
}

/// `first` where it says something, else `second`.
pub(crate) fn options(mut first: CallOptions, second: &CallOptions) -> CallOptions {
    macro_rules! fill {
        ($($field:ident),*) => {$(
            if first.$field.is_none() {
                first.$field.clone_from(&second.$field);
            }
        )*};
    }
    macro_rules! fill_list {
        ($($field:ident),*) => {$(
            if first.$field.is_empty() {
                first.$field.clone_from(&second.$field);
            }
        )*};
    }
    fill!(
        api_key,
        base_url,
        proxy,
        no_fallback,
        retries,
        attempts,
        timeout,
        connect,
        first_content,
        idle,
        try_anyway,
        content_filter,
        on_unsupported,
        allow_keyless,
        similar_models,
        max_price,
        strategy,
        resume,
        hedge,
        retry_after_dispatch,
        trim
    );
    first.clean = match (first.clean, &second.clean) {
        (Some(own), Some(others)) => Some(Arc::new(clean(Arc::unwrap_or_clone(own), others))),
        (own, others) => own.or_else(|| others.clone()),
    };
    fill_list!(
        providers,
        exclude_providers,
        fallback_models,
        exclude_models
    );
    for (name, value) in &second.headers {
        if !first.headers.contains_key(name) {
            first.headers.append(name.clone(), value.clone());
        }
    }
    first
}

/// The same for how answers are cleaned, down to the options of the judge's own call.
pub(crate) fn clean(mut first: CleanOptions, second: &CleanOptions) -> CleanOptions {
    if let (Some(own), Some(others)) = (&first.judge.options, &second.judge.options) {
        first.judge.options = Some(Arc::new(options((**own).clone(), others)));
    }
    first.or(second)
}
