//! Storms: thousands of requests against four upstreams of which most are unwell, with the default configuration.
//!
//! Figures, not a timed test: they are printed beside what they should be. With `--check` a missed aim is a failure.

mod load;
mod report;
mod storm;
#[cfg(test)]
mod tests;
mod text;
mod upstream;

use tokio::runtime::Builder;
use tokio::time::Instant;

use crate::workspace::Outcome;
use report::Report;
use storm::Storm;
use upstream::Four;

const USAGE: &str = "usage: cargo xtask chaos [--requests N] [--parallel N] [--only a,b] [--check]";

/// Most requests of a storm, so that the count of calls stays small.
const MAX_REQUESTS: usize = 1_000_000;

struct Options {
    requests: usize,
    parallel: usize,
    only: Vec<char>,
    check: bool,
}

/// Runs the storms.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let options = options(arguments)?;
    let storms = storm::chosen(&options.only);
    if storms.is_empty() {
        return Err(format!("no storm has these letters\n{USAGE}"));
    }
    println!(
        "--- chaos: {} requests, {} at once, half of them streamed, default configuration",
        options.requests, options.parallel
    );
    let mut missed = 0;
    weather(&storms, options.requests, options.parallel, |report| {
        missed += usize::from(!report.missed.is_empty());
        println!("{report}");
    })?;
    if options.check && missed > 0 {
        return Err(format!("{missed} storms missed an aim"));
    }
    Ok(())
}

/// Plays the storms in turn and tells about each when it is over.
fn weather(
    storms: &[&'static Storm],
    requests: usize,
    parallel: usize,
    mut tell: impl FnMut(Report),
) -> Outcome {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| format!("no runtime: {e}"))?;
    let mut scene = None;
    for storm in storms {
        let (four, client) = match scene.take() {
            Some(scene) if storm.continues => scene,
            old => {
                if let Some((four, _)) = old {
                    let four: Four = four;
                    four.stop();
                }
                let four = Four::start(requests).map_err(|e| format!("no upstreams: {e}"))?;
                let client = load::client(&four.addresses()).map_err(|e| e.to_string())?;
                (four, client)
            }
        };
        four.behave(storm.upstreams);
        let began = Instant::now();
        let samples = runtime.block_on(load::run(&client, requests, parallel));
        tell(Report::new(storm, &samples, &four.calls(), began.elapsed()));
        scene = Some((four, client));
    }
    if let Some((four, _)) = scene {
        four.stop();
    }
    Ok(())
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        requests: 2000,
        parallel: 64,
        only: Vec::new(),
        check: false,
    };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| format!("{argument} wants a value\n{USAGE}"))
        };
        match argument.as_str() {
            "--requests" => options.requests = number(value()?, MAX_REQUESTS)?,
            "--parallel" => options.parallel = number(value()?, 4096)?,
            "--only" => options.only = value()?.chars().filter(char::is_ascii_lowercase).collect(),
            "--check" => options.check = true,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(options)
}

fn number(text: &str, most: usize) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        _ => Err(format!("{text} is no number from 1 to {most}\n{USAGE}")),
    }
}

/// Numbers that look random and are the same in every run: splitmix64.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `most`.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most.max(1)).unwrap_or(1);
        usize::try_from(self.next() % most).unwrap_or_default()
    }

    /// A number from 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        let bits = u32::try_from(self.next() >> 32).unwrap_or_default();
        f64::from(bits) / f64::from(u32::MAX)
    }
}
