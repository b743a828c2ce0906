//! Parameters of links.

use super::Link;
use crate::mark::pattern::Found;

fn link() -> Link {
    Link::new(vec!["utm_*".to_owned(), "fbclid".to_owned()])
}

#[test]
fn only_the_parameters_go_and_the_link_stays_valid() {
    for (before, after) in [
        ("https://a.example/?utm_source=x", "https://a.example/"),
        (
            "https://a.example/p?a=1&utm_source=x&b=2#c",
            "https://a.example/p?a=1&b=2#c",
        ),
        (
            "https://a.example/p?utm_source=x&amp;utm_medium=y&b=2",
            "https://a.example/p?b=2",
        ),
        (
            "https://a.example/p?fbclid=1&fbclids=2",
            "https://a.example/p?fbclids=2",
        ),
        (
            "https://a.example/utm_source=x",
            "https://a.example/utm_source=x",
        ),
    ] {
        assert_eq!(link().without(before).0, after);
    }
}

#[test]
fn a_link_ends_where_prose_goes_on() {
    let text = "https://a.example/?utm_source=x). And";
    assert_eq!(
        link().find(text, false),
        Found::Match("https://a.example/?utm_source=x".len())
    );
    assert_eq!(
        link().find("https://a.example/?utm_source=x", false),
        Found::More
    );
    assert_eq!(
        link().find("https://a.example/?utm_source=x.", true),
        Found::Match(31)
    );
    assert_eq!(link().find("https://a.example/?b=x ", false), Found::No);
    assert_eq!(link().find("htt", false), Found::More);
    assert_eq!(link().find("htm", false), Found::No);
    assert_eq!(
        link().find(
            &format!("https://a.example/?utm_source={}", "x".repeat(3000)),
            false
        ),
        Found::No
    );
}
