//! The reader over byte slices, whole and one byte at a time.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};

use super::*;

/// Gives one byte per read.
struct Trickle<'a>(&'a [u8]);

impl AsyncRead for Trickle<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some((first, rest)) = self.0.split_first() {
            out.put_slice(&[*first]);
            self.0 = rest;
        }
        Poll::Ready(Ok(()))
    }
}

async fn read(mut io: impl AsyncRead + Unpin) -> Result<(RequestHead, Bytes), ReadError> {
    let mut reader = RequestReader::default();
    let head = reader.head(&mut io).await?.ok_or(ReadError::Gone)?;
    let body = reader.body(&mut io, head.body).await?;
    Ok((head, body))
}

async fn status_of(request: &[u8]) -> u16 {
    let mut statuses = Vec::new();
    for result in [read(request).await, read(Trickle(request)).await] {
        match result {
            Err(ReadError::Refused(status, _)) => statuses.push(status),
            Err(ReadError::Gone) => statuses.push(0),
            Ok(_) => statuses.push(200),
        }
    }
    assert_eq!(statuses[0], statuses[1], "the same, however the bytes come");
    statuses[0]
}

#[tokio::test]
async fn reads_the_same_at_any_cut() {
    let request = b"\r\nPOST /v1/chat?a=1&b HTTP/1.1\r\nHost: x\r\nX-Two:  a b \r\nTransfer-Encoding: chunked\r\n\r\n\
        3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
    for (head, body) in [
        read(&request[..]).await.unwrap(),
        read(Trickle(request)).await.unwrap(),
    ] {
        assert_eq!(
            (head.method.as_str(), head.path.as_str()),
            ("POST", "/v1/chat")
        );
        assert_eq!(head.query.as_deref(), Some("a=1&b"));
        assert_eq!(head.headers.get("x-two"), Some("a b"));
        assert!(head.keep_alive());
        assert_eq!(body, "abc0123456789");
    }
}

#[tokio::test]
async fn leaves_the_next_request_in_place() {
    let mut io = &b"POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\nhiGET /next HTTP/1.0\n\n"[..];
    let mut reader = RequestReader::default();
    let first = reader.head(&mut io).await.unwrap().unwrap();
    assert_eq!(reader.body(&mut io, first.body).await.unwrap(), "hi");
    let second = reader.head(&mut io).await.unwrap().unwrap();
    assert_eq!(second.path, "/next");
    assert!(!second.keep_alive());
    assert!(reader.head(&mut io).await.unwrap().is_none());
}

#[tokio::test]
async fn takes_the_path_out_of_a_whole_url() {
    for (target, path, query) in [
        ("http://host:1/a/b?c", "/a/b", Some("c")),
        ("http://host", "/", None),
        ("http://host?q", "/", Some("q")),
        (
            "/redirect?to=http://x/y",
            "/redirect",
            Some("to=http://x/y"),
        ),
        ("*", "*", None),
    ] {
        let (head, _) = read(format!("GET {target} HTTP/1.1\r\n\r\n").as_bytes())
            .await
            .unwrap();
        assert_eq!(
            (head.path.as_str(), head.query.as_deref()),
            (path, query),
            "{target}"
        );
    }
}

#[tokio::test]
async fn refuses_what_is_malformed() {
    for (request, status) in [
        ("GET /\r\n\r\n", 400),
        ("GET  / HTTP/1.1\r\n\r\n", 400),
        ("\u{16}\u{3}\u{1} / HTTP/1.1\r\n\r\n", 400),
        ("PRI * HTTP/2.0\r\n\r\n", 505),
        ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nbad name: x\r\n\r\n", 400),
        (
            "GET / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
            400,
        ),
        ("GET / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\ncontent-length: +1\r\n\r\n", 400),
        (
            "GET / HTTP/1.1\r\ncontent-length: 99999999999999999999999\r\n\r\n",
            413,
        ),
        ("GET / HTTP/1.1\r\ncontent-length: 67108865\r\n\r\n", 413),
        (
            "GET / HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
        ),
        (
            "GET / HTTP/1.1\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            501,
        ),
        (
            "GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n",
            400,
        ),
        (
            "GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
            400,
        ),
        (
            "GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n4000001\r\n",
            413,
        ),
        (
            "GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
            400,
        ),
        ("GET / HTTP/1.1\r\ncontent-length: 5\r\n\r\nab", 0),
        ("GET / HT", 0),
        // A client that takes this for a TLS server waits for an answer before it goes on.
        ("\x16\x03\x01", 400),
    ] {
        assert_eq!(status_of(request.as_bytes()).await, status, "{request:?}");
    }
}

#[tokio::test]
async fn bounds_the_head_and_the_lines_of_chunks() {
    let endless_head = format!("GET / HTTP/1.1\r\nx: {}", "a".repeat(2 * MAX_HEAD));
    assert_eq!(status_of(endless_head.as_bytes()).await, 431);
    let long_head = format!("{endless_head}\r\n\r\n");
    assert_eq!(status_of(long_head.as_bytes()).await, 431);

    let chunked = "GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n";
    let long_line = format!(
        "{chunked}1;{}\r\na\r\n0\r\n\r\n",
        "x".repeat(MAX_CHUNK_LINE)
    );
    assert_eq!(status_of(long_line.as_bytes()).await, 400);
    let trailers = format!("{chunked}0\r\n{}\r\n", "a: b\r\n".repeat(MAX_HEAD));
    assert_eq!(status_of(trailers.as_bytes()).await, 431);
}
