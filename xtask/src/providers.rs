//! The page of all providers, written from their descriptors and the first words of their files.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use g4f_types::{Access, Capability, CapabilitySet, Descriptor, Support};

use crate::workspace::{Outcome, root};

const PAGE: &str = "docs/providers.md";
const SOURCES: &str = "crates/g4f-providers/src";

/// Abilities that nearly everybody has, and one that has a column of its own.
const COMMON: [Capability; 4] = [
    Capability::Chat,
    Capability::Stream,
    Capability::System,
    Capability::ModelList,
];

/// Writes the page, or only says whether it would change.
pub(crate) fn run(check: bool) -> Outcome {
    println!("--- providers: {PAGE}");
    let page = page()?;
    let path = root().join(PAGE);
    let old = fs::read_to_string(&path).unwrap_or_default();
    if old == page {
        return Ok(());
    }
    if check {
        return Err(format!("{PAGE} is old; run `cargo xtask providers`"));
    }
    fs::write(&path, page).map_err(|e| format!("{PAGE}: {e}"))
}

fn page() -> Result<String, String> {
    let mut sources = Vec::new();
    collect(&root().join(SOURCES), &mut sources)?;
    let all = g4f_providers::all().len();
    let mut text = format!(
        "# Providers\n\n\
         <!-- Written by `cargo xtask providers` from crates/g4f-providers; edit the vendor's file instead. -->\n\n\
         {all} providers are built in. `g4f providers` says which of them can be used here and now, `g4f provider NAME` \
         everything\nabout one, and what became of a name that is none any more. A server that is missing needs no code: \
         a table\n`[providers.NAME]` with `protocol` and `base_url` is enough. How to write one with code is in\n\
         [write-a-provider.md](write-a-provider.md).\n\n\
         Keys come from the variables, the first that is set; `A+B` is a key of several parts, of which those with `?` \
         may be\nmissing. What stands in braces in an address is set in the provider's table or by the variables behind it. \
         \"list\" is\nwhether the provider can be asked for its models.\n"
    );
    for group in g4f_providers::groups() {
        let mut providers = group.providers.to_vec();
        providers.sort_unstable_by_key(|descriptor| descriptor.id);
        let _ = write!(
            text,
            "\n## {}\n\n\
             | id | name | protocol | access | key variables | address | can, beside chat | list | notes | how to get it |\n\
             |---|---|---|---|---|---|---|---|---|---|\n",
            group.title
        );
        for descriptor in providers {
            row(&mut text, descriptor, &notes(descriptor, &sources));
        }
    }
    Ok(text)
}

fn row(text: &mut String, descriptor: &Descriptor, notes: &str) {
    let cells = [
        names(descriptor),
        descriptor.name.to_owned(),
        descriptor.family.to_owned(),
        access(descriptor.access).to_owned(),
        codes(descriptor.key_env),
        address(descriptor),
        abilities(descriptor),
        list(descriptor).to_owned(),
        notes.to_owned(),
        sign_up(descriptor.sign_up),
    ];
    for cell in cells {
        text.push_str("| ");
        text.push_str(&cell.replace('|', "\\|"));
        text.push(' ');
    }
    text.push_str("|\n");
}

/// The id, and the aliases in small.
fn names(descriptor: &Descriptor) -> String {
    let mut text = format!("`{}`", descriptor.id);
    if !descriptor.aliases.is_empty() {
        let _ = write!(text, "<br><sub>{}</sub>", descriptor.aliases.join(", "));
    }
    text
}

const fn access(access: Access) -> &'static str {
    match access {
        Access::Paid => "paid",
        Access::FreeKey => "free key",
        Access::Keyless => "keyless",
        Access::Local => "local",
        Access::Bridge => "bridge",
    }
}

fn codes(list: &[&str]) -> String {
    let list: Vec<String> = list.iter().map(|item| format!("`{item}`")).collect();
    list.join(" ")
}

fn address(descriptor: &Descriptor) -> String {
    if descriptor.base_url.is_empty() {
        return "yours".to_owned();
    }
    let mut text = format!("`{}`", descriptor.base_url);
    for variable in descriptor.variables {
        let _ = write!(text, " {{{}}}: {}", variable.name, codes(variable.env));
        if !variable.default.is_empty() {
            let _ = write!(text, ", else `{}`", variable.default);
        }
    }
    text
}

/// What it can do, or some model of it.
fn abilities(descriptor: &Descriptor) -> String {
    let models = descriptor.models.iter().map(|(_, known)| known.yes);
    let all = models.fold(descriptor.capabilities.yes, CapabilitySet::union);
    let beside = all.iter().filter(|ability| !COMMON.contains(ability));
    beside.map(Capability::as_str).collect::<Vec<_>>().join(" ")
}

fn list(descriptor: &Descriptor) -> &'static str {
    match descriptor.capabilities.support(Capability::ModelList) {
        Support::Yes => "yes",
        Support::No => "no",
        Support::Unknown => "",
    }
}

fn sign_up(text: &str) -> String {
    if text.starts_with("https://") {
        return format!("[sign up]({text})");
    }
    text.to_owned()
}

/// Every source file below, sorted, with its text.
fn collect(folder: &Path, files: &mut Vec<(PathBuf, String)>) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(failed)?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            files.push((path, text));
        }
    }
    Ok(())
}

/// The words at the top of the file that defines the provider, but for a sentence that is only its name.
fn notes(descriptor: &Descriptor, sources: &[(PathBuf, String)]) -> String {
    let by_call =
        ["plain(", "Descriptor::new("].map(|call| format!("{call}\"{}\",", descriptor.id));
    let stem = descriptor.id.replace('-', "_");
    let source = sources
        .iter()
        .find(|(_, text)| by_call.iter().any(|mark| text.contains(mark)))
        .or_else(|| sources.iter().find(|(path, _)| is_named(path, &stem)));
    let docs = source.map_or("", |(_, text)| text.as_str());
    let lines = docs.lines().map_while(|line| line.strip_prefix("//!"));
    let lines: Vec<&str> = lines
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let text = lines.join(" ");
    let bare = text.trim_end_matches('.');
    if bare.eq_ignore_ascii_case(descriptor.name) {
        return String::new();
    }
    text
}

/// Whether the file is `stem.rs` or `stem/mod.rs`.
fn is_named(path: &Path, stem: &str) -> bool {
    let name = |path: &Path| {
        path.file_stem()
            .map(|name| name.to_string_lossy().into_owned())
    };
    match name(path).as_deref() {
        Some("mod") => path.parent().and_then(name).as_deref() == Some(stem),
        other => other == Some(stem),
    }
}
