//! One connection: requests in, answers out, until either side ends it.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::time::Instant;

use crate::plan::{Asked, End, Plan};
use crate::play::play;
use crate::reader::{MAX_HEAD, ReadError, RequestHead, RequestReader};
use crate::received::Received;
use crate::reply::Reply;
use crate::state::State;

/// How much of what a refused client still sends is read, so that it gets to see why.
const MAX_DISCARD: usize = 4 * 1024 * 1024;

/// Why a connection ends.
enum Ending {
    Gone,
    Close,
    Reset,
    Refused(u16, &'static str),
}

/// Counts a connection as open while it lives.
struct OpenCount(Arc<State>);

impl OpenCount {
    fn new(state: Arc<State>) -> Self {
        state.update(|progress| progress.open += 1);
        Self(state)
    }
}

impl Drop for OpenCount {
    fn drop(&mut self) {
        self.0.update(|progress| progress.open -= 1);
    }
}

/// Serves an accepted connection to its end. The future counts as open from the start, polled
/// or not, and until its socket is gone.
pub(crate) fn serve(stream: TcpStream, number: u64, state: Arc<State>) -> impl Future<Output = ()> {
    let open = OpenCount::new(Arc::clone(&state));
    // Fields of a tuple drop in order: first the socket, then the count.
    let held = (stream, open);
    async move {
        let (mut stream, _open) = held;
        match converse(&mut stream, number, &state).await {
            Ending::Gone => {}
            Ending::Reset => {
                // With no time to linger, dropping the socket sends RST.
                let _ = stream.set_zero_linger();
            }
            Ending::Close => close(&mut stream).await,
            Ending::Refused(status, reason) => refuse(&mut stream, &state, status, reason).await,
        }
        drop(stream);
    }
}

/// Reads whatever comes until the client goes, and says nothing.
pub(crate) fn ignore(stream: TcpStream, state: Arc<State>) -> impl Future<Output = ()> {
    let open = OpenCount::new(state);
    let held = (stream, open);
    async move {
        let (mut stream, _open) = held;
        let mut scrap = [0; 1024];
        while matches!(stream.read(&mut scrap).await, Ok(1..)) {}
        drop(stream);
    }
}

async fn converse(stream: &mut TcpStream, number: u64, state: &State) -> Ending {
    let (mut input, mut output) = stream.split();
    let mut reader = RequestReader::default();
    loop {
        let (received, asked) = match read(&mut reader, &mut input, &mut output, number).await {
            Ok(Some(request)) => request,
            Ok(None) | Err(ReadError::Gone) => return Ending::Gone,
            Err(ReadError::Refused(status, reason)) => return Ending::Refused(status, reason),
        };
        let reply = answer(state, received);
        let Plan { ops, end } = Plan::new(reply, asked);
        let played = tokio::select! {
            // The answer first: who leaves after its last byte has not left early.
            biased;
            played = play(&mut output, ops) => played.is_ok(),
            () = reader.watch(&mut input) => false,
        };
        if !played {
            state.update(|progress| progress.disconnects += 1);
            return Ending::Gone;
        }
        match end {
            End::KeepAlive => {}
            End::Close => return Ending::Close,
            End::Reset => return Ending::Reset,
        }
    }
}

async fn read(
    reader: &mut RequestReader,
    input: &mut ReadHalf<'_>,
    output: &mut WriteHalf<'_>,
    connection: u64,
) -> Result<Option<(Received, Asked)>, ReadError> {
    let Some(head) = reader.head(input).await? else {
        return Ok(None);
    };
    if head.expects_continue() && reader.is_empty() {
        output
            .write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
            .await
            .map_err(|_| ReadError::Gone)?;
    }
    let body = reader.body(input, head.body).await?;
    let asked = Asked {
        head_only: head.method == "HEAD",
        chunks: head.is_http11,
        keep_alive: head.keep_alive(),
    };
    let RequestHead {
        method,
        path,
        query,
        headers,
        ..
    } = head;
    let at = Instant::now();
    let received = Received {
        method,
        path,
        query,
        headers,
        body,
        connection,
        number: 0,
        at,
    };
    Ok(Some((received, asked)))
}

fn answer(state: &State, mut received: Received) -> Reply {
    state.record(&mut received);
    state.script().reply_to(&received)
}

/// Sends FIN. Bytes that came and were not read would turn it into RST, so they are read first.
async fn close(stream: &mut TcpStream) {
    let _ = stream.shutdown().await;
    let mut scrap = [0; 1024];
    let mut discarded = 0;
    while discarded < MAX_HEAD {
        match stream.try_read(&mut scrap) {
            Ok(0) | Err(_) => break,
            Ok(read) => discarded += read,
        }
    }
}

/// Says why and closes; reads on for a while, since a client in the middle of sending would
/// otherwise see a reset instead of the answer.
async fn refuse(stream: &mut TcpStream, state: &State, status: u16, reason: &str) {
    state.update(|progress| progress.refused += 1);
    let asked = Asked {
        head_only: false,
        chunks: false,
        keep_alive: false,
    };
    let plan = Plan::new(Reply::status(status).text(format!("{reason}\n")), asked);
    if play(stream, plan.ops).await.is_err() || stream.shutdown().await.is_err() {
        return;
    }
    let mut scrap = [0; 1024];
    let mut discarded = 0;
    while discarded < MAX_DISCARD {
        match stream.read(&mut scrap).await {
            Ok(0) | Err(_) => return,
            Ok(read) => discarded += read,
        }
    }
}
