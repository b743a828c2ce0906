//! Addresses from hostile text.

use super::{segment, with_query};

#[test]
fn parameters_stay_parameters() {
    let pairs = [("model", "a&b=c#d".into()), ("q", "Grüße /?".into())];
    assert_eq!(
        with_query("/listen", pairs),
        "/listen?model=a%26b%3Dc%23d&q=Gr%C3%BC%C3%9Fe+%2F%3F"
    );
    assert_eq!(with_query("/listen", []), "/listen");
    assert_eq!(with_query("/a?b=1", [("c", "2".into())]), "/a?b=1&c=2");
}

#[test]
fn a_segment_stays_one() {
    assert_eq!(segment("voice-1"), "voice-1");
    assert_eq!(segment("../v1/x?y#z"), "..%2Fv1%2Fx%3Fy%23z");
    assert_eq!(segment(".."), "%2E%2E");
}
