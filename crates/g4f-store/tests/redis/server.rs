//! A Redis of the test's own.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs};

use g4f_store::{RedisConfig, RedisStore};

use crate::suite::until;

/// Runs `test` with a server, if there is one to run.
#[allow(
    clippy::print_stdout,
    reason = "whoever runs the tests should know what was left out"
)]
pub(crate) fn with_server(test: impl FnOnce(&mut Server)) {
    if let Some(mut server) = Server::start() {
        test(&mut server);
    } else {
        println!("skipped: there is no `redis-server` (Debian: apt-get install redis-server)");
    }
}

/// A server on a free port, gone with the test.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    folder: PathBuf,
}

impl Server {
    fn start() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "redis-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        let port = free_port();
        let child = run(port, &folder)?;
        let server = Self {
            child,
            port,
            folder,
        };
        server.answers();
        Some(server)
    }

    /// Waits until it answers.
    fn answers(&self) {
        let client = redis::Client::open(self.url()).unwrap();
        until("redis-server answers", || {
            client
                .get_connection()
                .and_then(|mut connection| redis::cmd("PING").query::<String>(&mut connection))
                .is_ok()
        });
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// A new replica.
    pub(crate) fn store(&self) -> RedisStore {
        RedisStore::new(RedisConfig::new(self.url())).unwrap()
    }

    /// What a command on a connection of its own answers.
    pub(crate) fn ask<T: redis::FromRedisValue>(&self, command: &[&str]) -> T {
        let client = redis::Client::open(self.url()).unwrap();
        let mut connection = client.get_connection().unwrap();
        let mut request = redis::cmd(command[0]);
        for argument in &command[1..] {
            request.arg(argument);
        }
        request.query(&mut connection).unwrap()
    }

    /// Stops it as it is: connections stay, and nobody answers.
    pub(crate) fn freeze(&self) {
        self.signal("STOP");
    }

    pub(crate) fn thaw(&self) {
        self.signal("CONT");
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it anew, with nothing in it.
    pub(crate) fn restart(&mut self) {
        self.child = run(self.port, &self.folder).unwrap();
        self.answers();
    }

    fn signal(&self, name: &str) {
        let done = Command::new("kill")
            .args([format!("-{name}"), self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(done.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A port that nobody listens on, just now.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

fn run(port: u16, folder: &Path) -> Option<Child> {
    let program = env::var("G4F_REDIS_SERVER").unwrap_or_else(|_| "redis-server".into());
    Command::new(program)
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--appendonly", "no"])
        .arg("--dir")
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}
