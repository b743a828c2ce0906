//! Settings of the transport.

use std::time::Duration;

use bytes::Bytes;

/// What the user agent header says unless told otherwise.
const USER_AGENT: &str = concat!("g4f-sdk/", env!("CARGO_PKG_VERSION"));

/// Settings of an [`HttpTransport`](super::HttpTransport).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HttpConfig {
    /// The `user-agent` header of requests that bring none. Default: `g4f-sdk/VERSION`.
    pub user_agent: String,
    /// Deadline of a connection, TLS included. Default: 10 s.
    pub connect_timeout: Duration,
    /// How long an idle connection is kept. Default: 90 s.
    pub pool_idle: Duration,
    /// Silence after which TCP asks whether the other side is still there. Default: 60 s.
    pub tcp_keepalive: Duration,
    /// Interval of HTTP/2 pings; a connection that leaves one unanswered for as long is closed. Default: 30 s.
    /// `None` sends none.
    pub http2_keepalive: Option<Duration>,
    /// Most bytes of a body after decompression, where the request names no bound. Default: 256 MiB.
    pub max_body: u64,
    /// Certificates in PEM form to trust beside those of the system. Default: none.
    pub extra_roots: Vec<Bytes>,
    /// Whether requests without a proxy of their own take the one of the system (`HTTPS_PROXY`, `NO_PROXY`, ...).
    /// Those to loopback addresses never do.
    /// Default: yes.
    pub use_system_proxy: bool,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            user_agent: USER_AGENT.to_owned(),
            connect_timeout: Duration::from_secs(10),
            pool_idle: Duration::from_secs(90),
            tcp_keepalive: Duration::from_secs(60),
            http2_keepalive: Some(Duration::from_secs(30)),
            max_body: 256 * 1024 * 1024,
            extra_roots: Vec::new(),
            use_system_proxy: true,
        }
    }
}
