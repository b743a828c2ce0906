//! `g4f doctor`: what works here, what does not and why, and the one next step that helps most.

mod advice;
mod checkup;

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
        let mut text = heading(terminal, "Configuration");
        let mut read = files.iter().filter(|file| file.exists).peekable();
        if read.peek().is_none() {
            text.push_str("  no file; everything is at its default\n");
        }
        for file in read {
            text.push_str(&format!("  {}\n", file.path.display()));
        }
        let routes = client.registry().routes();
        if !routes.is_empty() {
            text.push_str(&format!("  routes: {}\n", routes.join(", ")));
        }
        for warning in client.config().warnings() {
            text.push_str(&format!("  {} {}\n", terminal.paint(Style::Warn, "warning:"), printable(&warning.to_string())));
        }
        text.push_str(&providers(&checkup, terminal));
        text.push_str(&heading(terminal, "Next"));
        text.push_str(&format!("  {next}\n"));
        Ok(print(&text)?)
    })
}

fn heading(terminal: Terminal, text: &str) -> String {
    format!("{}\n", terminal.paint(Style::Bold, text))
}

fn providers(checkup: &Checkup, terminal: Terminal) -> String {
    let mut table = Table::new(["  provider", "state", "about"]);
    for finding in checkup.worth_a_line() {
        let (style, word) = match finding.state {
            State::Answers(_) => (Style::Good, "answers"),
            State::Fails(_) => (Style::Bad, "fails"),
            State::Keyless => (Style::Good, "usable"),
            State::Out => (Style::Dim, "out"),
        };
        table.row([format!("  {}", finding.entry.info.id).into(), Cell::styled(style, word), finding.about().into()]);
    }
    let mut text = heading(terminal, "Providers");
    if table.is_empty() {
        text.push_str("  none can be used\n");
    } else {
        text.push_str(&table.render(terminal));
    }
    for (why, ids) in checkup.others() {
        text.push_str(&format!("  {why}: {}\n", ids.join(", ")));
    }
    text
}
