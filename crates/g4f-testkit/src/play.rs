//! Carries out a plan on the write half of a connection.

use std::io;

use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::sleep;

use crate::plan::Op;

/// Runs all operations. Does not return from a flood or a hang: the caller gives up on this
/// future when the client has gone.
///
/// # Errors
/// When the client no longer takes bytes.
pub(crate) async fn play(out: &mut (impl AsyncWrite + Unpin), ops: Vec<Op>) -> io::Result<()> {
    for op in ops {
        match op {
            Op::Write(bytes) => out.write_all(&bytes).await?,
            Op::Drip(bytes, drip) => {
                let mut pieces = bytes.chunks(drip.bytes).peekable();
                while let Some(piece) = pieces.next() {
                    out.write_all(piece).await?;
                    if pieces.peek().is_some() {
                        sleep(drip.every).await;
                    }
                }
            }
            Op::Flood(bytes) => loop {
                out.write_all(&bytes).await?;
            },
            Op::Wait(pause) => sleep(pause).await,
            Op::Hang => std::future::pending().await,
        }
    }
    out.flush().await
}
