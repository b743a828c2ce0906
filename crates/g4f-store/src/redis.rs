//! The store that replicas share over Redis: benches, breakers, counters and records of one are known to all.
//!
//! Calls answer from memory and count at once. A thread, started by the first of them, writes changes behind and takes over
//! those of the others, which come by publish and subscribe within milliseconds. A Redis that is slow or gone fails and
//! delays no call: each replica goes on with what it knows, and when Redis is back they tell each other what they learned.
//!
//! | what | shared | how late |
//! |---|---|---|
//! | benches, breakers | the longest one stands; lifting counts for all | a round trip; 2 s where a message was lost |
//! | counters | the sum; own amounts at once, those of others when told | a round trip |
//! | records | the newest one counts | a round trip |
//!
//! Times are those of the replicas' own clocks. Where they differ, a bench ends for one as much earlier or later than for
//! another, and records that were written in that time may count in the wrong order. Keep them in step.
//!
//! Only `redis://` and `unix://` addresses are known: there is no TLS here. Over untrusted networks use a tunnel.

mod config;
mod link;
mod message;
mod worker;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use g4f_types::Result;
use tokio::sync::Notify;

pub use config::RedisConfig;

use crate::clock::{Clock, WallClock};
use crate::mirror::Mirror;
use crate::store::mirrored;

/// How long a record stays that nobody writes again: 90 days.
const RECORDED: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Remembers in memory and in Redis; see the [module](self).
///
/// ```no_run
/// use g4f_store::{RedisConfig, RedisStore};
///
/// # fn open() -> g4f_types::Result<()> {
/// let store = RedisStore::new(RedisConfig::new("redis://127.0.0.1/"))?;
/// # Ok(())
/// # }
/// ```
pub struct RedisStore {
    shared: Arc<Shared>,
    started: OnceLock<()>,
}

/// What the handle and the thread share.
struct Shared {
    client: ::redis::Client,
    config: RedisConfig,
    /// The address without name and password.
    place: String,
    mirror: Mirror,
    wake: Notify,
    stop: AtomicBool,
}

impl RedisStore {
    /// The store at this address. Nothing is connected until the store is used.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](g4f_types::ErrorKind::Config) for an address or prefix that cannot be used.
    pub fn new(config: RedisConfig) -> Result<Self> {
        Self::with_clock(config, Arc::new(WallClock))
    }

    /// The same by another clock. All who share the store should go by one time.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_clock(config: RedisConfig, clock: Arc<dyn Clock>) -> Result<Self> {
        let client = config.client()?;
        Ok(Self {
            shared: Arc::new(Shared {
                place: client.get_connection_info().addr().to_string(),
                client,
                config,
                mirror: Mirror::new(clock),
                wake: Notify::new(),
                stop: AtomicBool::new(false),
            }),
            started: OnceLock::new(),
        })
    }

    fn mirror(&self) -> &Mirror {
        &self.shared.mirror
    }

    /// Something is asked: from then on the others are listened to.
    fn asked(&self) {
        self.started.get_or_init(|| self.start());
    }

    /// Something is to be written.
    fn changed(&self) {
        self.asked();
        self.shared.wake.notify_one();
    }

    fn start(&self) {
        let shared = self.shared.clone();
        let work = move || -> std::io::Result<()> {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_io()
                .enable_time()
                .build()?;
            runtime.block_on(worker::run(&shared));
            // A look-up of a name may still be under way; nobody waits for it.
            runtime.shutdown_background();
            shared.mirror.close();
            Ok(())
        };
        let shared = self.shared.clone();
        let started = std::thread::Builder::new()
            .name("g4f-store".into())
            .spawn(move || {
                if let Err(error) = work() {
                    tracing::warn!(%error, "no runtime for the store; what is learned stays in memory");
                    shared.mirror.close();
                }
            });
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for the store; what is learned stays in memory");
            self.shared.mirror.close();
        }
    }
}

mirrored!(RedisStore);

impl Drop for RedisStore {
    fn drop(&mut self) {
        if self.started.get().is_some() {
            self.shared.stop.store(true, Ordering::SeqCst);
            self.shared.wake.notify_one();
            // What is under way, and what is still to be written.
            self.shared
                .mirror
                .wait_kept(self.shared.config.timeout.saturating_mul(2));
        }
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("place", &self.shared.place)
            .field("prefix", &self.shared.config.prefix)
            .field("memory", self.shared.mirror.memory())
            .finish_non_exhaustive()
    }
}
