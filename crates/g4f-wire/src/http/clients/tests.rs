//! Who passes the proxy of the system by.

use reqwest::Url;

use super::is_on_this_machine;

#[test]
fn loopback_is_known_in_all_its_forms() {
    let local = [
        "http://127.0.0.1:11434/v1",
        "http://127.8.9.10/",
        "https://[::1]:8443/v1",
        "http://[::ffff:127.0.0.1]/",
        "http://LOCALHOST:1337",
        "http://a.localhost/",
        "http://2130706433/",
    ];
    let elsewhere = [
        "https://api.example/v1",
        "http://10.0.0.1/",
        "http://[2001:db8::1]/",
        "http://localhost.example/",
        "http://mylocalhost/",
        "http://127.0.0.1.example/",
        "http://0.0.0.0/",
    ];
    for (url, expected) in local
        .map(|url| (url, true))
        .into_iter()
        .chain(elsewhere.map(|url| (url, false)))
    {
        assert_eq!(
            is_on_this_machine(&Url::parse(url).unwrap()),
            expected,
            "{url}"
        );
    }
}
