//! Canonical names against the golden cases, the declared base models, and the draft groups.

use std::collections::{BTreeMap, BTreeSet};

use g4f_registry::catalog::canon::{Aliases, Variant};
use g4f_registry::catalog::read;

use crate::shared;

#[test]
fn golden_cases() {
    let Some(cases) = shared::json("canonical/cases.json") else {
        return;
    };
    let cases = cases.as_array().unwrap();
    assert!(cases.len() >= 40);
    for case in cases {
        let raw = case["raw"].as_str().unwrap();
        let found = Aliases::built_in().canonical(raw);
        let mut variants: Vec<&str> = found.variants.iter().map(Variant::as_str).collect();
        variants.sort_unstable();
        let snapshot = found.snapshot.map(|snapshot| snapshot.to_string());
        let told = serde_json::json!({
            "lab": found.lab, "name": found.name, "snapshot": snapshot, "variants": variants,
        });
        for field in ["lab", "name", "snapshot", "variants"] {
            assert_eq!(told[field], case[field], "{field} of {raw}");
        }
    }
}

/// Of the rows whose base model models.dev declares, the share that the rules and the table find.
#[test]
fn declared_base_models() {
    let Some(map) = shared::json("models.dev/base-model-map-2026-07-02.json") else {
        return;
    };
    let map = map.as_object().unwrap();
    let aliases = Aliases::built_in();
    let mut misses = Vec::new();
    let mut bases = BTreeMap::<String, BTreeMap<String, usize>>::new();
    for (key, base) in map {
        let (_, raw) = key.split_once('/').unwrap();
        let found = aliases.canonical(raw).id();
        let wanted = aliases.canonical(base.as_str().unwrap()).id();
        if found != wanted {
            misses.push(format!("{key}: {found}, declared {wanted}"));
        }
        *bases.entry(found).or_default().entry(wanted).or_default() += 1;
    }
    let found = map.len() - misses.len();
    eprintln!("{found} of {} declared base models", map.len());
    assert!(found * 1000 >= map.len() * 975, "{}", misses.join("\n"));

    // Models under one name that are declared to be different ones: mostly labels that are wrong or finer upstream.
    let minority = |bases: &BTreeMap<String, usize>| {
        bases.values().sum::<usize>() - bases.values().max().copied().unwrap_or(0)
    };
    let wrong: usize = bases.values().map(minority).sum();
    eprintln!("{wrong} rows share a name with rows of another declared base");
    assert!(
        wrong <= 8,
        "{wrong}: {:?}",
        bases
            .iter()
            .filter(|(_, b)| b.len() > 1)
            .collect::<Vec<_>>()
    );
}

/// Draft groups that fall onto one name. They were made by machine, so this is a fence, not the truth: a rule that merges
/// more than the reviewed ones shows here.
#[test]
fn draft_groups_are_not_merged_unseen() {
    let Some(groups) = shared::json("canonical/groups.json") else {
        return;
    };
    let aliases = Aliases::built_in();
    let mut mine = BTreeMap::<String, BTreeSet<&str>>::new();
    let mut ids = 0;
    for (group, members) in groups.as_object().unwrap() {
        for source in ["models_dev", "litellm"] {
            for id in members[source].as_array().unwrap() {
                let id = id.as_str().unwrap();
                let raw = id.split_once('/').map_or(id, |(_, raw)| raw);
                mine.entry(aliases.canonical(raw).id())
                    .or_default()
                    .insert(group);
                ids += 1;
            }
        }
    }
    // What the alias table merges was reviewed there.
    let by_table: BTreeSet<&str> = aliases.names().map(|(from, ..)| from).collect();
    let by_rule: Vec<_> = mine
        .iter()
        .map(|(name, groups)| {
            (
                name,
                groups
                    .iter()
                    .filter(|g| !by_table.contains(**g))
                    .collect::<Vec<_>>(),
            )
        })
        .filter(|(_, groups)| groups.len() > 1)
        .collect();
    eprintln!(
        "{ids} ids, {} names; {} names merge draft groups by rule: {by_rule:?}",
        mine.len(),
        by_rule.len()
    );
    assert!(by_rule.len() <= 28, "{by_rule:?}");
}

/// Rows of one model that models.dev counts to different lines. A wrong merge would show here, as it never saw our rules.
#[test]
fn families_agree_within_models() {
    let Some(text) = shared::text("models.dev/api.json") else {
        return;
    };
    let reading = read::models_dev(text.as_bytes()).unwrap();
    let mut families = BTreeMap::<String, BTreeMap<String, usize>>::new();
    for row in reading.rows {
        let name = Aliases::built_in().canonical(&row.id);
        // `gpt-free` and `gpt` are one line, and so are a line and its finer parts.
        if let (Some(_), Some(family)) = (name.lab, row.facts.family) {
            let line = family.split('-').next().unwrap_or_default().to_owned();
            *families
                .entry(name.id())
                .or_default()
                .entry(line)
                .or_default() += 1;
        }
    }
    families.retain(|_, lines| lines.values().sum::<usize>() >= 4);
    let all: usize = families.values().flat_map(BTreeMap::values).sum();
    let agree: usize = families
        .values()
        .filter_map(|lines| lines.values().max())
        .sum();
    eprintln!(
        "{agree} of {all} rows in {} models are of the line of most",
        families.len()
    );
    assert!(agree * 1000 >= all * 990, "{agree} of {all}");
}
