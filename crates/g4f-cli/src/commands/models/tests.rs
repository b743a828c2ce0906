//! Tests of small words.

use super::tokens;

#[test]
fn token_counts_read_as_people_write_them() {
    assert_eq!(tokens(512), "512");
    assert_eq!(tokens(131_072), "131k");
    assert_eq!(tokens(1_048_576), "1.0M");
}
