//! Links in all their forms, and what their addresses say.

use super::{Address, Pattern, links};

fn found(line: &str) -> Vec<(&str, Option<&str>)> {
    links(line)
        .into_iter()
        .map(|link| (link.address, link.text))
        .collect()
}

fn fits(pattern: &str, address: &str) -> bool {
    Pattern::parse(pattern)
        .unwrap()
        .fits(&Address::parse(address))
}

#[test]
fn every_way_to_write_a_link_is_seen() {
    assert_eq!(
        found("Get [more](https://a.example/x?y=1). Or discord.gg/abc, or <https://b.example>."),
        [
            ("https://a.example/x?y=1", Some("more")),
            ("discord.gg/abc", None),
            ("https://b.example", None)
        ]
    );
    assert_eq!(
        found("<a href=\"https://a.example/r\">Go</a>"),
        [("https://a.example/r", Some("Go"))]
    );
    assert_eq!(
        found("网址：https://a.example，加群"),
        [("https://a.example", None)]
    );
}

#[test]
fn words_with_full_stops_are_no_links() {
    assert_eq!(
        found("e.g. version 1.2 of main.rs and a[1].b, i.e. x..y ... =="),
        []
    );
}

#[test]
fn patterns_fit_hosts_paths_and_parameters() {
    assert!(fits(
        "a.example/redirect",
        "https://a.example/redirect/kofi"
    ));
    assert!(fits("a.example", "http://www.sub.a.example/"));
    assert!(!fits("a.example", "https://ba.example/"));
    assert!(!fits("a.example/redirect", "https://a.example/docs"));
    assert!(fits("*/r/", "https://b.example/x/r/12"));
    assert!(fits("*/redirect", "b.example/redirect"));
    assert!(!fits("*/redirect", "b.example/redirects"));
    assert!(fits("?ref=", "https://b.example/?a=1&ref=2"));
    assert!(!fits("?ref=", "https://b.example/?xref=2"));
    assert!(Pattern::parse("*").is_err());
}
