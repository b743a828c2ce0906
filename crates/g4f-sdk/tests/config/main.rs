//! The configuration through its public face: broken files, layers and origins, variables, hidden keys, `init`.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests may fail like the tests themselves"
)]

mod broken;
mod clean;
mod hidden;
mod init;
mod layers;
mod routes;
mod settings;
mod store;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use g4f_sdk::config::{Env, Loader, check_files};

/// A folder of its own for a test, removed afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "g4f-config-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// `text` without the folder, so that messages can be compared as users see them.
    fn strip(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.display()), "")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What is wrong with a file of this name and text, one line for each problem.
fn problems(name: &str, text: &str) -> Vec<String> {
    let folder = Folder::new();
    let path = folder.write(name, text);
    check_files([&path], &["openai".to_owned()])
        .iter()
        .map(|problem| folder.strip(&problem.to_string()))
        .collect()
}

fn no_env() -> Env {
    std::iter::empty::<(String, String)>().collect()
}

/// A loader that reads `g4f.toml` of the folder and nothing else.
fn project(folder: &Folder) -> Loader {
    Loader::new(no_env()).project_dir(folder.path())
}
