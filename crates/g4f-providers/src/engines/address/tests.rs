//! Addresses of every form.

use super::base_url;

#[test]
fn every_form_that_people_write() {
    for (written, expected) in [
        ("localhost", "http://localhost:11434/v1"),
        ("0.0.0.0", "http://127.0.0.1:11434/v1"),
        ("0.0.0.0:5000", "http://127.0.0.1:5000/v1"),
        (":5000", "http://127.0.0.1:5000/v1"),
        ("[::]:5000", "http://[::1]:5000/v1"),
        ("[::1]", "http://[::1]:11434/v1"),
        ("box.lan:80", "http://box.lan/v1"),
        ("http://box.lan", "http://box.lan/v1"),
        ("https://box.lan:8443/", "https://box.lan:8443/v1"),
        ("http://127.0.0.1:11434/v1/", "http://127.0.0.1:11434/v1"),
        ("http://box.lan/llm/v1", "http://box.lan/llm/v1"),
        (" 127.0.0.1:1 ", "http://127.0.0.1:1/v1"),
    ] {
        assert_eq!(base_url(written, 11434), expected, "{written}");
    }
}
