//! Pages where an API answer was due, and text cut to size.

use std::borrow::Cow;

/// Whether the text is a web page.
pub(super) fn is_page(content_type: Option<&str>, text: &str) -> bool {
    let start: String = text
        .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
        .chars()
        .take(15)
        .collect::<String>()
        .to_ascii_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (content_type.is_some_and(|kind| kind.starts_with("text/html"))
            && start.starts_with('<'))
}

/// The title of a page, or its first heading.
pub(super) fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    ["title", "h1", "h2"].into_iter().find_map(|tag| {
        let open = lower.find(&format!("<{tag}"))?;
        let from = open + lower[open..].find('>')? + 1;
        let to = from + lower[from..].find(&format!("</{tag}"))?;
        let text = decode(
            page[from..to]
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        );
        (!text.is_empty()).then_some(text)
    })
}

/// The entities that titles really hold.
fn decode(text: String) -> String {
    if !text.contains('&') {
        return text;
    }
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(text, |text, (entity, character)| {
        text.replace(entity, character)
    })
}

/// The text, cut at a character border to at most `max` bytes, with a mark where it was cut.
pub(super) fn cut(text: &str, max: usize) -> Cow<'_, str> {
    if text.len() <= max {
        return Cow::Borrowed(text);
    }
    let mut end = max.saturating_sub('…'.len_utf8());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Cow::Owned(format!("{}…", &text[..end]))
}
