//! Where code stands.

use super::Code;

/// The text with what stands in code replaced by dots; `|` marks nothing.
fn shown(text: &str) -> String {
    let mut code = Code::default();
    let mut shown = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let (piece, behind) = rest.split_at(ticks.max(first.len_utf8()));
        let open = code.is_open();
        for c in piece.chars() {
            shown.push(if open && c != '\n' { '.' } else { c });
        }
        code.advance(piece);
        rest = behind;
    }
    shown
}

#[test]
fn fences_and_code_within_a_line() {
    assert_eq!(shown("a `b` c"), "a `.. c");
    assert_eq!(shown("a ``b`c`` d"), "a ``..... d");
    assert_eq!(shown("a `b\nc"), "a `.\nc");
    assert_eq!(shown("```js\nb\n```\nc"), "```..\n.\n...\nc");
    assert_eq!(shown("```js\nb\n```|"), "```..\n.\n...|");
    assert_eq!(shown("~~~\n```\n~~~~\nc"), "~~~\n...\n...~\nc");
    assert_eq!(shown("~~a~~ `b`"), "~~a~~ `..");
    assert_eq!(shown("    ```\na"), "    ```\na");
}
