//! URLs, read once: a program asks few of them, and reading one costs as much as a layer of the stack.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use g4f_types::{Error, Result};
use reqwest::Url;

use super::fault;

/// Most URLs that are kept. A full store is emptied: it is cheap to fill again.
const MOST: usize = 64;
/// Longest URL that is kept, in bytes.
const LONGEST: usize = 512;

/// URLs that were read before.
#[derive(Default)]
pub(super) struct Urls(RwLock<HashMap<String, Url>>);

impl Urls {
    /// Reads a URL that can be asked.
    ///
    /// # Errors
    /// `Config`, which shows no more of it than its host.
    pub(super) fn parse(&self, url: &str) -> Result<Url> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(parsed) = known.get(url) {
            return Ok(parsed.clone());
        }
        drop(known);
        let parsed = parse_url(url)?;
        // What has a query is seldom asked twice, and a query may hold a key.
        if url.len() <= LONGEST && parsed.query().is_none() {
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(url.to_owned(), parsed.clone());
        }
        Ok(parsed)
    }
}

/// A URL that can be asked. The error shows no more than its host.
fn parse_url(url: &str) -> Result<Url> {
    let refuse = |why: &str| {
        Error::config(format!("the URL of {} {why}", fault::authority(url)))
            .with_help("set base_url to something like https://host:port/v1")
    };
    let parsed = Url::parse(url).map_err(|_| refuse("cannot be read"))?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err(refuse("is neither http nor https"));
    }
    Ok(parsed)
}
