//! The other process: what it does when it is told to, line by line.

use std::env;
use std::io::{self, BufRead as _};
use std::process::Stdio;

use futures_util::{StreamExt as _, stream};
use g4f_sdk::{ChatEvent, Client, Result};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::{PATIENCE, client};

const REDIS: &str = "G4F_TEST_REDIS";
const SERVERS: &str = "G4F_TEST_SERVERS";

/// What the lines of the other process begin with; the test harness prints lines too.
const MARK: &str = "other: ";

/// The other process, seen from this one.
pub(crate) struct Other {
    child: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Other {
    pub(crate) fn start(redis: &str, servers: &[(String, String)]) -> Self {
        let servers: Vec<_> = servers
            .iter()
            .map(|(id, address)| format!("{id}={address}"))
            .collect();
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "other::process", "--nocapture"])
            .env(REDIS, redis)
            .env(SERVERS, servers.join(" "))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let orders = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap()).lines();
        Self {
            child,
            orders,
            answers,
        }
    }

    /// Tells it to ask a model so many times.
    pub(crate) async fn order(&mut self, model: &str, times: usize) {
        let line = format!("{model} {times}\n");
        self.orders.write_all(line.as_bytes()).await.unwrap();
    }

    /// How many of the answers that were ordered came.
    pub(crate) async fn answered(&mut self) -> usize {
        let read = async {
            while let Some(line) = self.answers.next_line().await.unwrap() {
                // The harness leaves its own line open.
                if let Some((_, said)) = line.split_once(MARK) {
                    return said.parse().unwrap();
                }
            }
            panic!("the other process has ended");
        };
        tokio::time::timeout(PATIENCE, read).await.unwrap()
    }

    /// Ends it.
    pub(crate) async fn end(self) {
        let Self {
            mut child, orders, ..
        } = self;
        drop(orders);
        let status = tokio::time::timeout(PATIENCE, child.wait()).await.unwrap();
        assert!(status.unwrap().success());
    }
}

/// Most questions under way at a time.
const AT_ONCE: usize = 32;

/// Asks so many times, half of them streamed; how many answers are whole.
pub(crate) async fn ask(client: &Client, model: &str, times: usize) -> usize {
    let questions = stream::iter(0..times).map(|n| async move {
        match one(client, model, n % 2 == 0).await {
            Ok(text) => text == "a whole answer",
            Err(error) => {
                println!("{error}");
                false
            }
        }
    });
    let whole = questions.buffer_unordered(AT_ONCE);
    whole
        .fold(0, async |count, whole| count + usize::from(whole))
        .await
}

async fn one(client: &Client, model: &str, streamed: bool) -> Result<String> {
    let question = client.chat("hi").model(model.to_owned());
    if !streamed {
        return question.await.map(|answer| answer.text());
    }
    let mut stream = question.stream().await?;
    let mut text = String::new();
    while let Some(event) = stream.next().await {
        if let ChatEvent::TextDelta { text: more, .. } = event? {
            text.push_str(&more);
        }
    }
    Ok(text)
}

/// What the other process is; nothing where nobody started it as that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn process() {
    let (Ok(redis), Ok(servers)) = (env::var(REDIS), env::var(SERVERS)) else {
        return;
    };
    let servers: Vec<_> = servers
        .split(' ')
        .map(|server| {
            let (id, address) = server.split_once('=').unwrap();
            (id.to_owned(), address.to_owned())
        })
        .collect();
    let client = client(&redis, &servers);
    loop {
        let line = tokio::task::spawn_blocking(|| io::stdin().lock().lines().next());
        let Some(order) = line.await.unwrap() else {
            return;
        };
        let order = order.unwrap();
        let (model, times) = order.split_once(' ').unwrap();
        let answered = ask(&client, model, times.parse().unwrap()).await;
        println!("{MARK}{answered}");
    }
}
