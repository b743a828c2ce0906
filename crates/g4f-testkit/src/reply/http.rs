//! The head of a response: status line and headers.

use super::Framing;

/// Status, reason phrase and header lines.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) reason: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Head {
    pub(crate) fn new(status: u16) -> Self {
        Self {
            status,
            reason: reason_phrase(status).to_owned(),
            headers: Vec::new(),
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|(other, _)| other.eq_ignore_ascii_case(name))
    }

    /// Whether the script itself asked for the connection to end after this reply.
    pub(crate) fn closes(&self) -> bool {
        self.headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("connection"))
            .flat_map(|(_, value)| value.split(','))
            .any(|token| token.trim().eq_ignore_ascii_case("close"))
    }

    /// Whether a response with this status has no body by definition (RFC 9110, section 6.4.1).
    pub(crate) fn is_bodiless(&self) -> bool {
        matches!(self.status, 100..=199 | 204 | 304)
    }

    /// The bytes of the head, with the lines that `framing` needs and the blank line.
    pub(crate) fn to_bytes(&self, framing: Framing, body_len: u64, closes: bool) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} {}\r\n", self.status, self.reason);
        let mut line = |name: &str, value: &str| {
            for part in [name, ": ", value, "\r\n"] {
                text.push_str(part);
            }
        };
        for (name, value) in &self.headers {
            line(name, value);
        }
        let framed = self.has("content-length") || self.has("transfer-encoding");
        if !framed && !self.is_bodiless() {
            match framing {
                Framing::ContentLength => line("content-length", &body_len.to_string()),
                Framing::Declared(length) => line("content-length", &length.to_string()),
                Framing::Chunked => line("transfer-encoding", "chunked"),
                Framing::CloseDelimited => {}
            }
        }
        if closes && !self.has("connection") {
            line("connection", "close");
        }
        text.push_str("\r\n");
        text.into_bytes()
    }
}

fn reason_phrase(status: u16) -> &'static str {
    match status {
        100 => "Continue",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        418 => "I'm a teapot",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        529 => "Site Is Overloaded",
        _ => "",
    }
}
