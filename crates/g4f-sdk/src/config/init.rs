//! The first configuration file: every setting with its meaning, and what was found on this machine.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::key_path::KeyPath;
use super::schema::{Key, SECTIONS, Section, Usual};

/// What was found on this machine.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Variables that hold a key: the provider's id and the variable's name.
    pub key_variables: Vec<(String, String)>,
    /// Engines that answer on loopback: the provider's id and its base URL.
    pub engines: Vec<(String, String)>,
}

const HEAD: &str = "\
# Configuration of g4f. `g4f config show` prints what holds and where it came from, `g4f config check` what is wrong.
# Later ones win: defaults, the user's config.toml, the folder's g4f.toml, --config FILE, G4F_... variables, options.
# Lines that begin with #name are settings at their default, or examples: take the # away to set them.
";

/// A `g4f.toml` with what was found, and every other setting as a comment.
pub fn init_file(found: &Found) -> String {
    let mut file = HEAD.to_owned();
    for section in SECTIONS {
        // Writing to a `String` cannot fail.
        let _ = write!(file, "\n#{}\n", section.doc);
        match section.name {
            "providers" => {
                providers(&mut file, found);
                example(&mut file, section, "my-server");
            }
            name if section.named => example(
                &mut file,
                section,
                &format!("my-{}", name.trim_end_matches('s')),
            ),
            name => {
                let _ = writeln!(file, "[{name}]");
                section.keys.iter().for_each(|key| row(&mut file, key));
            }
        }
    }
    file
}

fn providers(file: &mut String, found: &Found) {
    let mut tables: BTreeMap<&str, (Vec<&str>, Option<&str>)> = BTreeMap::new();
    for (provider, variable) in &found.key_variables {
        let variables = &mut tables.entry(provider).or_default().0;
        if !variables.contains(&variable.as_str()) {
            variables.push(variable);
        }
    }
    for (provider, base_url) in &found.engines {
        tables.entry(provider).or_default().1 = Some(base_url);
    }
    for (provider, (variables, base_url)) in tables {
        let path = KeyPath::from(["providers", provider].as_slice());
        let _ = writeln!(file, "[{path}]");
        // JSON's texts and lists of texts are TOML's too.
        match variables.as_slice() {
            [] => {}
            [one] => {
                let _ = writeln!(file, "api_key_env = {}", serde_json::json!(one));
            }
            several => {
                let _ = writeln!(file, "api_key_env = {}", serde_json::json!(several));
            }
        }
        if let Some(base_url) = base_url {
            let _ = writeln!(file, "base_url = {}", serde_json::json!(base_url));
        }
        file.push('\n');
    }
}

fn example(file: &mut String, section: &Section, name: &str) {
    let _ = writeln!(file, "#[{}.{name}]", section.name);
    section.keys.iter().for_each(|key| row(file, key));
}

fn row(file: &mut String, key: &Key) {
    let note = match key.usual {
        Usual::Default(_) => "",
        Usual::Example(_) => " (not set)",
    };
    let _ = writeln!(file, "#{}{note}", key.doc);
    let _ = writeln!(file, "#{} = {}", key.name, key.usual.toml());
}
