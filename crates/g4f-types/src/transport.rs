//! The way out: one HTTP exchange, without saying who makes it.

use std::pin::Pin;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, Method, StatusCode};

use crate::error::Result;
use crate::options::Proxy;

/// Sends HTTP requests. The real one is in `g4f-wire`; tests script their own.
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` and returns as soon as the head of the answer is here, whatever its status.
    ///
    /// # Errors
    /// `Network` when the connection fails, `Timeout` when it takes too long, `Config` for a URL or proxy that
    /// cannot be used. [`Error::reached_upstream`](crate::Error::reached_upstream) says whether the request may have
    /// been executed.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse>;
}

/// A request.
#[derive(Debug)]
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Whole URL.
    pub url: String,
    /// Headers. Authorization values must be marked sensitive.
    pub headers: HeaderMap,
    /// Body.
    pub body: HttpBody,
    /// How it is sent.
    pub options: TransportOptions,
}

impl HttpRequest {
    /// A request without a body.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::GET, url, HttpBody::Empty)
    }

    /// A request with a body.
    pub fn post(url: impl Into<String>, body: HttpBody) -> Self {
        Self::new(Method::POST, url, body)
    }

    /// Any request.
    pub fn new(method: Method, url: impl Into<String>, body: HttpBody) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body,
            options: TransportOptions::default(),
        }
    }
}

/// The body of a request.
#[derive(Debug)]
pub enum HttpBody {
    /// None.
    Empty,
    /// Bytes; the content type is among the headers.
    Bytes(Bytes),
    /// A form with files; the content type is set by the transport.
    Multipart(Vec<FormPart>),
}

/// One part of a form.
#[derive(Debug)]
pub struct FormPart {
    /// Name of the field.
    pub name: String,
    /// Content.
    pub data: Bytes,
    /// File name; makes it a file.
    pub file_name: Option<String>,
    /// Media type.
    pub media_type: Option<String>,
}

/// How a request is sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransportOptions {
    /// Proxy for this request.
    pub proxy: Option<Proxy>,
    /// Deadline of the connection.
    pub connect_timeout: Option<Duration>,
    /// Most bytes of the answer's body, after decompression. `None` takes the transport's own bound.
    pub max_body: Option<u64>,
    /// Connects to public addresses only, also after a look-up and after a redirect, and takes no proxy of the system:
    /// for URLs that strangers wrote. Behind a [`proxy`](Self::proxy), which looks names up by itself, addresses and
    /// names of this machine are refused as they are written.
    pub public_only: bool,
}

/// The body of an answer. Dropping it closes the exchange.
pub type BodyStream = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;

/// An answer whose head is here.
pub struct HttpResponse {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, decompressed, in the pieces in which it arrives.
    pub body: BodyStream,
}

impl std::fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}
