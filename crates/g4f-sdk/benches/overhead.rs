//! What the whole default stack costs over a bare reqwest client, on the same loopback server, in the same run.
//!
//! The server is another process (this program, started again), so that only the client's CPU time is counted. Both
//! clients send the same request; the bare one reads bytes and looks at nothing. Counted are CPU time per call (user
//! and system, the kernel's share of the sockets included) and allocations per call.
//!
//! Short rounds alternate between the two, so that what else the machine does hits both; printed are the medians, and
//! the middle half of the ratios as the spread.
#![allow(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark"
)]

mod server;

use cpu_time::ProcessTime;
use futures_util::StreamExt as _;
use futures_util::stream::iter;
use g4f_sdk::{ChatEvent, Client, Message};
use tokio::runtime::{Builder, Runtime};

use server::{EVENTS, Server};

/// One way of asking, with how much of it is measured.
struct Case {
    name: &'static str,
    stream: bool,
    at_once: usize,
    calls: usize,
    rounds: usize,
}

const CASES: [Case; 4] = [
    Case {
        name: "plain, one at a time",
        stream: false,
        at_once: 1,
        calls: 200,
        rounds: 301,
    },
    Case {
        name: "plain, 64 at once",
        stream: false,
        at_once: 64,
        calls: 512,
        rounds: 201,
    },
    Case {
        name: "100-event stream, one at a time",
        stream: true,
        at_once: 1,
        calls: 16,
        rounds: 151,
    },
    Case {
        name: "100-event stream, 64 at once",
        stream: true,
        at_once: 64,
        calls: 128,
        rounds: 101,
    },
];

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    if server::is_wanted() {
        return runtime.block_on(server::serve());
    }
    let server = Server::start();
    let bench = Bench::new(&runtime, server.base_url());
    println!(
        "{:<34} {:>9} {:>9} {:>6} {:>13} {:>12} {:>11}",
        "", "bare µs", "g4f µs", "ratio", "spread", "bare allocs", "g4f allocs"
    );
    for case in CASES {
        bench.compare(&case);
    }
}

#[derive(Clone, Copy)]
enum Who {
    Bare,
    Ours,
}

struct Bench<'a> {
    runtime: &'a Runtime,
    bare: reqwest::Client,
    url: String,
    client: Client,
}

impl<'a> Bench<'a> {
    fn new(runtime: &'a Runtime, base_url: &str) -> Self {
        let client = Client::builder()
            .openai_compatible("bench", base_url, ["bench"])
            .build()
            .unwrap();
        let bare = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            runtime,
            bare,
            url: format!("{base_url}/chat/completions"),
            client,
        }
    }

    fn compare(&self, case: &Case) {
        for who in [Who::Bare, Who::Ours] {
            // Warm: connections, caches, learned lists.
            self.run(who, case, case.calls);
        }
        let mut bare = Vec::with_capacity(case.rounds);
        let mut ours = Vec::with_capacity(case.rounds);
        for round in 0..case.rounds {
            if round % 2 == 0 {
                bare.push(self.cpu(Who::Bare, case));
                ours.push(self.cpu(Who::Ours, case));
            } else {
                ours.push(self.cpu(Who::Ours, case));
                bare.push(self.cpu(Who::Bare, case));
            }
        }
        let mut ratios: Vec<f64> = ours.iter().zip(&bare).map(|(a, b)| a / b).collect();
        for list in [&mut ratios, &mut bare, &mut ours] {
            list.sort_by(f64::total_cmp);
        }
        let at = |list: &[f64], share: usize| list[list.len() * share / 4];
        let spread = format!("{:.3}..{:.3}", at(&ratios, 1), at(&ratios, 3));
        println!(
            "{:<34} {:>9.1} {:>9.1} {:>6.3} {spread:>13} {:>12.1} {:>11.1}",
            case.name,
            at(&bare, 2),
            at(&ours, 2),
            at(&ratios, 2),
            self.allocations(Who::Bare, case),
            self.allocations(Who::Ours, case),
        );
    }

    /// Microseconds of CPU time per call.
    fn cpu(&self, who: Who, case: &Case) -> f64 {
        let begin = ProcessTime::now();
        self.run(who, case, case.calls);
        begin.elapsed().as_secs_f64() * 1e6 / case.calls as f64
    }

    /// Allocations per call.
    fn allocations(&self, who: Who, case: &Case) -> f64 {
        let counted = allocation_counter::measure(|| self.run(who, case, case.calls));
        counted.count_total as f64 / case.calls as f64
    }

    fn run(&self, who: Who, case: &Case, calls: usize) {
        self.runtime.block_on(async {
            iter(0..calls)
                .map(|_| async move {
                    match who {
                        Who::Bare => self.bare(case.stream).await,
                        Who::Ours => self.ours(case.stream).await,
                    }
                })
                .buffer_unordered(case.at_once)
                .for_each(
                    |size| async move { assert!(size >= 5 * EVENTS, "the whole answer came") },
                )
                .await;
        });
    }

    async fn bare(&self, stream: bool) -> usize {
        let body = format!(
            r#"{{"model":"bench","messages":[{{"role":"user","content":"Say something."}}],"stream":{stream}}}"#
        );
        let request = self
            .bare
            .post(&self.url)
            .header("content-type", "application/json")
            .body(body);
        let mut response = request.send().await.unwrap();
        let mut size = 0;
        while let Some(bytes) = response.chunk().await.unwrap() {
            size += bytes.len();
        }
        size
    }

    async fn ours(&self, stream: bool) -> usize {
        let call = self
            .client
            .chat(Message::user("Say something."))
            .model("bench");
        if !stream {
            return call.await.unwrap().text().len();
        }
        let mut stream = call.stream().await.unwrap();
        let mut size = 0;
        while let Some(event) = stream.next().await {
            if let ChatEvent::TextDelta { text, .. } = event.unwrap() {
                size += text.len();
            }
        }
        size
    }
}
