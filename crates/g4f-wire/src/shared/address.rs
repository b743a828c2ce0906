//! Paths and queries from what callers say: nothing in them may become another part of the address.

use std::borrow::Cow;

use reqwest::Url;

/// A path with these parameters behind it.
pub(crate) fn with_query<'v>(
    path: &str,
    pairs: impl IntoIterator<Item = (&'v str, Cow<'v, str>)>,
) -> String {
    let mut written = String::new();
    if let Some(mut url) = empty() {
        url.query_pairs_mut().extend_pairs(pairs);
        written.push_str(url.query().unwrap_or_default());
    }
    if written.is_empty() {
        return path.to_owned();
    }
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}{written}")
}

/// Text as one segment of a path.
pub(crate) fn segment(text: &str) -> String {
    // A URL would swallow these as steps.
    if matches!(text, "." | "..") {
        return text.replace('.', "%2E");
    }
    let Some(mut url) = empty() else {
        return String::new();
    };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.push(text);
    }
    url.path().trim_start_matches('/').to_owned()
}

fn empty() -> Option<Url> {
    Url::parse("https://host.invalid").ok()
}

#[cfg(test)]
mod tests;
