//! The error for a request that nobody can be asked for: who was considered, why each is out, what to do next.

use g4f_types::descriptor::FROM_CONFIG;
use g4f_types::{Access, Error, ErrorKind, ProviderInfo, fate};

use crate::plan::{Considered, Verdict};
use crate::shelf::{Shelf, is_auto};

/// Most lines of reasons in the message, and most names on one of them.
const LINES: usize = 8;
/// Most who want a key that are named one by one; more share a line.
const NAMED: usize = 4;
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
    let mut lines = reasons(shelf, considered);
    if lines.is_empty() {
        lines.push("there is none".to_owned());
    }
    Error::new(
        ErrorKind::NoTarget,
        format!("{message}:\n{}", lines.join("\n")),
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
    let asked = model.split_once(':').map_or(model, |(before, _)| before);
    if let Some(fate) = fate::find(asked).filter(|_| shelf.find(asked).is_none()) {
        help = format!("{fate}\n{help}");
    } else if let Some((provider, _)) = model.split_once(':')
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

/// Who is out and why, one reason a line. Those come first that are not only in want of a key; those who are out for
/// one reason share a line.
fn reasons(shelf: &Shelf, considered: &[Considered]) -> Vec<String> {
    let is_keyless = |one: &&Considered| matches!(one.verdict, Verdict::NoKey { .. });
    let is_absent = |one: &&Considered| matches!(one.verdict, Verdict::NotRunning { .. });
    let mut groups: Vec<(&Verdict, Vec<String>)> = Vec::new();
    for one in considered
        .iter()
        .filter(|one| !is_keyless(one) && !is_absent(one))
    {
        let known = groups
            .iter_mut()
            .find(|(verdict, _)| **verdict == one.verdict);
        match known {
            Some((_, group)) => group.push(one.who()),
            None => groups.push((&one.verdict, vec![one.who()])),
        }
    }
    let mut lines: Vec<String> = groups
        .into_iter()
        .map(|(verdict, group)| format!("{}: {verdict}", group.join(", ")))
        .collect();
    let absent: Vec<&Considered> = considered.iter().filter(is_absent).collect();
    lines.extend(shared(&absent, "not running"));
    let mut keyless: Vec<&Considered> = considered.iter().filter(is_keyless).collect();
    // A key that costs nothing is the shortest way.
    keyless.sort_by_key(|one| {
        let access = shelf.find(&one.provider).map(|entry| entry.info.access);
        access != Some(Access::FreeKey)
    });
    lines.extend(shared(
        &keyless,
        "no key; `g4f providers` lists the variables",
    ));
    if lines.len() > LINES {
        let more = lines.len() - LINES;
        lines.truncate(LINES);
        lines.push(format!("and {more} more: `g4f providers`"));
    }
    lines
}

/// Each on a line with its own words; many on one line with `words` for all of them.
fn shared(list: &[&Considered], words: &str) -> Vec<String> {
    if list.len() <= NAMED {
        return list.iter().map(ToString::to_string).collect();
    }
    let names: Vec<String> = list.iter().take(LINES).map(|one| one.who()).collect();
    let more = match list.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    vec![format!("{}{more}: {words}", names.join(", "))]
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
    if any(|v| matches!(v, Verdict::NoDefaultModel)) {
        steps.push("name a model".to_owned());
    }
    if any(|v| matches!(v, Verdict::TooDear { .. })) {
        steps.push("allow dearer models: max_price".to_owned());
    }
    if any(|v| matches!(v, Verdict::PriceUnknown)) {
        steps.push(
            "say what a model costs, in USD for a million tokens: [providers.NAME] prices = { \"MODEL\" = { input = \
             2.5, output = 10.0 } }"
                .to_owned(),
        );
    }
    let short = considered.is_empty()
        || any(|v| matches!(v, Verdict::NoKey { .. } | Verdict::NotRunning { .. }))
        || any(|v| matches!(v, Verdict::KeylessOff));
    if short {
        let own = own_keys(shelf, considered);
        let others = ways_in(shelf, considered)
            .into_iter()
            .filter(|way| !own.iter().any(|key| way.contains(key.as_str())));
        steps.extend(own.iter().map(|key| format!("get a key: {key}")));
        steps.extend(others);
    }
    if steps.is_empty() {
        steps.push("`g4f doctor` shows what is configured".to_owned());
    }
    steps.join("\n")
}

/// How to get a key for those who want one, where the caller had only a few in mind.
fn own_keys(shelf: &Shelf, considered: &[Considered]) -> Vec<String> {
    let mut wanting: Vec<&str> = considered
        .iter()
        .filter(|one| matches!(one.verdict, Verdict::NoKey { .. }))
        .map(|one| &*one.provider)
        .collect();
    wanting.dedup();
    if wanting.len() > NAMED {
        return Vec::new();
    }
    let entries = wanting.into_iter().filter_map(|id| shelf.find(id));
    entries.filter_map(|entry| key_of(&entry.info)).collect()
}

/// Which variable takes a provider's key, and where there are some.
fn key_of(info: &ProviderInfo) -> Option<String> {
    let (variable, sign_up) = (info.key_env.first()?, info.sign_up.as_ref()?);
    Some(format!("{}: set {variable}, from {sign_up}", info.name))
}

/// How to get something to ask, from what the providers say about themselves.
fn ways_in(shelf: &Shelf, considered: &[Considered]) -> Vec<String> {
    // A key of somebody who cannot do what is asked would not help.
    let lacks = |id: &str| {
        let of = considered.iter().filter(|one| &*one.provider == id);
        of.clone().count() > 0
            && of
                .into_iter()
                .all(|one| matches!(one.verdict, Verdict::Lacks(_)))
    };
    let infos = || {
        let entries = shelf.entries.iter();
        entries
            .filter(|entry| entry.enabled && !lacks(&entry.info.id))
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
        .filter_map(|info| Some((info.tier, key_of(info)?)))
        .collect();
    keys.sort();
    let mut steps = Vec::new();
    if let Some((_, first)) = local.first() {
        steps.push(format!("run a model on this machine: {first}"));
    }
    steps.extend(
        keys.into_iter()
            .take(KEYS)
            .map(|(_, words)| format!("or get a free key: {words}")),
    );
    steps.push("or see the engine at work with neither: g4f demo".to_owned());
    steps
}
