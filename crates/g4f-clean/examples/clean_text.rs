//! Cleans what comes on standard input, and says what was taken out:
//!
//! ```text
//! printf 'Paris.</s>' | cargo run -q -p g4f-clean --example clean_text
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command")]

use std::io::{self, Read, Write};

use g4f_clean::{About, Rules};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let about = About {
        prompt: std::env::args().nth(1).map(Into::into),
        provider: std::env::args().nth(2).map(Into::into),
        ..About::default()
    };
    let outcome = Rules::builtin().clean(&text, &about);
    io::stdout().write_all(outcome.text.as_bytes())?;
    for piece in &outcome.removed {
        eprintln!("{} ({}): {:?}", piece.rule, piece.kind.as_str(), piece.text);
    }
    if outcome.is_page() {
        eprintln!("no answer: nothing but what a provider inserted");
    }
    Ok(())
}
