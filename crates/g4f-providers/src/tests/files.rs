//! Every file that registers a provider is in the list, and short.

use std::path::{Path, PathBuf};

/// The source files below a folder that register a provider, with what is in them.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if let Ok(text) = std::fs::read_to_string(&path)
            && text.contains("register_provider!(")
        {
            found.push((path, text));
        }
    }
    found
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name)
}

#[test]
fn every_file_is_in_the_list() {
    let written: Vec<_> = ["vendors", "engines"]
        .into_iter()
        .flat_map(|name| files(&folder(name)))
        .collect();
    for descriptor in crate::all() {
        let id = format!("\"{}\"", descriptor.id);
        let mut texts = written.iter().map(|(_, text)| text);
        assert!(texts.any(|text| text.contains(&id)), "{descriptor:?}");
    }
    let registered: usize = written
        .iter()
        .map(|(_, text)| text.matches("register_provider!(").count())
        .sum();
    assert_eq!(crate::all().len(), registered, "one of them is not listed");
}

#[test]
fn a_plain_vendor_is_a_screenful() {
    for (path, text) in files(&folder("vendors")) {
        let helps = text.contains("fn verdict") || text.contains("const fn");
        let (lines, most) = (text.lines().count(), if helps { 60 } else { 40 });
        // Whoever has more than chat, or a family of its own, needs more words.
        let more = ["openai_and(", "beside_chat(", "use g4f_wire"]
            .iter()
            .any(|word| text.contains(word));
        let is_plain = text.contains("..plain(") && !more;
        assert!(
            !is_plain || lines <= most,
            "{} has {lines} lines; at most {most}",
            path.display()
        );
    }
}
