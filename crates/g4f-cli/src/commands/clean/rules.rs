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
/// here; what is wrong with the configuration's was said when it was read.
pub(super) fn of(config: &Config, args: &CleanArgs) -> Rules {
    let (rules, problems) = read(config, args);
    for problem in problems {
        tracing::warn!("{problem}");
    }
    rules
}

fn read(config: &Config, args: &CleanArgs) -> (Rules, Vec<Problem>) {
    if args.pack.is_empty() {
        return (config.rules(), Vec::new());
    }
    config.rules_with(&args.pack, Vec::new())
}

/// `--rules`
pub(super) fn list(config: &Config, args: &CleanArgs) -> Result<(), Stop> {
    let rules = of(config, args);
    if args.json {
        let list = rules.describe().map(|rule| {
            json!({
                "rule": rule.name, "pack": rule.pack, "kind": rule.kind, "shape": rule.shape, "about": rule.about,
                "providers": rule.providers, "tests": rule.tests,
            })
        });
        return Ok(print(&format!(
            "{}\n",
            list.collect::<serde_json::Value>()
        ))?);
    }
    let mut table = Table::new(["rule", "kind", "about"]);
    for rule in rules.describe() {
        table.row([
            rule.name.to_owned().into(),
            rule.kind.as_str().into(),
            rule.about.to_owned().into(),
        ]);
    }
    Ok(print(&table.render(Terminal::stdout()))?)
}

/// `--check`: what is wrong with packs, and which tests fail.
pub(super) fn check(global: &GlobalArgs, config: &Config, args: &CleanArgs) -> Result<(), Stop> {
    let (rules, problems) = read(config, args);
    let warnings = config.warnings().iter();
    let of_packs = warnings.filter(|warning| warning.key == "clean.packs");
    let failures = rules.check();
    let wrong: Vec<String> = of_packs
        .map(ToString::to_string)
        .chain(problems.iter().map(ToString::to_string))
        .chain(failures.iter().map(ToString::to_string))
        .collect();
    for line in &wrong {
        print(&format!("{}\n", printable(line)))?;
    }
    if !wrong.is_empty() {
        return Err(Stop::Silent(Code::Usage));
    }
    if !global.quiet {
        let (count, tests) = rules.describe().fold((0, 0), |(count, tests), rule| {
            (count + 1, tests + rule.tests)
        });
        say(&format!("{count} rules, {tests} tests: all in order\n"));
    }
    Ok(())
}
