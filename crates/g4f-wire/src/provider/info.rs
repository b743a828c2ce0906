//! Who the provider is, once its address is known to be usable.

use g4f_types::{Descriptor, Error, ProviderInfo, Result, Settings};

/// What descriptor and settings amount to.
pub(super) fn of(descriptor: &Descriptor, settings: &Settings) -> Result<ProviderInfo> {
    let info = descriptor.info(settings);
    checked_base_url(&info.base_url).map_err(|error| error.with_target(info.id.clone(), ""))?;
    Ok(info)
}

/// A base URL without its trailing slashes.
pub(super) fn checked_base_url(url: &str) -> Result<&str> {
    let url = url.trim().trim_end_matches('/');
    let refuse = |why: &str| {
        Err(Error::config(format!("base_url {why}"))
            .with_help("set it to something like https://host:port/v1"))
    };
    if url.is_empty() {
        return refuse("is not set");
    }
    match reqwest::Url::parse(url) {
        Ok(parsed) if !matches!(parsed.scheme(), "http" | "https") => {
            refuse("is neither http nor https")
        }
        // A path that is added behind a query would become a part of it.
        Ok(parsed) if parsed.query().is_some() || parsed.fragment().is_some() => {
            refuse("has a query or a fragment, which cannot stand before a path")
        }
        Ok(_) => Ok(url),
        Err(_) => refuse("is not a URL"),
    }
}
