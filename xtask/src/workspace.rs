//! Where things are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a task ends with: the words of its failure.
pub(crate) type Outcome = Result<(), String>;

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default()
}

/// The manifests of all members: folder name, path and content.
pub(crate) fn members() -> Result<Vec<(String, PathBuf, toml::Table)>, String> {
    let mut members = Vec::new();
    for parent in ["crates", "examples"] {
        let Ok(entries) = fs::read_dir(root().join(parent)) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path().join("Cargo.toml");
            if let Ok(text) = fs::read_to_string(&path) {
                let table = text
                    .parse()
                    .map_err(|e| format!("{}: {e}", path.display()))?;
                members.push((
                    entry.file_name().to_string_lossy().into_owned(),
                    path,
                    table,
                ));
            }
        }
    }
    members.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(members)
}

/// The files that git knows, with this ending.
pub(crate) fn files(ending: &str) -> Result<Vec<PathBuf>, String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .map_err(|e| format!("git ls-files: {e}"))?;
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(names
        .lines()
        .filter(|name| name.ends_with(ending))
        .map(PathBuf::from)
        .collect())
}

/// Runs a command in the workspace and fails when it fails.
pub(crate) fn sh(title: &str, program: &str, args: &[&str], env: &[(&str, &str)]) -> Outcome {
    println!("--- {title}: {program} {}", args.join(" "));
    let status = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|e| format!("{title}: {program}: {e}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{title} failed ({status})"))
    }
}
