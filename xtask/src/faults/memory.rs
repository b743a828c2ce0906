//! Runs a scenario alone on a thread and counts what the client allocates there. The upstreams are on other threads, so
//! that their bytes are not counted.

use std::thread;

use tokio::runtime::{Builder, Handle};

use super::drive;
use super::scenario::{Mode, Scenario};

/// Plays `scenario`, and complains when more than its bound was allocated at a time.
pub(crate) fn play(scenario: &Scenario, mode: Mode, backstage: &Handle) -> Vec<String> {
    let most = scenario.memory.unwrap_or(usize::MAX);
    thread::scope(|scope| {
        let counted = scope.spawn(|| {
            let mut wrong = Vec::new();
            let counted = allocation_counter::measure(|| {
                // One thread for everything: tasks of other threads would not be counted.
                match Builder::new_current_thread().enable_all().build() {
                    Ok(runtime) => {
                        wrong = runtime.block_on(drive::play(scenario, mode, backstage));
                    }
                    Err(error) => wrong.push(format!("no runtime: {error}")),
                }
            });
            let peak = usize::try_from(counted.bytes_max).unwrap_or(usize::MAX);
            if peak > most {
                wrong.push(format!(
                    "{} MiB were allocated at a time instead of {} MiB at most",
                    peak >> 20,
                    most >> 20
                ));
            }
            wrong
        });
        counted
            .join()
            .unwrap_or_else(|_| vec!["it panicked".to_owned()])
    })
}
