//! A private home for each test, and the command in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

/// A folder that is home, configuration and working folder at once, and is gone with the test.
pub(crate) struct Home(PathBuf);

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "home-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A home with this `g4f.toml`.
    pub(crate) fn with_config(config: &str) -> Self {
        let home = Self::new();
        home.write("g4f.toml", config);
        home
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), content).unwrap();
    }

    /// The command with nothing of the caller's environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_g4f"));
        command
            .args(args)
            .current_dir(&self.0)
            .env_clear()
            .env("HOME", &self.0)
            .env("XDG_CONFIG_HOME", self.0.join(".config"))
            // Each run starts knowing nothing, unless a test is about what is remembered.
            .env("G4F_STORE_KIND", "memory")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    pub(crate) async fn run(&self, args: &[&str]) -> Run {
        finish(self.command(args)).await
    }

    /// Runs with this on standard input. The command may stop reading before its end.
    pub(crate) async fn run_with(&self, args: &[&str], input: impl AsRef<[u8]>) -> Run {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref();
        let feed = async move {
            let _ = stdin.write_all(input).await;
        };
        let ((), output) = tokio::join!(feed, child.wait_with_output());
        Run::of(output.unwrap())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) async fn finish(mut command: Command) -> Run {
    Run::of(command.output().await.unwrap())
}

impl Run {
    pub(crate) fn of(output: std::process::Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Standard output as one JSON value.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub(crate) fn expect_code(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Standard error holds each of these.
    #[track_caller]
    pub(crate) fn expect_words(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(
                self.stderr.contains(word),
                "{word:?} is missing in {self:#?}"
            );
        }
        self
    }
}

/// The configuration of one server called `one` with the model `m`.
pub(crate) fn one_server(base_url: &str) -> String {
    servers(&[("one", base_url)])
}

/// Servers without code, each with the model `m`, and the route `all` over them in this order.
pub(crate) fn servers(list: &[(&str, &str)]) -> String {
    let mut config = String::from("[defaults]\nallow_keyless = false\n");
    let mut targets = Vec::new();
    for (name, base_url) in list {
        config.push_str(&format!(
            "[providers.{name}]\nprotocol = \"openai\"\nbase_url = \"{base_url}\"\nmodels = [\"m\"]\n"
        ));
        targets.push(format!("{{ provider = \"{name}\", model = \"m\" }}"));
    }
    config + &format!("[routes.all]\ntargets = [{}]\n", targets.join(", "))
}

/// `outcome` of each attempt in a trail.
pub(crate) fn outcomes(trail: &Value) -> Vec<&str> {
    let attempts = trail.as_array().unwrap();
    attempts
        .iter()
        .map(|attempt| attempt["outcome"].as_str().unwrap())
        .collect()
}
