//! The transport.

use std::fmt;
use std::mem;

use async_trait::async_trait;
use g4f_types::{Error, HttpBody, HttpRequest, HttpResponse, Result, Transport};
use http::{HeaderMap, Method, header};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Client, Request, Response, Url};

use super::body::BoundedBody;
use super::clients::Clients;
use super::public::may_be_public;
use super::urls::Urls;
use super::{HttpConfig, fault};

/// Most redirects that are followed for one request.
const MAX_REDIRECTS: usize = 3;

/// Sends requests over the network: HTTP/1.1 and HTTP/2, TLS with the system's roots, pooled connections.
///
/// Making one costs nothing: clients and their connections come into being with the first request. It is meant to be
/// shared, so that connections are.
///
/// Only `GET` and `HEAD` are redirected, and only within one origin. Any other answer of the 3xx kind is handed back
/// as it is.
pub struct HttpTransport {
    clients: Clients,
    urls: Urls,
}

impl HttpTransport {
    /// A transport.
    ///
    /// # Errors
    /// `Config` when a setting cannot be used. Certificates are read with the first request, and refused then.
    pub fn new(config: HttpConfig) -> Result<Self> {
        if http::HeaderValue::from_str(&config.user_agent).is_err() {
            return Err(Error::config(
                "user_agent holds characters that no header may hold",
            ));
        }
        Ok(Self {
            clients: Clients::new(config),
            urls: Urls::default(),
        })
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let HttpRequest {
            method,
            url,
            headers,
            body,
            options,
        } = request;
        let target = self.urls.parse(&url)?;
        if options.public_only && !may_be_public(&target) {
            return Err(fault::not_public(&url));
        }
        let client = self.clients.get(&options, &target)?;
        let sent = if method == Method::GET || method == Method::HEAD {
            follow(&client, &method, target, headers).await
        } else {
            execute(&client, method, target, headers, body).await?
        };
        let mut response =
            sent.map_err(|e| fault::before_answer(e, &url, options.proxy.as_ref()))?;
        Ok(HttpResponse {
            status: response.status(),
            headers: mem::take(response.headers_mut()),
            body: Box::pin(BoundedBody::new(
                response.bytes_stream(),
                options.max_body.unwrap_or(self.clients.config().max_body),
                url,
            )),
        })
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport")
            .field("config", self.clients.config())
            .finish_non_exhaustive()
    }
}

/// Sends a request that may change something: once, and never elsewhere.
async fn execute(
    client: &Client,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: HttpBody,
) -> Result<reqwest::Result<Response>> {
    let mut request = Request::new(method, url);
    *request.headers_mut() = headers;
    match body {
        HttpBody::Empty => {}
        HttpBody::Bytes(bytes) => *request.body_mut() = Some(Body::from(bytes)),
        HttpBody::Multipart(parts) => {
            let form = form(parts)?;
            request = reqwest::RequestBuilder::from_parts(client.clone(), request)
                .multipart(form)
                .build()
                .map_err(|error| {
                    Error::config("the form cannot be sent").with_source(error.without_url())
                })?;
        }
    }
    Ok(client.execute(request).await)
}

/// Sends a request that only reads, and follows redirects within its origin.
async fn follow(
    client: &Client,
    method: &Method,
    mut url: Url,
    headers: HeaderMap,
) -> reqwest::Result<Response> {
    for _ in 0..MAX_REDIRECTS {
        let mut request = Request::new(method.clone(), url.clone());
        request.headers_mut().clone_from(&headers);
        let response = client.execute(request).await?;
        match redirect_within(&response, &url) {
            Some(next) => url = next,
            None => return Ok(response),
        }
    }
    let mut request = Request::new(method.clone(), url);
    *request.headers_mut() = headers;
    client.execute(request).await
}

/// Where the answer points to, when that is the same origin: headers with keys may go there and nowhere else.
fn redirect_within(response: &Response, from: &Url) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    from.join(location)
        .ok()
        .filter(|next| next.origin() == from.origin())
}

fn form(parts: Vec<g4f_types::transport::FormPart>) -> Result<Form> {
    let mut form = Form::new();
    for part in parts {
        let length = part.data.len() as u64;
        let mut field = Part::stream_with_length(Body::from(part.data), length);
        if let Some(name) = part.file_name {
            field = field.file_name(name);
        }
        if let Some(media_type) = &part.media_type {
            field = field.mime_str(media_type).map_err(|_| {
                Error::config(format!(
                    "{media_type:?}, the media type of the form field {:?}, cannot be read",
                    part.name
                ))
            })?;
        }
        form = form.part(part.name, field);
    }
    Ok(form)
}
