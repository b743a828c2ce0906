//! Data that lies outside the repository, where it is there.
#![allow(
    clippy::print_stderr,
    clippy::panic,
    reason = "absent data is said aloud, broken data ends the test"
)]

use std::path::PathBuf;

/// The file's text, from `G4F_SHARED` or `../shared`. Says so where it is not there.
pub(crate) fn text(name: &str) -> Option<String> {
    let root = std::env::var_os("G4F_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let path = root.join("data").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            eprintln!("skipped: {}: {error}", path.display());
            None
        }
    }
}

/// The file's JSON.
pub(crate) fn json(name: &str) -> Option<serde_json::Value> {
    let text = text(name)?;
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")))
}
