//! What all tests of the transport share.

use g4f_types::{HttpBody, HttpRequest, HttpResponse, Result, Transport as _};
use g4f_wire::http::{HttpConfig, HttpTransport, read_body};

/// A transport that leaves the proxies of this machine alone.
pub(crate) fn transport() -> HttpTransport {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    HttpTransport::new(config).unwrap()
}

pub(crate) async fn get(url: &str) -> Result<HttpResponse> {
    transport().send(HttpRequest::get(url)).await
}

pub(crate) fn post(url: &str, body: &'static str) -> HttpRequest {
    HttpRequest::post(url, HttpBody::Bytes(body.into()))
}

pub(crate) async fn text(response: HttpResponse) -> String {
    let body = read_body(response, 1 << 20).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}
