//! Where a JSON value ends.

use super::Json;

fn taken(text: &str) -> (usize, bool) {
    let mut json = Json::default();
    let whole = json.take(text);
    let mut cut = Json::default();
    let mut by_bytes = 0;
    for at in 0..text.len() {
        if text.is_char_boundary(at) && !cut.is_over() {
            let end = crate::text::ceil(text, at + 1);
            let taken = cut.take(&text[at..end]);
            by_bytes = if taken > 0 { at + taken } else { by_bytes };
        }
    }
    assert_eq!(whole, by_bytes, "{text}");
    (whole, json.is_open())
}

#[test]
fn a_value_ends_with_its_bracket() {
    assert_eq!(taken("{\"a\": [1, {}]}\n\n---"), (14, false));
    assert_eq!(taken(" [\"]\", \"\\\"]\"] rest"), (13, false));
    assert_eq!(taken("{}x"), (2, false));
    assert_eq!(taken("[]x"), (2, false));
}

#[test]
fn a_value_that_is_not_closed_lasts() {
    assert_eq!(taken("{\"a\": \"}\""), (9, true));
    assert_eq!(taken("[1, 2"), (5, true));
}

#[test]
fn a_text_in_brackets_is_no_value() {
    assert!(!taken("[Learn more](https://a.example)").1);
    assert!(!taken("{name}, hello").1);
    assert!(!taken("Hello {\"a\": 1}").1);
    assert_eq!(taken("[1] A. Author"), (3, false));
}
