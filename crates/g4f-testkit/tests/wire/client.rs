//! A client that hides nothing.

use std::io::ErrorKind;
use std::net::SocketAddr;

use g4f_testkit::Upstream;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// The shortest request there is.
pub(crate) const GET: &str = "GET / HTTP/1.1\r\n\r\n";

/// A request with a JSON body.
pub(crate) fn post(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A response read by its framing.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(other, value)| (other == name).then_some(value))
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// One connection.
pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    pub(crate) async fn connect(upstream: &Upstream) -> Self {
        Self::connect_to(upstream.addr()).await
    }

    async fn connect_to(addr: SocketAddr) -> Self {
        Self(BufReader::new(TcpStream::connect(addr).await.unwrap()))
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Everything until the server ends the connection, and whether it did so by a reset.
    pub(crate) async fn rest(&mut self) -> (Vec<u8>, Option<ErrorKind>) {
        let mut bytes = Vec::new();
        let error = self
            .0
            .read_to_end(&mut bytes)
            .await
            .err()
            .map(|error| error.kind());
        (bytes, error)
    }

    pub(crate) async fn exactly(&mut self, n: usize) -> Vec<u8> {
        let mut bytes = vec![0; n];
        self.0.read_exact(&mut bytes).await.unwrap();
        bytes
    }

    pub(crate) async fn head(&mut self) -> String {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(
                self.0.read_line(&mut head).await.unwrap(),
                0,
                "ended in the head: {head:?}"
            );
        }
        head
    }

    /// The response to anything but HEAD.
    pub(crate) async fn response(&mut self) -> Response {
        let mut response = Response {
            head: self.head().await,
            body: String::new(),
        };
        if let Some(length) = response.header("content-length") {
            let body = self.exactly(length.parse().unwrap()).await;
            response.body = String::from_utf8(body).unwrap();
        } else if response.header("transfer-encoding") == Some("chunked") {
            while let Some(chunk) = self.chunk().await {
                response.body += &chunk;
            }
        } else if response.header("connection") == Some("close") {
            response.body = String::from_utf8(self.rest().await.0).unwrap();
        }
        response
    }

    /// The next chunk; `None` for the last.
    pub(crate) async fn chunk(&mut self) -> Option<String> {
        let mut size = String::new();
        self.0.read_line(&mut size).await.unwrap();
        let size = usize::from_str_radix(size.trim_end(), 16).unwrap();
        let mut data = self.exactly(size + 2).await;
        assert_eq!(data.split_off(size), b"\r\n");
        (size > 0).then(|| String::from_utf8(data).unwrap())
    }
}

/// One request on a connection of its own: all bytes that came back, and how it ended.
pub(crate) async fn exchange(
    upstream: &Upstream,
    request: impl AsRef<[u8]>,
) -> (String, Option<ErrorKind>) {
    let mut client = Client::connect(upstream).await;
    client.send(request).await;
    let (bytes, error) = client.rest().await;
    (String::from_utf8(bytes).unwrap(), error)
}

/// One request on a connection of its own: the response by its framing.
pub(crate) async fn ask(upstream: &Upstream, request: impl AsRef<[u8]>) -> Response {
    ask_at(upstream.addr(), request).await
}

/// [`ask`] for a client on another task.
pub(crate) async fn ask_at(addr: SocketAddr, request: impl AsRef<[u8]>) -> Response {
    let mut client = Client::connect_to(addr).await;
    client.send(request).await;
    client.response().await
}
