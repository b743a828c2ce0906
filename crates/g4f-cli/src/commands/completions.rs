//! `g4f completions`.

use crate::args::{CompletionsArgs, definition};
use crate::output::{Stop, print};

pub(crate) fn run(args: &CompletionsArgs) -> Result<(), Stop> {
    // Into memory first: a reader who leaves must not end in a panic of the generator.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut definition(), "g4f", &mut script);
    Ok(print(&String::from_utf8_lossy(&script))?)
}
