//! Whose address an address is.

use super::same_site;

#[test]
fn the_key_goes_to_the_vendors_own_hosts_alone() {
    let base = "https://api.vendor.example/v1";
    for url in [
        "https://api.vendor.example/v1/look/1",
        "https://api.us1.vendor.example/v1/look?id=1",
        "https://vendor.example/look",
    ] {
        assert!(same_site(base, url), "{url}");
    }
    for url in [
        "http://api.vendor.example/v1/look/1",
        "https://api.vendor.example:8443/look",
        "https://evilvendor.example/look",
        "https://vendor.example.evil.test/look",
        "https://user@evil.test/api.vendor.example",
        "file:///etc/passwd",
        "",
    ] {
        assert!(!same_site(base, url), "{url}");
    }
    assert!(same_site(
        "http://127.0.0.1:1234",
        "http://127.0.0.1:1234/a"
    ));
    assert!(!same_site("http://127.0.0.1:1234", "http://8.0.0.1:1234/a"));
    assert!(!same_site(
        "https://vendor.example",
        "https://other.example"
    ));
}
