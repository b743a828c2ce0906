//! The fault matrix: everything that an upstream can do wrong, and what a caller of the public client gets.
//!
//! Real sockets on loopback, real time with short deadlines. A [`Scenario`] is data; the [`families`] hold them, one
//! file for each kind of fault. The table in `docs/faults.md` is written from what must hold, and a run checks that it
//! does.

mod drive;
mod expect;
mod families;
mod memory;
mod scenario;
mod seen;
mod table;
#[cfg(test)]
mod tests;

use std::fs;
use std::thread;

use futures_util::{StreamExt as _, stream};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::workspace::{Outcome, root};
use scenario::{Mode, Scenario};

const PAGE: &str = "docs/faults.md";

/// How many scenarios run at a time.
const AT_ONCE: usize = 24;
/// How many of those that wait for deadlines.
const TIMED_AT_ONCE: usize = 12;

/// One scenario in one mode, and what was wrong.
pub(crate) struct Ran<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) mode: Mode,
    pub(crate) wrong: Vec<String>,
}

/// `cargo xtask faults [--markdown | --write] [WORDS]`: runs the scenarios whose family or name holds the words.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let all = families::all();
    if arguments.iter().any(|argument| argument == "--write") {
        println!("--- faults: {PAGE}");
        return fs::write(root().join(PAGE), table::page(&all)).map_err(|e| format!("{PAGE}: {e}"));
    }
    let words = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"));
    let words: Vec<&str> = words.map(String::as_str).collect();
    let chosen: Vec<&Scenario> = all
        .iter()
        .filter(|scenario| {
            let name = format!("{} {}", scenario.family, scenario.name);
            words.iter().all(|word| name.contains(word))
        })
        .collect();
    let ran = play(&chosen)?;
    if arguments.iter().any(|argument| argument == "--markdown") {
        println!("{}", table::page(&all));
    } else {
        print!("{}", table::terminal(&ran));
    }
    let failed = ran.iter().filter(|ran| !ran.wrong.is_empty()).count();
    let (scenarios, runs) = (chosen.len(), ran.len());
    println!("{scenarios} scenarios, {runs} runs, {failed} failed");
    if failed == 0 {
        Ok(())
    } else {
        Err(format!("{failed} of {runs} runs failed"))
    }
}

/// Plays these scenarios in all their modes.
pub(crate) fn play<'a>(scenarios: &[&'a Scenario]) -> Result<Vec<Ran<'a>>, String> {
    let backstage = runtime()?;
    let front = runtime()?;
    let runs = || {
        scenarios
            .iter()
            .flat_map(|scenario| scenario.modes.iter().map(|mode| (*scenario, *mode)))
    };
    let of = |wanted: fn(&Scenario) -> bool| -> Vec<(&'a Scenario, Mode)> {
        runs().filter(|(scenario, _)| wanted(scenario)).collect()
    };
    let heavy = of(|scenario| scenario.memory.is_some());
    let quick = of(|scenario| scenario.memory.is_none() && !scenario.is_timed());
    let timed = of(|scenario| scenario.memory.is_none() && scenario.is_timed());
    let mut ran = thread::scope(|scope| {
        // Each of these counts what its own thread allocates, so the others may run beside it.
        let heavy = scope.spawn(|| one_by_one(heavy, backstage.handle()));
        let mut ran = front.block_on(at_once(quick, AT_ONCE, backstage.handle()));
        let heavy = heavy.join();
        ran.extend(heavy.map_err(|_| "the scenarios that are counted panicked")?);
        Ok::<_, String>(ran)
    })?;
    // Nothing else runs while deadlines count.
    ran.extend(front.block_on(at_once(timed, TIMED_AT_ONCE, backstage.handle())));
    // In the order of the families again.
    let place = |ran: &Ran<'_>| {
        let place = scenarios
            .iter()
            .position(|scenario| std::ptr::eq(*scenario, ran.scenario));
        (place, ran.mode == Mode::Streamed)
    };
    ran.sort_by_key(place);
    Ok(ran)
}

fn one_by_one<'a>(runs: Vec<(&'a Scenario, Mode)>, backstage: &Handle) -> Vec<Ran<'a>> {
    let play = |(scenario, mode): (&'a Scenario, Mode)| Ran {
        scenario,
        mode,
        wrong: memory::play(scenario, mode, backstage),
    };
    runs.into_iter().map(play).collect()
}

async fn at_once<'a>(
    runs: Vec<(&'a Scenario, Mode)>,
    most: usize,
    backstage: &Handle,
) -> Vec<Ran<'a>> {
    stream::iter(runs)
        .map(|(scenario, mode)| async move {
            Ran {
                scenario,
                mode,
                wrong: drive::play(scenario, mode, backstage).await,
            }
        })
        .buffer_unordered(most)
        .collect()
        .await
}

fn runtime() -> Result<Runtime, String> {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|e| format!("no runtime: {e}"))
}
