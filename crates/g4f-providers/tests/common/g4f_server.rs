//! A real g4f server in a process of its own. Each test binary that wants one takes this file in.
//!
//! `G4F_PYTHON` names a Python in which `g4f[api]` is installed; without it, tests say that they are skipped. The server
//! gets an empty home, nothing of the caller's environment, and no way to the Internet.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "helpers of tests fail as tests do, what is skipped must be seen, and not every binary uses all"
)]

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use std::{env, fs};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How long a server may take to start on a machine that is busy.
const START: Duration = Duration::from_secs(120);

/// A server, which ends with its owner.
pub(crate) struct G4fServer {
    child: Child,
    port: u16,
    home: PathBuf,
}

impl G4fServer {
    /// Starts one on a free port of this machine; `None` where there is none to start.
    pub(crate) async fn start(name: &str) -> Option<Self> {
        let Some(python) = env::var_os("G4F_PYTHON") else {
            eprintln!("skipped: no g4f server (set G4F_PYTHON to a Python with g4f[api])");
            return None;
        };
        let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("g4f-{name}-{}", std::process::id()));
        fs::create_dir_all(&home).unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut child = Command::new(python)
            .args([
                "-m",
                "g4f",
                "api",
                "--bind",
                &format!("127.0.0.1:{port}"),
                "--no-gui",
            ])
            .args(["--ignore-cookie-files", "--disable-pa-auto-download"])
            .current_dir(&home)
            .env_clear()
            .env("HOME", &home)
            .env("PYTHONUNBUFFERED", "1")
            // Whatever it wants from the Internet is refused at once.
            .env("HTTPS_PROXY", "http://127.0.0.1:9")
            .env("NO_PROXY", "127.0.0.1,localhost")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let words = child.stderr.take().unwrap();
        let started = timeout(START, listens(words)).await;
        assert!(
            matches!(started, Ok(true)),
            "the g4f server did not start: {started:?}"
        );
        Some(Self { child, port, home })
    }

    /// Where its API is.
    pub(crate) fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Stops it where it stands: it holds its connections and says nothing more.
    pub(crate) async fn freeze(&self) {
        let id = self.child.id().unwrap().to_string();
        let done = Command::new("kill").args(["-STOP", &id]).status().await;
        assert!(done.unwrap().success());
    }

    /// Ends it, and waits for that.
    pub(crate) async fn stop(mut self) {
        self.child.kill().await.unwrap();
    }
}

impl Drop for G4fServer {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// Waits until it says that it listens; the rest of what it says is read so that it never waits for a reader.
async fn listens(words: impl AsyncRead + Unpin + Send + 'static) -> bool {
    let mut lines = BufReader::new(words).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.contains("Uvicorn running on") {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return true;
        }
        eprintln!("g4f: {line}");
    }
    false
}
