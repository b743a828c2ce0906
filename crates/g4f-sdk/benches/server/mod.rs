//! The other process: a server as small as can be, which writes what a vendor writes in the way a vendor writes it.
//!
//! Each event of a stream is a chunk and a segment of its own, and comes a moment after the one before, so that a
//! client sees most of them one at a time: models think between tokens, and vendors flush each one.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::yield_now;
use tokio::time::Instant;

/// Pieces of text in an answer.
pub(crate) const EVENTS: usize = 100;

const SWITCH: &str = "G4F_BENCH_SERVER";
/// The least time between two events of a stream.
const PAUSE: Duration = Duration::from_micros(25);

/// Whether this process is to be the server.
pub(crate) fn is_wanted() -> bool {
    std::env::var_os(SWITCH).is_some()
}

/// The process, from the client's side.
pub(crate) struct Server {
    child: Child,
    base_url: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env(SWITCH, "1")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut base_url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut base_url)
            .unwrap();
        Self {
            child,
            base_url: base_url.trim().to_owned(),
        }
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Serves until the parent ends it.
pub(crate) async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}/v1", listener.local_addr().unwrap());
    loop {
        let (connection, _) = listener.accept().await.unwrap();
        connection.set_nodelay(true).unwrap();
        tokio::spawn(answer_all(connection));
    }
}

/// Answers the requests of one connection, until it is closed.
async fn answer_all(mut connection: TcpStream) -> Option<()> {
    let (plain, streamed) = (plain(), streamed());
    let mut buffer = Vec::new();
    loop {
        let wants_stream = read_request(&mut connection, &mut buffer).await?;
        if !wants_stream {
            connection.write_all(&plain).await.ok()?;
            continue;
        }
        for piece in &streamed {
            let next = Instant::now() + PAUSE;
            connection.write_all(piece).await.ok()?;
            while Instant::now() < next {
                yield_now().await;
            }
        }
    }
}

/// Reads one request; `true` when it asks for a stream.
async fn read_request(connection: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<bool> {
    buffer.clear();
    loop {
        if connection.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
        let text = std::str::from_utf8(buffer).ok()?;
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length: usize = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_it = name.eq_ignore_ascii_case("content-length");
            is_it.then(|| value.trim().parse().ok())?
        })?;
        if body.len() >= length {
            return Some(body.contains(r#""stream":true"#));
        }
    }
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nserver: bench\r\nx-request-id: req_5f1c8e0a9b7d4c32\r\n";

/// A plain answer.
fn plain() -> Vec<u8> {
    let body = format!(
        r#"{{"id":"chatcmpl-Bz1Yk0Qm3vTn6WcRj8LxPd2HsUaEf","object":"chat.completion","created":1750000000,"model":"bench-2025-01-01","choices":[{{"index":0,"message":{{"role":"assistant","content":"{}","refusal":null,"annotations":[]}},"logprobs":null,"finish_reason":"stop"}}],"usage":{{"prompt_tokens":10,"completion_tokens":100,"total_tokens":110,"prompt_tokens_details":{{"cached_tokens":0,"audio_tokens":0}},"completion_tokens_details":{{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}},"service_tier":"default","system_fingerprint":"fp_8b22ee47c1"}}"#,
        "word ".repeat(EVENTS)
    );
    format!(
        "{HEAD}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A streamed answer, in the pieces in which it is written: head, role, words, reason, usage, end.
fn streamed() -> Vec<Vec<u8>> {
    let word = choice(r#"{"content":"word "}"#, "null");
    let usage = r#"{"prompt_tokens":10,"completion_tokens":100,"total_tokens":110,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}"#;
    let role = r#"{"role":"assistant","content":"","refusal":null}"#;
    let mut pieces = vec![
        format!(
            "{HEAD}content-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
        ),
        chunk(&event(&choice(role, "null"), "null")),
    ];
    pieces.extend((0..EVENTS).map(|_| chunk(&event(&word, "null"))));
    pieces.push(chunk(&event(&choice("{}", r#""stop""#), "null")));
    pieces.push(chunk(&event("", usage)));
    pieces.push(format!("{}0\r\n\r\n", chunk("[DONE]")));
    pieces.into_iter().map(String::into_bytes).collect()
}

fn choice(delta: &str, reason: &str) -> String {
    format!(r#"{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":{reason}}}"#)
}

fn event(choices: &str, usage: &str) -> String {
    format!(
        r#"{{"id":"chatcmpl-Bz1Yk0Qm3vTn6WcRj8LxPd2HsUaEf","object":"chat.completion.chunk","created":1750000000,"model":"bench-2025-01-01","service_tier":"default","system_fingerprint":"fp_8b22ee47c1","choices":[{choices}],"usage":{usage},"obfuscation":"aB3x9Kq"}}"#
    )
}

fn chunk(data: &str) -> String {
    let frame = format!("data: {data}\n\n");
    format!("{:x}\r\n{frame}\r\n", frame.len())
}
