//! Everything that must hold before a change lands, cheapest first. The tests themselves run before, by the README's
//! own command, in `.ci/run`.

use crate::workspace::{Outcome, sh};
use crate::{catalog, deny, providers, tidy};

/// Runs all checks and stops at the first failure.
pub(crate) fn run() -> Outcome {
    sh("format", "cargo", &["fmt", "--all", "--check"], &[])?;
    tidy::run()?;
    deny::run()?;
    providers::run(true)?;
    catalog::run(true)?;
    let clippy = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ];
    sh("lints", "cargo", &clippy, &[])?;
    let doc = ["doc", "--workspace", "--no-deps", "--all-features"];
    sh("docs", "cargo", &doc, &[("RUSTDOCFLAGS", "-D warnings")])?;
    println!("--- all checks passed");
    Ok(())
}
