//! Whoever adds a family is told where it is missing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use g4f_fuzz::{FACETS, FAMILIES};
use g4f_types::Capability;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn every_family_that_chats_is_read() {
    let known: BTreeSet<&str> = FAMILIES.iter().map(|f| f.descriptor().family).collect();
    let chats =
        |vendor: &&g4f_types::Descriptor| vendor.capabilities.yes.contains(Capability::Chat);
    let all = g4f_providers::all();
    let missing: BTreeSet<&str> = all
        .iter()
        .copied()
        .filter(chats)
        .map(|vendor| vendor.family)
        .filter(|family| !known.contains(family))
        .collect();
    assert!(missing.is_empty(), "not in FAMILIES: {missing:?}");
}

#[test]
fn every_family_and_facet_has_a_target_and_tests() {
    let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
    let mut targets: Vec<String> = FAMILIES
        .iter()
        .map(|f| format!("chat_{}", f.name))
        .collect();
    targets.extend(FACETS.map(|facet| format!("beside_{facet:?}").to_lowercase()));
    for target in targets {
        let file = format!("fuzz_targets/{target}.rs");
        assert!(folder().join(&file).is_file(), "{file} is missing");
        assert!(
            manifest.contains(&format!("path = \"{file}\"")),
            "{target} is not in the manifest"
        );
    }
    let names: Vec<&str> = FAMILIES.iter().map(|family| family.name).collect();
    let list = format!("families!({});", names.join(" "));
    for tests in ["accidents", "broken", "growth"] {
        let file = folder().join(format!("harness/tests/fuzz/{tests}.rs"));
        let text = fs::read_to_string(file).unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&list), "{tests}.rs does not read {list}");
    }
}
