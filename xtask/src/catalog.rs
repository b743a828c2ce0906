//! The catalog of models that is built into the program, written from the files of its sources.
//!
//! The files lie outside the repository, in `G4F_SHARED` or `../shared`. The same files always make the same bytes.

use std::fs;
use std::path::PathBuf;

use g4f_registry::catalog::canon::Aliases;
use g4f_registry::catalog::read::{self, ReadError, Reading};
use g4f_registry::catalog::{Builder, Catalog, ProviderMap};
use sha2::{Digest as _, Sha256};

use crate::workspace::{Outcome, root};

/// What is written.
const SNAPSHOT: &str = "crates/g4f-registry/data/catalog.bin";

/// More would be felt in the size of the program.
const MAX_BYTES: usize = 400_000;

/// One file of a source.
struct Input {
    name: &'static str,
    /// The day, or the version, that the file is of.
    of: &'static str,
    path: &'static str,
    read: fn(&[u8]) -> Result<Reading, ReadError>,
}

const INPUTS: &[Input] = &[
    Input {
        name: "models.dev api.json",
        of: "2026-09-28",
        path: "models.dev/api.json",
        read: read::models_dev,
    },
    Input {
        name: "models.dev models.json",
        of: "2026-07-02",
        path: "models.dev/models-2026-07-02.json",
        read: read::lab_facts,
    },
    Input {
        name: "LiteLLM",
        of: "1.109.1",
        path: "litellm/model_prices_and_context_window.json",
        read: read::litellm,
    },
];

/// Writes the snapshot, or only says whether it would change.
pub(crate) fn run(check: bool) -> Outcome {
    println!("--- catalog: {SNAPSHOT}");
    let Some(catalog) = build()? else {
        return Ok(());
    };
    let bytes = catalog.to_bytes();
    println!(
        "{} providers, {} models, {} offerings, {} bytes",
        catalog.providers().len(),
        catalog.models().len(),
        catalog.offerings().len(),
        bytes.len()
    );
    if bytes.len() > MAX_BYTES {
        return Err(format!(
            "{SNAPSHOT}: {} bytes, and at most {MAX_BYTES} are embedded",
            bytes.len()
        ));
    }
    let path = root().join(SNAPSHOT);
    if fs::read(&path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if check {
        return Err(format!("{SNAPSHOT} is old; run `cargo xtask catalog`"));
    }
    fs::write(&path, bytes).map_err(|e| format!("{SNAPSHOT}: {e}"))
}

/// The catalog of all inputs; none where one of them is not there.
fn build() -> Result<Option<Catalog>, String> {
    let mut builder = Builder::new(ProviderMap::built_in(), Aliases::built_in());
    for input in INPUTS {
        let path = data().join(input.path);
        let Ok(bytes) = fs::read(&path) else {
            eprintln!(
                "skipped: {} is not there, so nothing can be compared",
                path.display()
            );
            return Ok(None);
        };
        let reading = (input.read)(&bytes).map_err(|e| format!("{}: {e}", path.display()))?;
        println!(
            "{} {}: {} rows, {} repeat others, {} cannot be read",
            input.name,
            input.of,
            reading.rows.len(),
            reading.folded,
            reading.skipped
        );
        builder.input(
            input.name,
            &format!("{} sha256:{}", input.of, digest(&bytes)),
        );
        builder.add(reading);
    }
    Ok(Some(builder.build()))
}

/// The folder of the sources' files.
fn data() -> PathBuf {
    let shared =
        std::env::var_os("G4F_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    shared.join("data")
}

/// The first 16 digits say which file it was.
fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let first = digest.first_chunk().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}

#[cfg(test)]
mod tests;
