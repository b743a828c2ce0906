//! Licences, sources and banned crates, after the lists in `deny.toml`.
//!
//! It reads the same file as `cargo deny` and checks what can be checked offline, so that it runs on a machine that
//! has nothing but Rust.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::workspace::{Outcome, root};

/// Checks every package of the lockfile.
pub(crate) fn run() -> Outcome {
    println!("--- deny: licences, sources, bans");
    let text =
        fs::read_to_string(root().join("deny.toml")).map_err(|e| format!("deny.toml: {e}"))?;
    let rules: toml::Table = text.parse().map_err(|e| format!("deny.toml: {e}"))?;
    let allowed = strings(&rules, "licenses", "allow");
    let banned: BTreeSet<String> = rules
        .get("bans")
        .and_then(|bans| bans.get("deny"))
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|ban| {
            ban.get("crate")
                .and_then(toml::Value::as_str)
                .map(str::to_owned)
        })
        .collect();

    let output = Command::new("cargo")
        .args([
            "metadata",
            "--format-version",
            "1",
            "--all-features",
            "--locked",
        ])
        .current_dir(root())
        .output()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    let mut problems = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let version = package["version"].as_str().unwrap_or_default();
        if banned.contains(name) {
            problems.push(format!("{name} {version} is banned"));
        }
        match package["license"].as_str() {
            Some(licence) if permits(licence, &allowed) => {}
            Some(licence) => problems.push(format!(
                "{name} {version}: the licence {licence} is not allowed"
            )),
            None => problems.push(format!("{name} {version} names no licence")),
        }
        // `source` is null for members of the workspace.
        if let Some(source) = package["source"].as_str()
            && !source.starts_with("registry+")
        {
            problems.push(format!(
                "{name} {version} comes from {source}, not from a registry"
            ));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(format!("deny:\n  {}", problems.join("\n  ")))
    }
}

fn strings(rules: &toml::Table, section: &str, key: &str) -> BTreeSet<String> {
    let list = rules
        .get(section)
        .and_then(|section| section.get(key))
        .and_then(toml::Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// Whether an SPDX expression can be met: one side of an `OR`, all sides of an `AND`.
fn permits(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    let mut tokens = expression.replace('(', " ( ").replace(')', " ) ");
    tokens.push(' ');
    let tokens: Vec<&str> = tokens.split_whitespace().collect();
    let mut at = 0;
    any(&tokens, &mut at, allowed) && at == tokens.len()
}

fn any(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = all(tokens, at, allowed);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(tokens, at, allowed);
    }
    met
}

fn all(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = one(tokens, at, allowed);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(tokens, at, allowed);
    }
    met
}

fn one(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(token) = tokens.get(*at) else {
        return false;
    };
    *at += 1;
    if *token == "(" {
        let met = any(tokens, at, allowed);
        *at += 1; // the closing bracket
        return met;
    }
    if tokens.get(*at) == Some(&"WITH") {
        let exception = format!("{token} WITH {}", tokens.get(*at + 1).unwrap_or(&""));
        *at += 2;
        return allowed.contains(&exception) || allowed.contains(*token);
    }
    allowed.contains(*token)
}

#[cfg(test)]
mod tests {
    use super::permits;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"]
            .map(String::from)
            .into();
        for (expression, met) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("MIT AND GPL-3.0", false),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND ISC", false),
            ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
            ("", false),
        ] {
            assert_eq!(permits(expression, &allowed), met, "{expression}");
        }
    }
}
