//! Clients over servers of the test's own, folders, and short views of what came of a call.

use std::path::PathBuf;

use g4f_sdk::config::Env;
use g4f_sdk::{Attempt, Client, ClientBuilder};
use g4f_testkit::{Reply, Script, Upstream};

/// The model that every server of these tests serves.
pub(crate) const MODEL: &str = "m";

/// A client in the making that knows nothing of this machine.
pub(crate) fn bare() -> ClientBuilder {
    Client::builder().environment(Env::from_iter([("UNRELATED", "")]))
}

/// A client over these servers, in this order.
pub(crate) fn over<'a>(servers: impl IntoIterator<Item = (&'a str, &'a Upstream)>) -> Client {
    servers
        .into_iter()
        .fold(bare(), |builder, (id, upstream)| {
            builder.openai_compatible(id, upstream.base_url(), [MODEL])
        })
        .build()
        .unwrap()
}

pub(crate) async fn serve(script: impl Into<Script>) -> Upstream {
    Upstream::start(script).await.unwrap()
}

/// A server that fails every call.
pub(crate) async fn failing() -> Upstream {
    serve(Reply::status(500).text("broken")).await
}

/// `provider outcome action` of each attempt.
pub(crate) fn steps(trail: &[Attempt]) -> Vec<String> {
    let step = |attempt: &Attempt| {
        let (outcome, action) = (attempt.outcome.as_str(), attempt.action.as_str());
        format!("{} {outcome} {action}", attempt.provider)
    };
    trail.iter().map(step).collect()
}

/// A folder of its own, removed afterwards.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("g4f-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    /// The names of all files, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
