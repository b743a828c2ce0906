//! Patterns and what they find.

use super::{Found, Pattern};

fn find(pattern: &str, text: &str) -> Found {
    Pattern::new(pattern).unwrap().find(text, true)
}

#[test]
fn holes_take_their_class() {
    assert_eq!(
        find("【{digits}†{any}】", "【12†source】 x"),
        Found::Match("【12†source】".len())
    );
    assert_eq!(find("【{digits}†{any}】", "【†source】"), Found::No);
    assert_eq!(
        find("【{digits?}†{any}】", "【†source】"),
        Found::Match("【†source】".len())
    );
    assert_eq!(
        find("[{list}]", "[1, 2–3]x"),
        Found::Match("[1, 2–3]".len())
    );
    assert_eq!(find("a{{{digits}}}", "a{7}"), Found::Match(4));
    assert_eq!(find("v={any:3}$", "v=abcd$"), Found::No);
    assert_eq!(find("id {uuid}", "id 0f-a."), Found::Match(7));
}

#[test]
fn what_may_still_become_one_is_waited_for() {
    let pattern = Pattern::new("[^{digits}^]").unwrap();
    for cut in 1.."[^12^]".len() {
        assert_eq!(pattern.find(&"[^12^]"[..cut], false), Found::More);
        assert_eq!(pattern.find(&"[^12^]"[..cut], true), Found::No);
    }
    assert_eq!(pattern.find("[^x", false), Found::No);
    assert_eq!(pattern.find("[^12^]", false), Found::Match(6));
    let open = Pattern::new("cite{digits}").unwrap();
    assert_eq!(open.find("cite12", false), Found::More);
    assert_eq!(open.find("cite12", true), Found::Match(6));
}

#[test]
fn what_is_no_pattern_is_said() {
    for (source, why) in [
        ("{digits}", "begin with literal"),
        ("", "begin with literal"),
        ("a{", "write it twice"),
        ("a}", "write it twice"),
        ("a{nothing}", "names no class"),
        ("a{any:0}", "bound of 1"),
    ] {
        let error = Pattern::new(source).unwrap_err();
        assert!(error.contains(why), "{source}: {error}");
    }
}
