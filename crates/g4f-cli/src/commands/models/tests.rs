//! Tests of small words.

use g4f_sdk::types::Price;

use super::{price, tokens};

#[test]
fn token_counts_read_as_people_write_them() {
    assert_eq!(tokens(512), "512");
    assert_eq!(tokens(131_072), "131k");
    assert_eq!(tokens(1_048_576), "1.0M");
}

#[test]
fn prices_are_short() {
    let of = |input: f64, output: f64| price(Price { input, output });
    assert_eq!(of(2.5, 10.0), "2.5/10");
    assert_eq!(of(0.075, 0.3), "0.075/0.3");
    assert_eq!(of(0.0, 1.0), "0/1");
    assert_eq!(of(0.0, 0.0), "free");
}
