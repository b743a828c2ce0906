//! The one next step that helps most.

use g4f_sdk::ErrorKind;
use g4f_sdk::registry::Usable;
use g4f_sdk::types::Access;

use super::checkup::{Checkup, Finding, State};

/// What to do next, in a sentence or two.
pub(super) fn next_step(checkup: &Checkup) -> String {
    let find = |fits: &dyn Fn(&Finding) -> bool| {
        checkup
            .findings
            .iter()
            .filter(|f| fits(f))
            .min_by_key(|f| f.entry.info.tier)
    };
    let refused =
        find(&|f| matches!(&f.state, State::Fails(error) if error.kind() == ErrorKind::Auth));
    if let Some(finding) = refused {
        return format!(
            "{} refuses the key: set another one ({})",
            finding.entry.info.id,
            source(finding)
        );
    }
    if let Some(finding) = find(&|f| matches!(f.state, State::Answers(_))) {
        return format!("ask something: g4f -p {} \"Hello\"", finding.entry.info.id);
    }
    if let Some(finding) = find(&|f| matches!(f.state, State::Fails(_))) {
        return format!(
            "see what {} says: g4f -v -p {0} \"Hello\"",
            finding.entry.info.id
        );
    }
    let mut ways = Vec::new();
    let free = find(&|f| {
        f.entry.info.access == Access::FreeKey && matches!(f.entry.usable, Usable::NoKey { .. })
    });
    if let Some(finding) = free {
        ways.push(way("get a free key", finding));
    }
    let local = find(&|f| {
        f.entry.info.access == Access::Local && matches!(f.entry.usable, Usable::NotRunning { .. })
    });
    if let Some(finding) = local {
        ways.push(way("run a model on this machine", finding));
    }
    ways.push("watch it work without either: g4f demo".to_owned());
    if find(&|f| matches!(f.state, State::Keyless)).is_some() {
        return format!(
            "ask something: g4f \"Hello\" (providers without a key have tight limits); better: {}",
            ways.join("; ")
        );
    }
    ways.join("; ")
}

fn source(finding: &Finding) -> String {
    let sources = finding.entry.key_sources.join(", ");
    match &finding.entry.info.sign_up {
        Some(place) => format!("now from {sources}; keys: {place}"),
        None => format!("now from {sources}"),
    }
}

fn way(what: &str, finding: &Finding) -> String {
    let info = &finding.entry.info;
    let with = if info.access == Access::Local {
        "with"
    } else {
        "from"
    };
    let place = info.sign_up.iter().map(|place| format!(" ({place})"));
    let variable = info
        .key_env
        .first()
        .filter(|_| info.access == Access::FreeKey)
        .map(|variable| format!(" and set {variable}"));
    let details: String = place.chain(variable).collect();
    format!("{what} {with} {}{details}", info.name)
}
