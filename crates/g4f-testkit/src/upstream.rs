//! The server and the handle a test holds.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

use crate::connection;
use crate::state::{State, lock};
use crate::{Received, Reply, Script};

/// Most connections open at once; more wait to be accepted.
const MAX_CONNECTIONS: usize = 4096;
/// Pause after the system refuses to accept, which is mostly for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A server on a free loopback port that answers as its [`Script`] says.
///
/// It runs on the tokio runtime that started it (which needs its I/O and time drivers) and stops
/// soon after this handle is dropped; [`shutdown`](Self::shutdown) stops it for certain.
pub struct Upstream {
    addr: SocketAddr,
    state: Arc<State>,
    running: Mutex<Option<Running>>,
}

struct Running {
    // Dropping it tells the server to stop.
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Upstream {
    /// Starts a server.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start(script: impl Into<Script>) -> io::Result<Self> {
        Self::listen(script.into(), false).await
    }

    async fn listen(script: Script, deaf: bool) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let addr = listener.local_addr()?;
        let state = Arc::new(State::new(script));
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(accept(listener, Arc::clone(&state), deaf, stopped));
        Ok(Self {
            addr,
            state,
            running: Mutex::new(Some(Running { stop, server })),
        })
    }

    /// Starts a server that accepts connections, reads requests and never answers.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn blackhole() -> io::Result<Self> {
        Self::start(Reply::hang()).await
    }

    /// Starts a server that accepts connections and says nothing whatever comes, not even to a
    /// handshake of TLS.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn deaf() -> io::Result<Self> {
        Self::listen(Script::always(Reply::hang()), true).await
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// `http://127.0.0.1:PORT/v1`, what an OpenAI client takes as its base URL.
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.url())
    }

    /// Answers the requests to come by another script.
    pub fn set_script(&self, script: impl Into<Script>) {
        self.state.set_script(script.into());
    }

    /// The requests read so far, oldest first; the latest 10 000, or fewer if their bodies are
    /// very large.
    pub fn requests(&self) -> Vec<Received> {
        self.state.received()
    }

    /// The latest request.
    pub fn last_request(&self) -> Option<Received> {
        self.state.last_received()
    }

    /// How many requests were read whole.
    pub fn hits(&self) -> u64 {
        self.state.progress().hits
    }

    /// How many requests were refused because they were not proper HTTP or too large. They are
    /// not hits.
    pub fn refused_requests(&self) -> u64 {
        self.state.progress().refused
    }

    /// How many connections were accepted so far.
    pub fn accepted_connections(&self) -> u64 {
        self.state.progress().accepted
    }

    /// How many connections are open now.
    pub fn open_connections(&self) -> usize {
        self.state.progress().open
    }

    /// How many clients left before their answer was complete.
    pub fn disconnects(&self) -> u64 {
        self.state.progress().disconnects
    }

    /// Waits until `n` requests were read since the start.
    pub async fn wait_for_hits(&self, n: u64) {
        self.state.wait_until(|progress| progress.hits >= n).await;
    }

    /// Waits until `n` connections were accepted since the start.
    pub async fn wait_for_connections(&self, n: u64) {
        self.state
            .wait_until(|progress| progress.accepted >= n)
            .await;
    }

    /// Waits until a client has closed a connection while an answer was still being sent or
    /// waited for. Returns at once if one already has.
    ///
    /// A client that shuts down only its sending side counts as gone, as it does for most servers.
    pub async fn wait_for_disconnect(&self) {
        self.wait_for_disconnects(1).await;
    }

    /// Waits until `n` clients have left before their answer was complete, since the start.
    pub async fn wait_for_disconnects(&self, n: u64) {
        self.state
            .wait_until(|progress| progress.disconnects >= n)
            .await;
    }

    /// Waits until no connection is open.
    pub async fn wait_for_idle(&self) {
        self.state.wait_until(|progress| progress.open == 0).await;
    }

    /// Stops listening and drops every connection; on return the port refuses. What was
    /// received can still be read. A second call does nothing.
    pub async fn shutdown(&self) {
        let running = lock(&self.running).take();
        if let Some(Running { stop, server }) = running {
            drop(stop);
            // An error would mean that the runtime is shutting down, which ends the server too.
            let _ = server.await;
        }
    }
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream")
            .field("addr", &self.addr)
            .field("progress", &self.state.progress())
            .finish_non_exhaustive()
    }
}

async fn accept(
    listener: TcpListener,
    state: Arc<State>,
    deaf: bool,
    mut stopped: oneshot::Receiver<()>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MAX_CONNECTIONS => match accepted {
                Ok((stream, _)) => {
                    // Without it small writes are held back until earlier ones are acknowledged.
                    let _ = stream.set_nodelay(true);
                    state.update(|progress| progress.accepted += 1);
                    let number = state.progress().accepted;
                    let state = Arc::clone(&state);
                    if deaf {
                        connections.spawn(connection::ignore(stream, state));
                    } else {
                        connections.spawn(connection::serve(stream, number, state));
                    }
                }
                Err(_) => sleep(ACCEPT_PAUSE).await,
            }
        }
    }
    drop(listener);
    connections.shutdown().await;
}
