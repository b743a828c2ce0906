//! The store in one file, for programs that run for a moment and learn all the same, and for several of them at once.
//!
//! Calls answer from memory. A thread, started by the first of them, reads the file, writes changes behind and reads what
//! other processes changed, at most every quarter of a second and only while somebody asks. Nothing that happens to the
//! file fails a call:
//!
//! | the file | then |
//! |---|---|
//! | cannot be made or opened | memory only, one warning |
//! | is no database, or damaged | set aside as `NAME.corrupt-<time>` with a warning, and made anew from memory |
//! | is of a newer version, or another program's | left alone, memory only, one warning |
//! | is locked, or the disk is full | tried again, later and later |
//! | is deleted or replaced while in use | made anew from memory |

mod file;
mod rows;
mod worker;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, Thread};
use std::time::Duration;

use crate::clock::{Clock, WallClock};
use crate::mirror::Mirror;
use crate::store::mirrored;

/// Longest time that dropping the last handle waits for what is still to be written.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Remembers in memory and in a file; see the [module](self).
///
/// ```no_run
/// use std::time::Duration;
/// use g4f_store::{SqliteStore, Store};
///
/// let store = SqliteStore::open("/var/lib/mine/state.db");
/// // Only who wants to know before the first question has to wait.
/// store.ready(Duration::from_millis(50));
/// ```
pub struct SqliteStore {
    shared: Arc<Shared>,
    /// The thread; `None` inside where none could be started.
    thread: OnceLock<Option<Thread>>,
}

/// What the handle and the thread share.
struct Shared {
    path: PathBuf,
    mirror: Mirror,
    /// Whether anything was asked since the thread last looked.
    asked: AtomicBool,
    /// Whether the thread sleeps until it is woken.
    asleep: AtomicBool,
    stop: AtomicBool,
}

impl SqliteStore {
    /// The store in the file `path`. Nothing is opened, made or read until the store is used.
    pub fn open(path: impl Into<PathBuf>) -> Self {
        Self::with_clock(path, Arc::new(WallClock))
    }

    /// The same by another clock. All who use the file should go by one time.
    pub fn with_clock(path: impl Into<PathBuf>, clock: Arc<dyn Clock>) -> Self {
        Self {
            shared: Arc::new(Shared {
                path: path.into(),
                mirror: Mirror::new(clock),
                asked: AtomicBool::new(false),
                asleep: AtomicBool::new(false),
                stop: AtomicBool::new(false),
            }),
            thread: OnceLock::new(),
        }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    fn mirror(&self) -> &Mirror {
        &self.shared.mirror
    }

    /// Something is asked: the thread looks for changes of others while that goes on.
    fn asked(&self) {
        let shared = &self.shared;
        if !shared.asked.load(Ordering::SeqCst) {
            shared.asked.store(true, Ordering::SeqCst);
        }
        let thread = self.thread.get_or_init(|| self.start());
        if shared.asleep.load(Ordering::SeqCst)
            && let Some(thread) = thread
        {
            thread.unpark();
        }
    }

    /// Something is to be written.
    fn changed(&self) {
        if let Some(thread) = self.thread.get_or_init(|| self.start()) {
            thread.unpark();
        }
    }

    fn start(&self) -> Option<Thread> {
        let shared = self.shared.clone();
        let started = thread::Builder::new()
            .name("g4f-store".into())
            .spawn(move || worker::run(&shared));
        match started {
            Ok(handle) => Some(handle.thread().clone()),
            Err(error) => {
                tracing::warn!(%error, "no thread for the store; what is learned stays in memory");
                self.shared.mirror.close();
                None
            }
        }
    }
}

mirrored!(SqliteStore);

impl Drop for SqliteStore {
    fn drop(&mut self) {
        if let Some(Some(thread)) = self.thread.get() {
            self.shared.stop.store(true, Ordering::SeqCst);
            thread.unpark();
            self.shared.mirror.wait_kept(LAST_WORDS);
        }
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.shared.path)
            .field("memory", self.shared.mirror.memory())
            .finish_non_exhaustive()
    }
}
