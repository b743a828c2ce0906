//! Where the recorded material is. Each test binary that reads it takes this file in.

#![allow(clippy::print_stderr, reason = "what is skipped must be seen")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

/// The folder with recorded material, if it is there; says so when it is not.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let shared = env::var_os("G4F_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no {name} (set G4F_SHARED)");
    None
}

pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}
