//! The error for a request that nobody can be asked for: who was considered, why each is out, what to do next.

use g4f_types::descriptor::FROM_CONFIG;
use g4f_types::{Access, Error, ErrorKind};

use crate::plan::{Considered, Verdict};
use crate::shelf::{Shelf, is_auto};

/// Most providers named in the message; an error is one line.
const NAMED: usize = 8;
/// Most ways to get a key that the help names.
const KEYS: usize = 4;

/// Why nobody can be asked for `model`.
pub(crate) fn nobody(shelf: &Shelf, model: &str, considered: &[Considered]) -> Error {
    let known = considered
        .iter()
        .any(|one| one.verdict != Verdict::NotServed);
    if !known && !is_auto(model) {
        return unknown_model(shelf, model, considered);
    }
    let message = if is_auto(model) {
        "no provider can be asked".to_owned()
    } else {
        format!("nobody who serves {model} can be asked")
    };
    Error::new(
        ErrorKind::NoTarget,
        format!("{message}: {}", reasons(considered)),
    )
    .with_code("no_usable_provider")
    .with_help(match did_you_mean(shelf, model) {
        Some(hint) => format!("{hint}\n{}", next_steps(shelf, considered)),
        None => next_steps(shelf, considered),
    })
}

/// Names near one that was perhaps only misspelt: whoever resembles a vendor is considered for it, known or not.
fn did_you_mean(shelf: &Shelf, model: &str) -> Option<String> {
    if is_auto(model) {
        return None;
    }
    let near = shelf.nearest(model, 3);
    let is_known = near.iter().any(|name| name.eq_ignore_ascii_case(model));
    (!near.is_empty() && !is_known).then(|| format!("did you mean {}?", near.join(", ")))
}

fn unknown_model(shelf: &Shelf, model: &str, considered: &[Considered]) -> Error {
    let mut asked: Vec<&str> = considered.iter().map(|one| &*one.provider).collect();
    asked.dedup();
    let who = if asked.is_empty() {
        "no provider serves".to_owned()
    } else {
        format!("{}: nobody there serves", asked.join(", "))
    };
    let near = shelf.nearest(model, 5);
    let (hint, listing) = if near.is_empty() {
        (String::new(), "`g4f models` lists all that are known")
    } else {
        (
            format!("; did you mean {}?", near.join(", ")),
            "`g4f models` lists all others that are known",
        )
    };
    let mut help = listing.to_owned();
    if let Some((provider, _)) = model.split_once(':')
        && let near = shelf.nearest_providers(provider)
        && !near.is_empty()
        && shelf.find(provider).is_none()
    {
        let near = near.join(" or ");
        help = format!("no provider is called {provider}; did you mean {near}?\n{help}");
    }
    Error::new(ErrorKind::NoTarget, format!("{who} {model}{hint}"))
        .with_code("model_not_found")
        .with_help(help)
}

/// Who is out and why, those first that are not only in want of a key. Those who are out for one reason share it.
fn reasons(considered: &[Considered]) -> String {
    let wants_key = |one: &&Considered| matches!(one.verdict, Verdict::NoKey { .. });
    let mut list: Vec<&Considered> = considered.iter().filter(|one| !wants_key(one)).collect();
    list.extend(considered.iter().filter(wants_key));
    if list.is_empty() {
        return "there is none".to_owned();
    }
    let mut groups: Vec<(&Verdict, String)> = Vec::new();
    for one in &list {
        let who = one.who();
        match groups
            .iter_mut()
            .find(|(verdict, _)| **verdict == one.verdict)
        {
            Some((_, group)) => {
                group.push_str(", ");
                group.push_str(&who);
            }
            None => groups.push((&one.verdict, who)),
        }
    }
    let words = groups.iter().take(NAMED);
    let mut words: Vec<String> = words
        .map(|(verdict, who)| format!("{who}: {verdict}"))
        .collect();
    if groups.len() > NAMED {
        words.push(format!("and {} more", groups.len() - NAMED));
    }
    words.join("; ")
}

fn next_steps(shelf: &Shelf, considered: &[Considered]) -> String {
    let any = |test: fn(&Verdict) -> bool| considered.iter().any(|one| test(&one.verdict));
    let mut steps = Vec::new();
    if any(|v| matches!(v, Verdict::Lacks(_))) {
        steps.push("ask for less, or name a model that can do it".to_owned());
    }
    if any(|v| matches!(v, Verdict::KeylessOff)) {
        steps.push("allow providers that need no key: allow_keyless = true".to_owned());
    }
    let short = considered.is_empty()
        || any(|v| matches!(v, Verdict::NoKey { .. } | Verdict::NotRunning { .. }))
        || any(|v| matches!(v, Verdict::KeylessOff | Verdict::NoDefaultModel));
    if short {
        steps.extend(ways_in(shelf));
    }
    if steps.is_empty() {
        steps.push("`g4f doctor` shows what is configured".to_owned());
    }
    steps.join("\n")
}

/// How to get something to ask, from what the providers say about themselves.
fn ways_in(shelf: &Shelf) -> Vec<String> {
    let infos = || {
        let entries = shelf.entries.iter().filter(|entry| entry.enabled);
        entries
            .map(|entry| &entry.info)
            .filter(|info| info.origin != FROM_CONFIG)
    };
    let mut local: Vec<_> = infos()
        .filter(|info| info.access == Access::Local)
        .filter_map(|info| {
            Some((
                info.tier,
                format!("{} ({})", info.name, info.sign_up.as_ref()?),
            ))
        })
        .collect();
    local.sort();
    let mut keys: Vec<_> = infos()
        .filter(|info| info.access == Access::FreeKey)
        .filter_map(|info| {
            let (variable, sign_up) = (info.key_env.first()?, info.sign_up.as_ref()?);
            let words = format!("{}: set {variable}, from {sign_up}", info.name);
            Some((info.tier, words))
        })
        .collect();
    keys.sort();
    let mut steps = Vec::new();
    if let Some((_, first)) = local.first() {
        steps.push(format!("run a model on this machine: {first}"));
    }
    if !keys.is_empty() {
        let keys: Vec<String> = keys
            .into_iter()
            .take(KEYS)
            .map(|(_, words)| words)
            .collect();
        steps.push(format!("or get a free key: {}", keys.join("; ")));
    }
    steps.push("or see the engine at work with neither: g4f demo".to_owned());
    steps
}
