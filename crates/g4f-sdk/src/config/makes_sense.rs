//! What is wrong only when settings are seen together: routes without targets or in a circle, options that contradict
//! each other, one model under two names.

use std::collections::{BTreeMap, BTreeSet};

use super::Config;
use super::key_path::KeyPath;
use super::origin::Origin;
use super::problem::Problem;

/// Everything that is wrong beside what was `reported` already.
pub(crate) fn problems(config: &Config, reported: &[Problem]) -> Vec<Problem> {
    let mut found = routes_without_targets(config, reported);
    found.extend(circles(config));
    found.extend(fallback_and_none(config));
    found.extend(models_twice(config));
    found
}

/// Routes that no layer gives targets to. One whose targets are wrong has its problem already.
fn routes_without_targets(config: &Config, problems: &[Problem]) -> Vec<Problem> {
    config
        .routes
        .iter()
        .filter(|(_, route)| route.targets.is_empty())
        .filter_map(|(name, _)| {
            let path = KeyPath::from(["routes", name.as_str()].as_slice());
            let reported = problems
                .iter()
                .any(|problem| problem.key.starts_with(&path.to_string()));
            let origin = config.values.origin(&path)?.clone();
            let words = format!("`{path}` has no `targets`");
            (!reported).then(|| Problem::new(origin, &path, words))
        })
        .collect()
}

/// A route that is being followed: its name, and how many of its targets were.
type Open<'c> = (&'c str, usize);

/// Routes that lead back to themselves through other routes, each circle where it closes. One that names itself has its
/// problem already.
fn circles(config: &Config) -> Vec<Problem> {
    let lower: BTreeMap<String, &str> = config
        .routes
        .keys()
        .map(|name| (name.to_lowercase(), name.as_str()))
        .collect();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for first in config.routes.keys() {
        let mut open: Vec<Open<'_>> = Vec::new();
        if seen.insert(first.as_str()) {
            open.push((first, 0));
        }
        while let Some((name, next)) = open.last_mut() {
            let name = *name;
            let target = config
                .routes
                .get(name)
                .and_then(|route| route.targets.get(*next));
            let Some(target) = target else {
                open.pop();
                continue;
            };
            *next += 1;
            let model = target
                .model
                .as_deref()
                .filter(|_| target.provider.is_none());
            let Some(&leads_to) = model.and_then(|model| lower.get(&model.to_lowercase())) else {
                continue;
            };
            if seen.insert(leads_to) {
                open.push((leads_to, 0));
            } else if leads_to != name
                && let Some(begin) = open.iter().position(|(name, _)| *name == leads_to)
            {
                found.extend(circle(config, &open[begin..], target.line));
            }
        }
    }
    found
}

/// The problem of a circle, whose last route closes it on that line.
fn circle(config: &Config, open: &[Open<'_>], line: u32) -> Option<Problem> {
    let (first, last) = (open.first()?.0, open.last()?.0);
    let path = KeyPath::from(["routes", last, "targets"].as_slice());
    let origin = config.values.origin(&path)?.at(line);
    let way: Vec<&str> = open.iter().map(|(name, _)| *name).chain([first]).collect();
    let words = format!(
        "`{path}` leads back to where it came from: {}",
        way.join(" > ")
    );
    Some(Problem::new(origin, &path, words))
}

/// Others to fall back to where nobody is fallen back to. What an option of the command says wins over what a file says,
/// and is no contradiction.
fn fallback_and_none(config: &Config) -> Vec<Problem> {
    let written = |key: &KeyPath| {
        let origin = config.values.origin(key)?;
        matches!(origin, Origin::File { .. } | Origin::Env { .. }).then_some(origin)
    };
    let mut found = Vec::new();
    let mut compare = |none: KeyPath, is_none: Option<bool>, others: KeyPath, is_any: bool| {
        if is_none == Some(true)
            && is_any
            && let (Some(at), Some(where_none)) = (written(&others), written(&none))
        {
            let words =
                format!("`{others}` contradicts `{none}` of {where_none}: take one of them away");
            found.push(Problem::new(at.clone(), &others, words));
        }
    };
    let path = |parts: &[&str]| KeyPath::from(parts);
    let (defaults, no_fallback) = (&config.defaults, config.resilience.no_fallback);
    for (key, is_any) in [
        ("fallback_models", !defaults.fallback_models.is_empty()),
        ("similar_models", defaults.similar_models == Some(true)),
    ] {
        let none = path(&["resilience", "no_fallback"]);
        compare(none, no_fallback, path(&["defaults", key]), is_any);
    }
    for (name, model) in &config.models {
        for (key, is_any) in [
            ("fallback_models", !model.fallback_models.is_empty()),
            ("similar_models", model.similar_models == Some(true)),
        ] {
            let none = path(&["models", name, "no_fallback"]);
            compare(
                none,
                model.no_fallback,
                path(&["models", name, key]),
                is_any,
            );
        }
    }
    found
}

/// Names of one model that differ only in the case of letters: which of them would hold?
fn models_twice(config: &Config) -> Vec<Problem> {
    let names: Vec<&String> = config.models.keys().collect();
    let twice = names.iter().enumerate().filter_map(|(index, name)| {
        let before = names[..index]
            .iter()
            .find(|before| before.eq_ignore_ascii_case(name))?;
        let path = KeyPath::from(["models", name.as_str()].as_slice());
        let other = KeyPath::from(["models", before.as_str()].as_slice());
        let origin = config.values.origin(&path)?.clone();
        let words =
            format!("`{path}` and `{other}` are one model, as the case of letters does not count");
        Some(Problem::new(origin, &path, words))
    });
    twice.collect()
}
