//! A way out that does one thing wrong, for what a wrapper around a provider cannot get wrong.

use bytes::Bytes;
use futures_util::StreamExt as _;
use g4f_testkit::transport::PlainTransport;
use g4f_types::{HttpRequest, HttpResponse, Result, Transport, async_trait};

use crate::mutant::Wrong;

pub(crate) struct Crooked(pub(crate) Wrong);

#[async_trait]
impl Transport for Crooked {
    async fn send(&self, mut request: HttpRequest) -> Result<HttpResponse> {
        let key = request.headers.get("authorization");
        let key = key.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        if let (Wrong::PutsTheKeyIntoTheUrl, Some(key)) = (self.0, key) {
            request.url = format!("{}?key={key}", request.url);
        }
        let mut response = PlainTransport.send(request).await?;
        if let Wrong::DecodesPieces = self.0 {
            let pieces = response.body.map(|piece| piece.map(|bytes| lossy(&bytes)));
            response.body = Box::pin(pieces);
        }
        Ok(response)
    }
}

/// Text too early: what is cut inside a character is lost.
fn lossy(bytes: &[u8]) -> Bytes {
    String::from_utf8_lossy(bytes).into_owned().into()
}
