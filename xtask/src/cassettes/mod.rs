//! `cargo xtask cassettes`: every recorded answer, read again by the real providers.
//!
//! A provider is built from its descriptor, as a program does it, with the recorded answers for a way out. What it
//! makes of them is compared with an independent reading of the recorded JSON: whole, as it was cut when it was
//! recorded, byte by byte, and with other line ends. What is left out stands in `xtask/cassettes.toml`, with the reason.

mod ask;
mod excluded;
mod oracle;
mod recording;
mod replay;
mod report;
mod way;

use g4f_types::Descriptor;

use crate::workspace::Outcome;
use ask::{Ask, Operation, Oracle};
use excluded::Excluded;
use recording::{Body, Exchange};
use report::Report;
use way::Cut;

/// Most pieces that a body is cut into. Smaller bodies are cut into single bytes.
const MOST_PIECES: usize = 8 * 1024;

/// Replays everything and prints the table. With arguments, only what is filed under one of these APIs, or lies in one
/// of these folders or files.
///
/// # Errors
/// The exchanges that were not read as they are.
pub(crate) fn run(only: &[String]) -> Outcome {
    let Some(folder) = recording::folder() else {
        println!("--- cassettes: skipped, there are no recordings (set G4F_SHARED)");
        return Ok(());
    };
    let recordings = recording::all(&folder)?;
    let mut excluded = Excluded::read()?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (todo, mut report) = sort(&recordings, only, &mut excluded);
    let parts: Vec<Report> = std::thread::scope(|scope| {
        let share = todo.len().div_ceil(threads).max(1);
        let part = |part| scope.spawn(move || replay_part(part));
        let running: Vec<_> = todo.chunks(share).map(part).collect();
        let done = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.collect::<Result<_, _>>()
            .map_err(|_| "a replay panicked".to_owned())
    })?;
    for part in parts {
        report.join(part);
    }
    print!("{report}");
    if report.failed.is_empty() {
        println!(
            "--- cassettes: {} exchanges, all read as they are",
            report.total()
        );
        return Ok(());
    }
    Err(format!(
        "cassettes: {} of {} exchanges are read wrongly",
        report.failed.len(),
        report.total()
    ))
}

/// One thing to replay.
struct Work<'a> {
    api: &'a str,
    exchange: &'a Exchange,
    ask: Ask,
    /// Some operations take several exchanges.
    group: Vec<&'a Exchange>,
}

/// What is to be done, and a report of what is not.
fn sort<'a>(
    recordings: &'a [(String, Vec<Exchange>)],
    only: &[String],
    excluded: &mut Excluded,
) -> (Vec<Work<'a>>, Report) {
    let mut report = Report::default();
    let mut todo = Vec::new();
    for (api, exchanges) in recordings {
        let wanted = |exchange: &Exchange| {
            let in_file = |name: &String| exchange.file.starts_with(name.as_str());
            only.is_empty() || only.contains(api) || only.iter().any(in_file)
        };
        for (at, exchange) in exchanges.iter().enumerate().filter(|(_, one)| wanted(one)) {
            if let Some(why) = excluded.why(api, exchange) {
                report.leave_out(&why);
                continue;
            }
            let Some(ask) = ask::of(exchange, known) else {
                let how = format!("{} {}", exchange.method, exchange.url);
                let why = format!("nothing speaks it, and nothing excludes it: {how}");
                report.add(api, exchange, Err(why));
                continue;
            };
            let group = match ask.oracle {
                Oracle::Replicate => exchanges[at..].iter().collect(),
                _ => vec![exchange],
            };
            todo.push(Work {
                api,
                exchange,
                ask,
                group,
            });
        }
    }
    if only.is_empty() {
        for what in excluded.unmet() {
            report
                .failed
                .push((what, "it is excluded, and is not there".to_owned()));
        }
    }
    (todo, report)
}

fn replay_part(part: &[Work<'_>]) -> Report {
    let mut report = Report::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    for work in part {
        let outcome = match &runtime {
            Ok(runtime) => runtime.block_on(every_way(&work.ask, &work.group)),
            Err(error) => Err(error.to_string()),
        };
        report.add(work.api, work.exchange, outcome);
    }
    report
}

/// Replays one exchange cut in every way.
async fn every_way(ask: &Ask, exchanges: &[&Exchange]) -> Outcome {
    let Some(descriptor) = descriptor(ask.provider) else {
        return Err(format!("there is no provider {}", ask.provider));
    };
    let said = match ask.operation {
        Operation::Chat => oracle::chat(ask.oracle, exchanges),
        _ => oracle::Said::default(),
    };
    let size: usize = exchanges
        .iter()
        .map(|exchange| exchange.body.bytes().len())
        .sum();
    // An odd number, so that the cuts fall on every part of a character and of a line end.
    let step = (size / MOST_PIECES) | 1;
    let mut cuts = vec![Cut::Whole, Cut::Every(step)];
    let last = exchanges.last();
    if last.is_some_and(|exchange| !exchange.pieces.is_empty()) {
        cuts.push(Cut::AsRecorded);
    }
    if last.is_some_and(|exchange| matches!(exchange.body, Body::Text(_)) && exchange.is_stream()) {
        cuts.push(Cut::CrLf(step));
    }
    for cut in cuts {
        let outcome = replay::replay(descriptor, ask, exchanges, cut, &said).await;
        outcome.map_err(|difference| format!("{} ({cut:?}): {difference}", ask.provider))?;
    }
    Ok(())
}

fn descriptor(name: &str) -> Option<&'static Descriptor> {
    let called = |descriptor: &&&Descriptor| {
        descriptor.id == name
            || descriptor
                .aliases
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(name))
    };
    let all = g4f_providers::all();
    let by_id = all.iter().find(|descriptor| descriptor.id == name);
    by_id.or_else(|| all.iter().find(called)).copied()
}

fn known(name: &str) -> Option<&'static str> {
    descriptor(name).map(|descriptor| descriptor.id)
}

#[cfg(test)]
mod tests {
    //! The same as a test.

    #[test]
    fn every_recorded_answer_is_read_as_it_is() {
        super::run(&[]).unwrap();
    }
}
