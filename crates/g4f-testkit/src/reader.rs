//! A bounded reader of HTTP/1.1 requests.

mod head;

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

pub(crate) use head::{BodyLength, RequestHead};

/// Longest request head, in bytes.
pub(crate) const MAX_HEAD: usize = 64 * 1024;
/// Longest request body, in bytes, after any chunked coding is taken off.
pub(crate) const MAX_BODY: usize = 64 * 1024 * 1024;
/// Longest line that announces a chunk, in bytes.
const MAX_CHUNK_LINE: usize = 4 * 1024;
/// How a client begins that takes this server for one with TLS. It would wait for an answer before it sends a line end.
const TLS_HANDSHAKE: u8 = 0x16;
/// How much is read at a time.
const READ_SIZE: usize = 16 * 1024;

/// Why there is no request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ReadError {
    /// The client went away.
    Gone,
    /// What it sent is refused with this status.
    Refused(u16, &'static str),
}

/// Reads one request after the other; holds what came early.
#[derive(Debug, Default)]
pub(crate) struct RequestReader {
    buffer: BytesMut,
}

impl RequestReader {
    /// The next head; `None` when the client closed between requests.
    pub(crate) async fn head(
        &mut self,
        io: &mut (impl AsyncRead + Unpin),
    ) -> Result<Option<RequestHead>, ReadError> {
        let mut scanned = 0;
        loop {
            // Blank lines before a request are to be ignored (RFC 9112, section 2.2).
            if scanned == 0 {
                let blank = self
                    .buffer
                    .iter()
                    .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                    .count();
                self.buffer.advance(blank);
            }
            if self.buffer.first() == Some(&TLS_HANDSHAKE) {
                return Err(ReadError::Refused(400, "this is no TLS server"));
            }
            if let Some(end) = head_end(&self.buffer, scanned) {
                if end > MAX_HEAD {
                    return Err(ReadError::Refused(431, "the request head is too long"));
                }
                let head = self.buffer.split_to(end);
                return RequestHead::parse(&head).map(Some);
            }
            if self.buffer.len() > MAX_HEAD {
                return Err(ReadError::Refused(431, "the request head is too long"));
            }
            scanned = self.buffer.len().saturating_sub(2);
            match self.fill(io).await {
                Err(ReadError::Gone) if self.buffer.is_empty() => return Ok(None),
                filled => filled?,
            }
        }
    }

    /// Whether nothing has come beyond what was taken.
    pub(crate) fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// The body that belongs to a head.
    pub(crate) async fn body(
        &mut self,
        io: &mut (impl AsyncRead + Unpin),
        length: BodyLength,
    ) -> Result<Bytes, ReadError> {
        match length {
            BodyLength::Known(length) => {
                self.fill_to(io, length).await?;
                Ok(self.buffer.split_to(length).freeze())
            }
            BodyLength::Chunked => self.chunked_body(io).await,
        }
    }

    async fn chunked_body(
        &mut self,
        io: &mut (impl AsyncRead + Unpin),
    ) -> Result<Bytes, ReadError> {
        const BAD: ReadError = ReadError::Refused(400, "the chunked body is malformed");
        let mut body = BytesMut::new();
        loop {
            let line = self.line(io).await?;
            let size = chunk_size(&line).ok_or(BAD)?;
            if size == 0 {
                break;
            }
            if size > MAX_BODY - body.len() {
                return Err(too_large());
            }
            self.fill_to(io, size + 2).await?;
            if self.buffer[size..size + 2] != *b"\r\n" {
                return Err(BAD);
            }
            body.extend_from_slice(&self.buffer[..size]);
            self.buffer.advance(size + 2);
        }
        let mut trailers = 0;
        loop {
            let line = self.line(io).await?;
            trailers += line.len();
            if line.is_empty() {
                return Ok(body.freeze());
            }
            if trailers > MAX_HEAD {
                return Err(ReadError::Refused(431, "the trailers are too long"));
            }
        }
    }

    /// The next line without its end.
    async fn line(&mut self, io: &mut (impl AsyncRead + Unpin)) -> Result<BytesMut, ReadError> {
        loop {
            if let Some(end) = self
                .buffer
                .iter()
                .take(MAX_CHUNK_LINE)
                .position(|byte| *byte == b'\n')
            {
                let mut line = self.buffer.split_to(end + 1);
                line.truncate(end);
                if line.last() == Some(&b'\r') {
                    line.truncate(end - 1);
                }
                return Ok(line);
            }
            if self.buffer.len() >= MAX_CHUNK_LINE {
                return Err(ReadError::Refused(
                    400,
                    "a line of the chunked body is too long",
                ));
            }
            self.fill(io).await?;
        }
    }

    /// Resolves when the client has closed its side or aborted; keeps what it sends meanwhile.
    pub(crate) async fn watch(&mut self, io: &mut (impl AsyncRead + Unpin)) {
        while self.buffer.len() < MAX_HEAD {
            if self.fill(io).await.is_err() {
                return;
            }
        }
        // A client that sends this far ahead is no longer listened to until its turn comes.
        std::future::pending::<()>().await;
    }

    async fn fill_to(
        &mut self,
        io: &mut (impl AsyncRead + Unpin),
        len: usize,
    ) -> Result<(), ReadError> {
        while self.buffer.len() < len {
            self.fill(io).await?;
        }
        Ok(())
    }

    async fn fill(&mut self, io: &mut (impl AsyncRead + Unpin)) -> Result<(), ReadError> {
        self.buffer.reserve(READ_SIZE);
        match io.read_buf(&mut self.buffer).await {
            Ok(0) | Err(_) => Err(ReadError::Gone),
            Ok(_) => Ok(()),
        }
    }
}

fn too_large() -> ReadError {
    ReadError::Refused(413, "the request body is too large")
}

/// Where the blank line that ends a head stops. The first `scanned` bytes begin no such line.
fn head_end(buffer: &[u8], scanned: usize) -> Option<usize> {
    let start = scanned.min(buffer.len());
    buffer[start..]
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .find_map(|(offset, _)| {
            let next = start + offset + 1;
            match buffer.get(next..)? {
                [b'\n', ..] => Some(next + 1),
                [b'\r', b'\n', ..] => Some(next + 2),
                _ => None,
            }
        })
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let line = std::str::from_utf8(line).ok()?;
    let digits = line
        .split_once(';')
        .map_or(line, |(digits, _)| digits)
        .trim();
    // `from_str_radix` would also take a sign.
    let hex = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hex {
        usize::from_str_radix(digits, 16).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
