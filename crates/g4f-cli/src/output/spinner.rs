//! A sign of life on standard error while nothing has come yet. Only on a terminal.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::line::CLEAR;
use super::say;
use super::terminal::Terminal;

const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const TICK: Duration = Duration::from_millis(100);
/// Quick answers are not announced.
const PATIENCE: Duration = Duration::from_millis(400);

/// Awaits `work`, turning meanwhile where somebody can see it.
pub(crate) async fn spin<T>(shown: bool, label: &str, work: impl Future<Output = T>) -> T {
    if !shown || !Terminal::stderr().is_terminal() {
        return work.await;
    }
    let mut work = pin!(work);
    let begin = Instant::now();
    let mut ticks = interval_at(begin + PATIENCE, TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut drawn = Drawn(false);
    for frame in FRAMES.iter().cycle() {
        tokio::select! {
            biased;
            done = &mut work => return done,
            _ = ticks.tick() => {
                say(&format!("{CLEAR}{frame} {label} {} s", begin.elapsed().as_secs()));
                drawn.0 = true;
            }
        }
    }
    work.await
}

/// Clears the line when the work ends, and also when it is interrupted.
struct Drawn(bool);

impl Drop for Drawn {
    fn drop(&mut self) {
        if self.0 {
            say(CLEAR);
        }
    }
}
