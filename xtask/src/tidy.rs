//! House rules that no compiler checks.

use std::fs;
use std::path::Path;

use crate::workspace::{Outcome, files, members, root};

/// Longest file that is not a test, in lines.
const MAX_LINES: usize = 600;

/// Which of our crates a crate may depend on. Arrows point one way; see `docs/architecture.md`.
const ARROWS: &[(&str, &[&str])] = &[
    ("g4f-types", &[]),
    ("g4f-tokens", &["g4f-types"]),
    ("g4f-wire", &["g4f-types", "g4f-tokens"]),
    ("g4f-providers", &["g4f-types", "g4f-wire"]),
    ("g4f-registry", &["g4f-types"]),
    ("g4f-store", &["g4f-types"]),
    ("g4f-clean", &["g4f-types"]),
    (
        "g4f-resilience",
        &[
            "g4f-types",
            "g4f-tokens",
            "g4f-registry",
            "g4f-store",
            "g4f-clean",
        ],
    ),
    ("g4f-testkit", &["g4f-types"]),
];

/// Crates that must stay free of a runtime and of an HTTP client.
const NO_RUNTIME: &[&str] = &["g4f-types"];

/// Texts that have no place in sources. Split so that this file does not contain them.
const MARKS: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[ign", "ore"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
];

/// Checks everything and lists all that is wrong.
pub(crate) fn run() -> Outcome {
    println!("--- tidy: module docs, sizes, arrows, marks");
    let mut problems = Vec::new();
    for file in files(".rs")? {
        source(&file, &mut problems);
    }
    for (name, path, manifest) in members()? {
        let place = path
            .strip_prefix(root())
            .unwrap_or(&path)
            .display()
            .to_string();
        manifest_rules(&name, &place, &manifest, &mut problems);
    }
    for file in files(".md")?.into_iter().chain(files(".toml")?) {
        text(&file, &mut problems);
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(format!("tidy:\n  {}", problems.join("\n  ")))
    }
}

fn source(file: &Path, problems: &mut Vec<String>) {
    let Ok(content) = fs::read_to_string(root().join(file)) else {
        return;
    };
    let name = file.display();
    let documented = content
        .lines()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| line.starts_with("//!") || line.starts_with("#![doc"));
    if !documented {
        problems.push(format!("{name} does not open with //! docs"));
    }
    let lines = content.lines().count();
    let is_test =
        file.components().any(|part| part.as_os_str() == "tests") || file.ends_with("tests.rs");
    if lines > MAX_LINES && !is_test {
        problems.push(format!(
            "{name} has {lines} lines; at most {MAX_LINES}, split it"
        ));
    }
    for mark in MARKS {
        if let Some(at) = content.lines().position(|line| line.contains(mark)) {
            problems.push(format!("{name}:{} holds {mark}", at + 1));
        }
    }
    text(file, problems);
}

fn text(file: &Path, problems: &mut Vec<String>) {
    let Ok(content) = fs::read_to_string(root().join(file)) else {
        return;
    };
    let name = file.display();
    if let Some(at) = content.lines().position(|line| line.ends_with([' ', '\t'])) {
        problems.push(format!("{name}:{} ends in blanks", at + 1));
    }
    if content.contains('\r') {
        problems.push(format!("{name} has CR line ends"));
    }
    if !content.is_empty() && !content.ends_with('\n') {
        problems.push(format!("{name} does not end with a line end"));
    }
}

fn manifest_rules(name: &str, place: &str, manifest: &toml::Table, problems: &mut Vec<String>) {
    let package = manifest.get("package");
    if package
        .and_then(|package| package.get("description"))
        .is_none()
    {
        problems.push(format!("{place} has no description"));
    }
    let lints = manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace"));
    if lints != Some(&toml::Value::Boolean(true)) {
        problems.push(format!("{place} does not take the lints of the workspace"));
    }
    let arrows = ARROWS
        .iter()
        .find(|(crate_name, _)| *crate_name == name)
        .map(|(_, allowed)| *allowed);
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let Some(list) = manifest.get(section).and_then(toml::Value::as_table) else {
            continue;
        };
        for (dependency, spec) in list {
            let inherits = spec.get("workspace").is_some() || spec.get("path").is_some();
            if !inherits {
                problems.push(format!(
                    "{place}: {dependency} must take its version from the workspace"
                ));
            }
            if section != "dependencies" {
                continue;
            }
            if let Some(allowed) = arrows
                && dependency.starts_with("g4f-")
                && !allowed.contains(&dependency.as_str())
            {
                problems.push(format!("{place}: {name} must not depend on {dependency}"));
            }
            if NO_RUNTIME.contains(&name)
                && ["tokio", "reqwest", "hyper"].contains(&dependency.as_str())
            {
                problems.push(format!("{place}: {name} must build without {dependency}"));
            }
        }
    }
}
