//! What the whole default stack costs over a bare reqwest client, on the same loopback server, in the same run.
//!
//! The server is another process (this program, started again), so that only the client's CPU time is counted. Both
//! clients send the same body; the bare one reads bytes and looks at nothing. Rounds alternate between the two, and
//! the median of the ratios is printed. Counted are CPU time per call (user and system, the kernel's share of the
//! sockets included) and allocations per call.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark"
)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cpu_time::ProcessTime;
use futures_util::StreamExt as _;
use futures_util::stream::iter;
use g4f_sdk::{ChatEvent, Client, Message};
use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Received, Script, Upstream};
use tokio::runtime::{Builder, Runtime};

const EVENTS: usize = 100;
const ROUNDS: usize = 9;
const SERVER: &str = "G4F_BENCH_SERVER";

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    if std::env::var_os(SERVER).is_some() {
        return runtime.block_on(serve());
    }
    let server = Server::start();
    let bench = Bench::new(&runtime, &server.base_url);
    println!(
        "{:<34} {:>12} {:>12} {:>8} {:>14} {:>14}",
        "", "bare µs", "g4f µs", "ratio", "bare allocs", "g4f allocs"
    );
    for (name, stream, at_once) in [
        ("plain, one at a time", false, 1),
        ("plain, 64 at once", false, 64),
        ("100-event stream, one at a time", true, 1),
        ("100-event stream, 64 at once", true, 64),
    ] {
        bench.compare(name, stream, at_once);
    }
}

/// The other process.
struct Server {
    child: Child,
    base_url: String,
}

impl Server {
    fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env(SERVER, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut base_url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut base_url)
            .unwrap();
        Self {
            child,
            base_url: base_url.trim().to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

async fn serve() {
    let text = "word ".repeat(EVENTS);
    let plain = openai::chat_json(&text);
    let pieces = vec!["word "; EVENTS];
    // One HTTP chunk for each event.
    let streamed = ChatSse::new().text(pieces).usage(10, 100).reply();
    let upstream = Upstream::start(Script::by(move |request: &Received| {
        if request.json().is_ok_and(|body| body["stream"] == true) {
            streamed.clone()
        } else {
            plain.clone()
        }
    }))
    .await
    .unwrap();
    println!("{}", upstream.base_url());
    // Lives until its parent ends it.
    tokio::time::sleep(Duration::from_secs(600)).await;
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

    fn compare(&self, name: &str, stream: bool, at_once: usize) {
        let calls = if at_once == 1 { 400 } else { 1280 };
        // Warm: connections, caches, learned lists.
        self.run(true, stream, at_once, 2 * at_once.max(20));
        self.run(false, stream, at_once, 2 * at_once.max(20));
        let mut rounds: Vec<(f64, f64)> = Vec::new();
        for _ in 0..ROUNDS {
            let bare = self.cpu(true, stream, at_once, calls);
            let ours = self.cpu(false, stream, at_once, calls);
            rounds.push((bare, ours));
        }
        rounds.sort_by(|a, b| (a.1 / a.0).total_cmp(&(b.1 / b.0)));
        let (bare, ours) = rounds[ROUNDS / 2];
        let allocs = |is_bare| {
            let counted = allocation_counter::measure(|| self.run(is_bare, stream, 1, 100));
            counted.count_total as f64 / 100.0
        };
        let (bare_allocs, our_allocs) = (allocs(true), allocs(false));
        println!(
            "{name:<34} {bare:>12.1} {ours:>12.1} {:>8.2} {bare_allocs:>14.1} {our_allocs:>14.1}",
            ours / bare
        );
    }

    /// Microseconds of CPU time per call.
    fn cpu(&self, bare: bool, stream: bool, at_once: usize, calls: usize) -> f64 {
        let begin = ProcessTime::now();
        self.run(bare, stream, at_once, calls);
        begin.elapsed().as_secs_f64() * 1e6 / calls as f64
    }

    fn run(&self, bare: bool, stream: bool, at_once: usize, calls: usize) {
        self.runtime.block_on(async {
            iter(0..calls)
                .map(|_| async move {
                    if bare {
                        self.bare(stream).await
                    } else {
                        self.ours(stream).await
                    }
                })
                .buffer_unordered(at_once)
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
