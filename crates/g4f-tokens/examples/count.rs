//! Counts the tokens of the standard input: `cargo run --example count -- gpt-4o < README.md`.
#![expect(
    clippy::print_stdout,
    reason = "printing the count is what this program is for"
)]

use std::{env, error::Error, io};

fn main() -> Result<(), Box<dyn Error>> {
    let model = env::args().nth(1).unwrap_or_else(|| "gpt-4o".to_owned());
    let text = io::read_to_string(io::stdin())?;
    let count = g4f_tokens::for_model(&model).count(&text);
    let how = if count.exact { "exactly" } else { "about" };
    println!(
        "{model}: {how} {} tokens in {} bytes",
        count.tokens,
        text.len()
    );
    Ok(())
}
