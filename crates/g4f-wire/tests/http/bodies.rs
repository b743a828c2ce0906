//! Bodies: whole, bounded, expanded.

use bytes::Bytes;
use g4f_testkit::{Reply, Upstream};
use g4f_types::{ErrorKind, HttpRequest, Transport as _};
use g4f_wire::http::{read_body, read_prefix};

use crate::setup::{get, transport};

/// A gzip stream of `bytes` zeros, in stored and fixed blocks made by hand: a kilobyte for every megabyte.
fn gzip_of_zeros(bytes: usize) -> Vec<u8> {
    // One literal zero and then matches of length 258 at distance 1, with the fixed Huffman code.
    let mut bits = Bits::default();
    bits.put(1, 1); // last block
    bits.put(1, 2); // fixed code
    bits.put_code(0x30, 8); // literal 0
    for _ in 0..(bytes - 1) / 258 {
        bits.put_code(0b1100_0101, 8); // length 258
        bits.put_code(0, 5); // distance 1
    }
    bits.put_code(0, 7); // end of block
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    out.extend(bits.finish());
    // Checksum and length are not looked at before the end, which no test here reaches.
    out.extend([0; 8]);
    out
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// Low bits first.
    fn put(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.len() - 1;
            self.bytes[last] |= u8::from(value >> bit & 1 == 1) << (self.used % 8);
            self.used += 1;
        }
    }

    /// Huffman codes come high bit first.
    fn put_code(&mut self, code: u32, count: u32) {
        for bit in (0..count).rev() {
            self.put(code >> bit & 1, 1);
        }
    }

    fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

#[tokio::test]
async fn a_compressed_bomb_is_stopped_at_the_bound() {
    let bomb = gzip_of_zeros(64 << 20);
    assert!(bomb.len() < 512 << 10, "{}", bomb.len());
    let reply = Reply::status(200)
        .header("content-encoding", "gzip")
        .body(bomb);
    let upstream = Upstream::start(reply).await.unwrap();
    let mut request = HttpRequest::get(upstream.url());
    request.options.max_body = Some(1 << 20);
    let response = transport().send(request).await.unwrap();
    assert!(response.headers.get("content-length").is_none());
    let error = read_body(response, u64::MAX).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert_eq!(error.message(), "the answer is larger than 1048576 bytes");
}

#[tokio::test]
async fn broken_compression_is_an_unreadable_answer() {
    let reply = Reply::status(200)
        .header("content-encoding", "gzip")
        .body("this is not gzip at all");
    let upstream = Upstream::start(reply).await.unwrap();
    let response = get(&upstream.url()).await.unwrap();
    let error = read_body(response, 1 << 20).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
}

#[tokio::test]
async fn a_body_may_be_exactly_as_large_as_the_bound() {
    let upstream = Upstream::start(
        Reply::status(200)
            .chunked()
            .then_send("01234")
            .then_send("56789"),
    )
    .await
    .unwrap();
    for (bound, fits) in [(9, false), (10, true), (11, true)] {
        let mut request = HttpRequest::get(upstream.url());
        request.options.max_body = Some(bound);
        let response = transport().send(request).await.unwrap();
        assert_eq!(
            read_body(response, u64::MAX).await.is_ok(),
            fits,
            "transport, {bound}"
        );
        let response = get(&upstream.url()).await.unwrap();
        assert_eq!(
            read_body(response, bound).await.is_ok(),
            fits,
            "reader, {bound}"
        );
    }
}

#[tokio::test]
async fn bodies_are_read_whole_or_in_part() {
    let upstream = Upstream::start(
        Reply::status(200)
            .chunked()
            .then_send("ab")
            .then_send("cd")
            .then_send("ef"),
    )
    .await
    .unwrap();
    let url = upstream.url();
    assert_eq!(
        read_body(get(&url).await.unwrap(), 99).await.unwrap(),
        "abcdef"
    );
    for (limit, expected) in [(0, ""), (1, "a"), (3, "abc"), (6, "abcdef"), (99, "abcdef")] {
        assert_eq!(read_prefix(get(&url).await.unwrap(), limit).await, expected);
    }
    upstream.set_script(Reply::status(204));
    assert_eq!(
        read_body(get(&url).await.unwrap(), 0).await.unwrap(),
        Bytes::new()
    );
}

#[tokio::test]
async fn an_endless_body_costs_no_more_than_what_is_read() {
    let upstream = Upstream::start(Reply::status(500).chunked().then_flood(vec![b'x'; 4096]))
        .await
        .unwrap();
    let response = get(&upstream.url()).await.unwrap();
    assert_eq!(read_prefix(response, 10_000).await.len(), 10_000);
    upstream.wait_for_disconnect().await;
}
