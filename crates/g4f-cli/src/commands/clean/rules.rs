//! The rules themselves: those that hold, a list of them, and the tests beside them.

use g4f_sdk::clean::{Problem, Rules};
use g4f_sdk::config::Config;
use serde_json::json;

use crate::args::{CleanArgs, GlobalArgs};
use crate::exit::Code;
use crate::output::table::Table;
use crate::output::terminal::{Terminal, printable};
use crate::output::{Stop, print, say};

/// The built-in rules, those of the configuration, and those that options name. What is wrong with the last ones is said
/// here; the configuration has said it already.
pub(super) fn of(config: &Config, args: &CleanArgs) -> Result<Rules, Stop> {
    let (rules, problems) = config.rules_with(&args.pack);
    warn(&problems);
    Ok(rules)
}

fn warn(problems: &[Problem]) {
    for problem in problems {
        tracing::warn!("{problem}");
    }
}

/// `--rules`
pub(super) fn list(config: &Config, args: &CleanArgs) -> Result<(), Stop> {
    let rules = of(config, args)?;
    if args.json {
        let list: Vec<_> = rules
            .describe()
            .map(|rule| json!({ "rule": rule.id, "kind": rule.kind, "about": rule.about }))
            .collect();
        return Ok(print(&format!("{}\n", json!(list)))?);
    }
    let mut table = Table::new(["rule", "kind", "about"]);
    for rule in rules.describe() {
        table.row([
            rule.id.to_string().into(),
            rule.kind.as_str().into(),
            rule.about.to_string().into(),
        ]);
    }
    Ok(print(&table.render(Terminal::stdout()))?)
}

/// `--check`
pub(super) fn check(global: &GlobalArgs, config: &Config, args: &CleanArgs) -> Result<(), Stop> {
    let (rules, problems) = config.rules_with(&args.pack);
    let failures = rules.check();
    for problem in config.warnings().iter().map(ToString::to_string).chain(problems.iter().map(ToString::to_string)) {
        print(&format!("{}\n", printable(&problem)))?;
    }
    for failure in &failures {
        print(&format!("{}\n", printable(&failure.to_string())))?;
    }
    Ok(())
}
