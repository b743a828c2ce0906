//! `g4f doctor`: what works here, what does not and why, and the one next step that helps most.

mod advice;
mod checkup;

use g4f_sdk::Client;
use g4f_sdk::config::ConfigPath;
use serde_json::json;

use crate::args::{DoctorArgs, GlobalArgs};
use crate::output::spinner::spin;
use crate::output::table::{Cell, Table};
use crate::output::terminal::{Style, Terminal, printable};
use crate::output::{Stop, print};
use crate::{connect, runtime};

use checkup::{Checkup, State};

pub(crate) fn run(global: &GlobalArgs, args: &DoctorArgs) -> Result<(), Stop> {
    let files = connect::loader(global).paths();
    let client = connect::client(global)?;
    runtime::block_on(async {
        let checkup = spin(!global.quiet, "asking who is there", checkup::run(&client)).await;
        let next = advice::next_step(&checkup);
        if args.json {
            let report = json!({
                "files": files,
                "warnings": client.config().warnings(),
                "routes": client.registry().routes(),
                "providers": checkup.json(),
                "next": next,
            });
            return Ok(print(&format!("{report}\n"))?);
        }
        let terminal = Terminal::stdout();
        let mut lines = vec![terminal.paint(Style::Bold, "Configuration")];
        lines.extend(configuration(&client, &files, terminal));
        lines.push(terminal.paint(Style::Bold, "Providers"));
        lines.extend(providers(&checkup, terminal));
        lines.push(terminal.paint(Style::Bold, "Next"));
        lines.push(format!("  {next}\n"));
        Ok(print(&lines.join("\n"))?)
    })
}

fn configuration(client: &Client, files: &[ConfigPath], terminal: Terminal) -> Vec<String> {
    let read = files.iter().filter(|file| file.exists);
    let mut lines: Vec<String> = read
        .map(|file| format!("  {}", file.path.display()))
        .collect();
    if lines.is_empty() {
        lines.push("  no file; everything is at its default".to_owned());
    }
    let routes = client.registry().routes();
    if !routes.is_empty() {
        lines.push(format!("  routes: {}", routes.join(", ")));
    }
    let mark = terminal.paint(Style::Warn, "warning:");
    let warnings = client.config().warnings().iter();
    lines.extend(warnings.map(|warning| format!("  {mark} {}", printable(&warning.to_string()))));
    lines
}

fn providers(checkup: &Checkup, terminal: Terminal) -> Vec<String> {
    let mut table = Table::new(["  provider", "state", "about"]);
    for finding in checkup.worth_a_line() {
        let (style, word) = match finding.state {
            State::Answers(_) => (Style::Good, "answers"),
            State::Fails(_) => (Style::Bad, "fails"),
            State::Keyless => (Style::Good, "usable"),
            State::Out => (Style::Dim, "out"),
        };
        table.row([
            format!("  {}", finding.entry.info.id).into(),
            Cell::styled(style, word),
            finding.about().into(),
        ]);
    }
    let mut lines = if table.is_empty() {
        vec!["  none can be used".to_owned()]
    } else {
        vec![table.render(terminal).trim_end().to_owned()]
    };
    let others = checkup.others();
    lines.extend(
        others
            .into_iter()
            .map(|(why, ids)| format!("  {why}: {}", ids.join(", "))),
    );
    lines
}
