//! Canonical names against the golden cases, the declared base models, and the draft groups.

use std::collections::{BTreeMap, BTreeSet};

use g4f_registry::catalog::canon::Aliases;

use crate::shared;

#[test]
fn golden_cases() {
    let Some(cases) = shared::json("canonical/cases.json") else {
        return;
    };
    let aliases = Aliases::built_in();
    let mut misses = Vec::new();
    for case in cases.as_array().unwrap() {
        let raw = case["raw"].as_str().unwrap();
        let found = aliases.canonical(raw);
        let mut variants: Vec<&str> = found.variants.iter().map(|v| v.as_str()).collect();
        variants.sort_unstable();
        let wanted: Vec<&str> = case["variants"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|v| v.as_str())
            .collect();
        let snapshot = found.snapshot.map(|s| s.to_string());
        if found.lab != case["lab"].as_str()
            || found.name != case["name"].as_str().unwrap()
            || snapshot.as_deref() != case["snapshot"].as_str()
            || variants != wanted
        {
            misses.push(format!("{raw}: {found:?}, wanted {case}"));
        }
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[test]
fn base_models() {
    let Some(map) = shared::json("models.dev/base-model-map-2026-07-02.json") else {
        return;
    };
    let aliases = Aliases::built_in();
    let map = map.as_object().unwrap();
    let mut misses = BTreeMap::<String, Vec<String>>::new();
    let mut count = 0;
    for (key, base) in map {
        let (_, raw) = key.split_once('/').unwrap();
        let (found, wanted) = (
            aliases.canonical(raw).id(),
            aliases.canonical(base.as_str().unwrap()).id(),
        );
        if found == wanted {
            count += 1;
        } else {
            misses
                .entry(format!("{found} <> {wanted}"))
                .or_default()
                .push(key.clone());
        }
    }
    for (miss, keys) in &misses {
        eprintln!("{miss}: {}", keys.join(" "));
    }
    let rate = f64::from(count) / map.len() as f64;
    eprintln!("{count} of {} ({:.2} %)", map.len(), 100.0 * rate);
}

#[test]
fn groups() {
    let Some(groups) = shared::json("canonical/groups.json") else {
        return;
    };
    let aliases = Aliases::built_in();
    let mut mine = BTreeMap::<String, BTreeSet<&str>>::new();
    for (group, ids) in groups.as_object().unwrap() {
        for id in ids["models_dev"].as_array().unwrap() {
            let raw = id.as_str().unwrap().split_once('/').unwrap().1;
            mine.entry(aliases.canonical(raw).id())
                .or_default()
                .insert(group);
        }
        for id in ids["litellm"].as_array().unwrap() {
            mine.entry(aliases.canonical(id.as_str().unwrap()).id())
                .or_default()
                .insert(group);
        }
    }
    let mut split = BTreeMap::<&str, Vec<&str>>::new();
    for (key, groups) in &mine {
        if groups.len() > 1 {
            eprintln!("MERGE {key}: {groups:?}");
        }
        for g in groups {
            split.entry(g).or_default().push(key);
        }
    }
    for (g, keys) in split {
        if keys.len() > 1 {
            eprintln!("SPLIT {g}: {keys:?}");
        }
    }
    eprintln!("{} keys", mine.len());
}
