//! `g4f demo`: one question through a cluster of failing servers, over real HTTP on loopback.

mod cluster;
mod watch;

use std::time::Duration;

use g4f_sdk::config::{Config, Env};
use g4f_sdk::registry::RouteTarget;
use g4f_sdk::wire::http::HttpConfig;
use g4f_sdk::{ChatEvent, ChatRequest, Client};
use tokio::time::{MissedTickBehavior, interval};

use crate::args::GlobalArgs;
use crate::exit::{CliError, Code};
use crate::output::line::CLEAR;
use crate::output::terminal::{Style, Terminal};
use crate::output::{Stop, print, say};
use crate::runtime;

use cluster::Cluster;
use watch::Watch;

const ROUTE: &str = "demo";
const QUESTION: &str = "How did this answer get here?";
const LOOK: Duration = Duration::from_millis(60);
const FIRST_CONTENT: Duration = Duration::from_millis(800);
const TIMEOUT: Duration = Duration::from_secs(20);
const LAST_WORDS: &str = "\
This was a simulation: the servers and the answer come from this program, on loopback; the requests were real HTTP.
Next: `g4f doctor` says what works here, and how to get a key or run a model on this machine.
";

pub(crate) fn run(global: &GlobalArgs) -> Result<(), Stop> {
    runtime::block_on(async {
        let cluster = Cluster::start().await.map_err(|error| {
            CliError::new(
                Code::NoAnswer,
                format!("no server can be started on loopback: {error}"),
            )
        })?;
        let watch = Watch::default();
        let client = client(&cluster, &watch)?;
        if !global.quiet {
            introduce(&cluster);
        }
        let table = Live::new(global.quiet);
        let mut stream = table.follow(&watch, ask(&client)).await?;
        let mut text = String::new();
        while let Some(event) = stream.next().await {
            if let ChatEvent::TextDelta { text: piece, .. } = event? {
                print(&piece)?;
                text.push_str(&piece);
            }
        }
        print("\n")?;
        if !global.quiet {
            say(&format!("\n{LAST_WORDS}"));
        }
        cluster.stop().await;
        Ok(())
    })
}

/// A client that knows the cluster and nothing of the user's configuration, keys and proxies.
fn client(cluster: &Cluster, watch: &Watch) -> Result<Client, Stop> {
    let mut http = HttpConfig::default();
    http.use_system_proxy = false;
    let mut builder = Client::builder()
        .config(Config::default())
        .environment(Env::default())
        .http(http);
    for member in cluster.members() {
        builder = builder.openai_compatible(member.id, member.base_url, [cluster::MODEL]);
    }
    let route = cluster
        .members()
        .map(|member| RouteTarget::new(member.id, cluster::MODEL));
    let watch = watch.clone();
    Ok(builder
        .route(ROUTE, route)
        .stack(move |stack| stack.layer_target::<ChatRequest, _>(watch))
        .build()?)
}

async fn ask(client: &Client) -> g4f_sdk::Result<g4f_sdk::AnswerStream> {
    client
        .chat(QUESTION)
        .model(ROUTE)
        .retries(1)
        .first_content(FIRST_CONTENT)
        .timeout(TIMEOUT)
        .stream()
        .await
}

fn introduce(cluster: &Cluster) {
    let terminal = Terminal::stderr();
    say(&format!(
        "One question, {} servers on loopback, in this order:\n",
        cluster.members().count()
    ));
    for member in cluster.members() {
        say(&format!(
            "  {} {}\n",
            terminal.paint(Style::Bold, &format!("{:<13}", member.id)),
            member.habit
        ));
    }
    say(&format!(
        "\n{} {QUESTION}\n\n",
        terminal.paint(Style::Bold, "g4f ask")
    ));
}

/// What happens, a line for each attempt as it ends; on a terminal also whom the answer is awaited from.
struct Live {
    quiet: bool,
    terminal: Terminal,
}

impl Live {
    fn new(quiet: bool) -> Self {
        Self {
            quiet,
            terminal: Terminal::stderr(),
        }
    }

    async fn follow<T>(
        &self,
        watch: &Watch,
        work: impl Future<Output = g4f_sdk::Result<T>>,
    ) -> Result<T, Stop> {
        let mut work = std::pin::pin!(work);
        let mut ticks = interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut shown = 0;
        loop {
            let done = tokio::select! {
                biased;
                done = &mut work => Some(done),
                _ = ticks.tick() => None,
            };
            if !self.quiet {
                self.draw(watch, &mut shown, done.is_some());
            }
            if let Some(done) = done {
                return Ok(done?);
            }
        }
    }

    fn draw(&self, watch: &Watch, shown: &mut usize, done: bool) {
        let attempts = watch.attempts();
        if self.terminal.is_terminal() {
            say(CLEAR);
        }
        for attempt in attempts.iter().skip(*shown) {
            say(&watch::line(attempt, self.terminal));
        }
        *shown = attempts.len();
        if done {
            say("\n");
        } else if let (true, Some(target)) = (self.terminal.is_terminal(), watch.current()) {
            let text = format!("  {target:<13} ... waiting");
            say(&self.terminal.paint(Style::Dim, &text));
        }
    }
}
