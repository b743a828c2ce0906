//! The log: off the answer's way, on standard error or in a file.

use std::fs::OpenOptions;
use std::sync::Mutex;

use g4f_sdk::config::{LogFormat, LogSection};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

use crate::args::GlobalArgs;
use crate::exit::CliError;
use crate::output::line::LogLine;
use crate::output::terminal::Terminal;

/// Filter in the syntax of tracing-subscriber, such as `g4f_wire=trace`; it wins over options and configuration.
pub(crate) const VARIABLE: &str = "G4F_LOG";

/// Starts the log. `-v` wins over the configuration's level, `G4F_LOG` over both.
pub(crate) fn start(global: &GlobalArgs, section: &LogSection) -> Result<(), CliError> {
    let filter = filter(global, section)?;
    let to_file = section.file.is_some();
    let writer = match &section.file {
        Some(path) => {
            let file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(path)
                .map_err(|error| {
                    CliError::usage(format!(
                        "the log file {} cannot be opened: {error}",
                        path.display()
                    ))
                    .help("set `file` in the section [log] to a place that can be written")
                })?;
            BoxMakeWriter::new(Mutex::new(file))
        }
        None => BoxMakeWriter::new(|| LogLine),
    };
    let ansi = !to_file && Terminal::stderr().colour;
    // A second start finds the first one's log in place, which is as good.
    let _ = install(
        filter,
        writer,
        ansi,
        section.format == Some(LogFormat::Json),
    );
    Ok(())
}

fn install(
    filter: EnvFilter,
    writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static,
    ansi: bool,
    json: bool,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(ansi);
    if json {
        log.json().try_init()
    } else {
        log.try_init()
    }
}

fn filter(global: &GlobalArgs, section: &LogSection) -> Result<EnvFilter, CliError> {
    let directives = match std::env::var(VARIABLE) {
        Ok(value) if !value.trim().is_empty() => value,
        _ => directives(global, section),
    };
    EnvFilter::try_new(&directives).map_err(|error| {
        CliError::usage(format!("{VARIABLE} cannot be read: {error}")).help(format!(
            "write levels as in {VARIABLE}=g4f=debug,g4f_wire=trace"
        ))
    })
}

/// Other people's crates speak up only at the highest level.
fn directives(global: &GlobalArgs, section: &LogSection) -> String {
    let usual = section.level.map_or("warn", |level| level.as_str());
    let level = match (global.quiet, global.verbose) {
        (true, _) => "off",
        (false, 0) => usual,
        (false, 1) => "info",
        (false, 2) => "debug",
        (false, _) => "trace",
    };
    let others = if global.verbose > 2 { "debug" } else { "off" };
    let targets = section.targets.iter();
    [format!("{others},g4f={level}")]
        .into_iter()
        .chain(targets.map(|(target, level)| format!("{target}={}", level.as_str())))
        .collect::<Vec<_>>()
        .join(",")
}
