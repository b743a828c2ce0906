//! HTTP/1.1 over loopback, for providers under test.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use g4f_types::{
    Error, ErrorKind, HttpBody, HttpRequest, HttpResponse, Result, Transport, async_trait,
};
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderValue, Request, Uri};
use http_body_util::Full;
use hyper::body::{Body as _, Incoming};
use hyper::client::conn::http1::{self, Connection};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Most bytes of a body where the request sets no bound.
const MAX_BODY: u64 = 64 * 1024 * 1024;

type Wire = Pin<Box<Connection<TokioIo<TcpStream>, Full<Bytes>>>>;

/// The smallest honest [`Transport`]: one connection per request, no TLS, no proxy, no redirects, no forms.
///
/// The exchange is driven by whoever waits for it. Nothing is spawned, so dropping the future or the body closes the
/// connection there and then, and what a provider leaves running shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainTransport;

impl PlainTransport {
    /// A transport.
    pub const fn new() -> Self {
        Self
    }
}

#[async_trait]
impl Transport for PlainTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let max_body = request.options.max_body.unwrap_or(MAX_BODY);
        let (authority, request) = prepare(request)?;
        let socket = TcpStream::connect(&authority)
            .await
            .map_err(|error| network(format!("cannot connect to {authority}"), error))?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(socket))
            .await
            .map_err(|error| network("cannot talk HTTP", error))?;

        let mut wire: Wire = Box::pin(connection);
        let mut open = true;
        let answer = sender.send_request(request);
        tokio::pin!(answer);
        let response = loop {
            tokio::select! {
                biased;
                answer = &mut answer => break answer,
                // Its own failure is the answer's failure too.
                _ = &mut wire, if open => open = false,
            }
        };
        let (head, incoming) = response
            .map_err(|error| network("no answer came", error).with_reached_upstream(true))?
            .into_parts();
        Ok(HttpResponse {
            status: head.status,
            headers: head.headers,
            body: Box::pin(Body {
                incoming,
                wire: open.then_some(wire),
                left: max_body,
            }),
        })
    }
}

/// The address to connect to and the request as it goes out.
fn prepare(request: HttpRequest) -> Result<(String, Request<Full<Bytes>>)> {
    let uri = Uri::try_from(request.url.as_str())
        .map_err(|error| Error::config(format!("not a URL: {}", request.url)).with_source(error))?;
    let Some(authority) = uri.authority().filter(|_| uri.scheme_str() == Some("http")) else {
        return Err(Error::config(format!(
            "not a plain HTTP URL: {}",
            request.url
        )));
    };
    let body = match request.body {
        HttpBody::Empty => Bytes::new(),
        HttpBody::Bytes(bytes) => bytes,
        HttpBody::Multipart(_) => {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "the plain transport sends no forms",
            ));
        }
    };
    let address = format!(
        "{}:{}",
        authority.host(),
        authority.port_u16().unwrap_or(80)
    );
    let host = HeaderValue::from_str(authority.as_str())
        .map_err(|error| Error::config("not a host").with_source(error))?;
    let mut outgoing = Request::new(Full::new(body));
    *outgoing.method_mut() = request.method;
    *outgoing.uri_mut() = uri
        .path_and_query()
        .map_or_else(|| Uri::from_static("/"), |path| Uri::from(path.clone()));
    *outgoing.headers_mut() = request.headers;
    // The length is the transport's to say; a wrong one from above would break the framing.
    outgoing.headers_mut().remove(CONTENT_LENGTH);
    outgoing.headers_mut().insert(HOST, host);
    Ok((address, outgoing))
}

fn network(
    message: impl Into<String>,
    source: impl std::error::Error + Send + Sync + 'static,
) -> Error {
    Error::new(ErrorKind::Network, message).with_source(source)
}

/// The rest of an answer, and the connection it comes on.
struct Body {
    incoming: Incoming,
    wire: Option<Wire>,
    left: u64,
}

impl Stream for Body {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(wire) = &mut self.wire
                && wire.as_mut().poll(cx).is_ready()
            {
                self.wire = None;
            }
            let frame = match Pin::new(&mut self.incoming).poll_frame(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => {
                    let error = network("the answer broke off", error).with_reached_upstream(true);
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(Some(Ok(frame))) => frame,
            };
            // Trailers are not data.
            let Ok(data) = frame.into_data() else {
                continue;
            };
            return Poll::Ready(Some(match self.left.checked_sub(data.len() as u64) {
                Some(left) => {
                    self.left = left;
                    Ok(data)
                }
                None => Err(Error::new(
                    ErrorKind::InvalidResponse,
                    "the answer is longer than allowed",
                )
                .with_reached_upstream(true)),
            }));
        }
    }
}
