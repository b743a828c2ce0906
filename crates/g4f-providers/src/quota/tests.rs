//! Quotas as vendors write them.

use serde_json::json;

use super::number;

#[test]
fn numbers_may_be_written_as_texts() {
    let answer = json!({ "a": 1.5, "b": " 2.25 ", "c": "much", "d": null, "e": "inf" });
    assert_eq!(number(&answer, "/a"), Some(1.5));
    assert_eq!(number(&answer, "/b"), Some(2.25));
    for unknown in ["/c", "/d", "/e", "/f"] {
        assert_eq!(number(&answer, unknown), None, "{unknown}");
    }
}
