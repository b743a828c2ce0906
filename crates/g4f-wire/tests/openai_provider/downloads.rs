//! Files that an answer points to: who is followed where, and with what.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use g4f_types::facets::{EmbedRequest, Embeddings};
use g4f_types::{
    Descriptor, Error, ErrorKind, HttpRequest, HttpResponse, Provider, Result, Settings, Transport,
};
use g4f_wire::provider::{Link, Serve, WireProvider};

use crate::setup::{VENDOR, key, plain_cx};

/// URL, whether a key went along, and whether only public addresses were allowed.
type Seen = (String, bool, bool);

#[derive(Default)]
struct Watched(Mutex<Vec<Seen>>);

#[async_trait]
impl Transport for Watched {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let has_key = request.headers.contains_key("authorization");
        let seen = (request.url, has_key, request.options.public_only);
        self.0.lock().unwrap().push(seen);
        Err(Error::new(ErrorKind::Network, "nobody is there"))
    }
}

/// Fetches the file that the first text names.
struct Fetches;

#[async_trait]
impl Serve<EmbedRequest> for Fetches {
    async fn serve(&self, link: &Link<'_>, request: EmbedRequest) -> Result<Embeddings> {
        let url = request.input[0].as_text().unwrap_or_default();
        link.download(url, 1024)
            .await
            .map(|_| Embeddings::default())
    }
}

async fn fetched(base_url: &str, url: &str) -> Seen {
    static DESCRIPTOR: Descriptor = VENDOR;
    let way = Arc::new(Watched::default());
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: vec![key()],
        ..Settings::default()
    };
    let provider: Arc<dyn Provider> = WireProvider::new(&DESCRIPTOR, settings, way.clone())
        .unwrap()
        .embed(Fetches)
        .build();
    let request = EmbedRequest {
        input: vec![url.into()],
        ..EmbedRequest::default()
    };
    let embed = provider.embed().unwrap();
    embed.embed(&plain_cx(), request).await.unwrap_err();
    let seen = way.0.lock().unwrap().pop();
    seen.unwrap()
}

#[tokio::test]
async fn the_public_network_leads_nobody_into_a_private_one_and_sees_no_key() {
    let public = "https://api.vendor.example/v1";
    for (base, url, expected) in [
        (public, "https://api.vendor.example/files/1", (true, false)),
        (public, "/files/1", (true, false)),
        (public, "https://cdn.example/1", (false, true)),
        (public, "http://169.254.169.254/latest", (false, true)),
        // A server of one's own may point to a neighbour.
        (
            "http://127.0.0.1:9/v1",
            "http://127.0.0.1:10/1",
            (false, false),
        ),
    ] {
        let (_, has_key, public_only) = fetched(base, url).await;
        assert_eq!((has_key, public_only), expected, "{base} to {url}");
    }
}
