//! Tests of what may reach a terminal.

use super::{harmless, printable};

#[test]
fn nothing_steers_the_terminal() {
    let text = "a\x1b]0;title\x07b\r\n\tc\u{202e}d\u{9b}2J";
    assert_eq!(harmless(text), "a]0;titleb\n\tcd2J");
    assert_eq!(printable(text), "a ]0;title b   c d 2J");
    assert_eq!(harmless("wörd für wörd 🦀\n"), "wörd für wörd 🦀\n");
}
