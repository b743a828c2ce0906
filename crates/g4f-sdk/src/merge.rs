//! Two sets of options made into one.

use g4f_types::CallOptions;
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
        trim,
        clean
    );
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
