//! Addresses as people write them for engines: without a scheme, without a port, or for listening on.

use url::Url;

/// The base URL for `written`: the scheme defaults to `http`, the port of an address without a scheme to `port`, the
/// path to `/v1`, and an address for listening on every interface becomes this machine's own.
pub(crate) fn base_url(written: &str, port: u16) -> String {
    let written = written.trim();
    let bare = !written.contains("://");
    let whole = match written.strip_prefix(':') {
        // Only a port.
        Some(port) => format!("http://127.0.0.1:{port}"),
        None if bare => format!("http://{written}"),
        None => written.to_owned(),
    };
    let Ok(mut url) = Url::parse(&whole) else {
        // Whoever connects to it will say what is wrong.
        return whole;
    };
    let own = match url.host_str() {
        Some("0.0.0.0") => Some("127.0.0.1"),
        Some("[::]") => Some("[::1]"),
        _ => None,
    };
    // Neither can fail for http and https; if it did, the address as written is the best there is.
    let _ = own.map(|host| url.set_host(Some(host)));
    if bare && url.port().is_none() && !written.ends_with(":80") {
        let _ = url.set_port(Some(port));
    }
    if matches!(url.path(), "" | "/") {
        url.set_path("/v1");
    }
    url.as_str().trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests;
