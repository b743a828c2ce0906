//! Fetching what is behind an address: bounded in size, time and redirects, and not within private networks.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use g4f_types::media::sniff;
use g4f_types::{Error, ErrorKind, HttpRequest, Media, MediaSource, Proxy, Result, Transport};
use g4f_wire::http::read_body;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue};
use tokio::time::timeout;
use url::Url;

use super::{Kind, MediaConfig};

/// Fetches addresses.
#[derive(Clone)]
pub(crate) struct Fetcher {
    transport: Arc<dyn Transport>,
    config: Arc<MediaConfig>,
}

/// How one fetch is made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bounds {
    /// Most bytes.
    pub(crate) limit: u64,
    /// Deadline, where that is shorter than the configuration's.
    pub(crate) time: Option<Duration>,
    /// The way out.
    pub(crate) proxy: Option<Proxy>,
    /// A server that may be asked wherever it is, because its answer gave the address.
    pub(crate) trusted: Option<String>,
}

impl Fetcher {
    pub(crate) fn new(transport: Arc<dyn Transport>, config: MediaConfig) -> Self {
        Self {
            transport,
            config: Arc::new(config),
        }
    }

    pub(crate) fn config(&self) -> &MediaConfig {
        &self.config
    }

    /// Puts the bytes behind its address in its place, where it has one.
    ///
    /// # Errors
    /// `BadRequest` for an address that must not be asked and for what is something else than `kind`; else whatever went
    /// wrong on the way.
    pub(crate) async fn inline(
        &self,
        media: &mut Media,
        kind: Kind,
        bounds: &Bounds,
    ) -> Result<()> {
        let MediaSource::Url(url) = &media.source else {
            return Ok(());
        };
        let time = self.config.fetch_timeout;
        let time = bounds.time.map_or(time, |left| left.min(time));
        let (place, told, bytes) = timeout(time, self.fetch(url, bounds))
            .await
            .unwrap_or_else(|_| {
                let words = format!("it did not come within {:.1} s", time.as_secs_f64());
                Err(failed(ErrorKind::Timeout, url, &words))
            })?;
        let media_type = sniff(&bytes).map(str::to_owned).or(told);
        let fetched = Media {
            name: media.name.clone().or_else(|| file_name(&place)),
            media_type: media_type.or_else(|| media.media_type.clone()),
            source: MediaSource::Bytes(bytes),
            ..media.clone()
        };
        let named = Media {
            name: Some(shown(url)),
            ..fetched.clone()
        };
        kind.check(&named, bounds.limit)?;
        *media = fetched;
        Ok(())
    }

    /// Where it was found in the end, the type that the server tells, and the bytes.
    async fn fetch(&self, from: &str, bounds: &Bounds) -> Result<(Url, Option<String>, Bytes)> {
        let unusable = || failed(ErrorKind::BadRequest, from, "it is no address of a file");
        let mut url = Url::parse(from).map_err(|_| unusable())?;
        for _ in 0..=self.config.fetch_redirects {
            if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() {
                return Err(unusable());
            }
            let mut request = HttpRequest::get(url.as_str());
            let any = HeaderValue::from_static("*/*");
            request.headers.insert(ACCEPT, any);
            request.options.proxy.clone_from(&bounds.proxy);
            request.options.max_body = Some(bounds.limit);
            request.options.public_only = !self.config.allow_private_media && !bounds.trusts(&url);
            let response = self.transport.send(request).await?;
            if response.status.is_redirection() {
                url = redirected(&url, &response.headers).ok_or_else(unusable)?;
                continue;
            }
            if !response.status.is_success() {
                let words = format!("the server answers {}", response.status.as_u16());
                return Err(failed(ErrorKind::BadRequest, from, &words));
            }
            let header = |name| response.headers.get(name)?.to_str().ok();
            let length = header(CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
            if length.is_some_and(|length| length > bounds.limit) {
                return Err(super::kind::too_large(
                    &shown(from),
                    length.unwrap_or_default(),
                    bounds.limit,
                ));
            }
            let told = header(CONTENT_TYPE)
                .and_then(|told| told.split(';').next())
                .map(|told| told.trim().to_ascii_lowercase());
            // What says nothing is not a type.
            let told = told.filter(|told| told != "application/octet-stream");
            return Ok((url, told, read_body(response, bounds.limit).await?));
        }
        Err(failed(
            ErrorKind::BadRequest,
            from,
            "it redirects too often",
        ))
    }
}

impl Bounds {
    fn trusts(&self, url: &Url) -> bool {
        let trusted = self.trusted.as_deref().and_then(|url| Url::parse(url).ok());
        trusted.is_some_and(|trusted| trusted.origin() == url.origin())
    }
}

fn redirected(from: &Url, headers: &HeaderMap) -> Option<Url> {
    from.join(headers.get(LOCATION)?.to_str().ok()?).ok()
}

fn failed(kind: ErrorKind, url: &str, words: &str) -> Error {
    Error::new(kind, format!("{} cannot be fetched: {words}", shown(url)))
}

/// An address without user, query and fragment, which may hold keys.
fn shown(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) => {
            let port = url
                .port()
                .map(|port| format!(":{port}"))
                .unwrap_or_default();
            let host = url.host_str().unwrap_or_default();
            let place = format!("{}://{host}{port}{}", url.scheme(), url.path());
            place.chars().take(200).collect()
        }
        Err(_) => "the address".to_owned(),
    }
}

fn file_name(url: &Url) -> Option<String> {
    let last = url.path_segments()?.next_back()?;
    (!last.is_empty() && last.len() <= 200).then(|| last.to_owned())
}
