//! What went wrong on the way, in words: never the query of a URL, which may hold a key.

use std::error::Error as StdError;
use std::io;

use g4f_types::{Error, ErrorKind, Proxy};

use super::public::NotPublic;

/// Why no answer came.
pub(super) fn before_answer(error: reqwest::Error, url: &str, proxy: Option<&Proxy>) -> Error {
    let error = error.without_url();
    let server = authority(url);
    if find::<NotPublic>(&error).is_some() {
        return not_public(url).with_source(error);
    }
    let io = io_kind(&error);
    let (kind, message, reached) = if error.is_connect() {
        let (kind, message) = connecting(&error, io, server);
        (kind, message, false)
    } else if error.is_timeout() {
        let message = format!("{server} did not answer in time");
        (ErrorKind::Timeout, message, true)
    } else if error.is_builder() {
        let message = format!("the request to {server} cannot be built: {}", root(&error));
        (ErrorKind::Config, message, false)
    } else {
        let http = find::<hyper::Error>(&error);
        if http.is_some_and(hyper::Error::is_parse) {
            let message = format!("{server} did not answer in HTTP: {}", root(&error));
            (ErrorKind::InvalidResponse, message, true)
        } else {
            let message = match io {
                Some(io::ErrorKind::ConnectionReset) => {
                    format!("connection reset by {server} before it answered")
                }
                _ if http.is_some_and(hyper::Error::is_incomplete_message) => {
                    format!("{server} closed the connection before it answered")
                }
                _ => format!(
                    "the connection to {server} broke before it answered: {}",
                    root(&error)
                ),
            };
            // A request that was dropped before it was written is the one that certainly did not leave.
            let unsent = http.is_some_and(hyper::Error::is_canceled);
            (ErrorKind::Network, message, !unsent)
        }
    };
    let message = match proxy {
        // Who of the two refused is not known.
        Some(proxy) if io == Some(io::ErrorKind::ConnectionRefused) => format!(
            "cannot reach {server} through the proxy {}: connection refused",
            proxy.redacted()
        ),
        Some(proxy) => format!("{message} (through the proxy {})", proxy.redacted()),
        None => message,
    };
    Error::new(kind, message)
        .with_reached_upstream(reached)
        .with_source(error)
}

/// An address that leads into a network of somebody's own, where only public ones may be asked.
pub(super) fn not_public(url: &str) -> Error {
    let server = authority(url);
    let message = format!("{server} is not asked: its address is not a public one");
    Error::new(ErrorKind::BadRequest, message)
}

/// Why there is no connection.
fn connecting(
    error: &reqwest::Error,
    io: Option<io::ErrorKind>,
    server: &str,
) -> (ErrorKind, String) {
    if error.is_timeout() {
        let message = format!("no connection to {server} in time");
        return (ErrorKind::Timeout, message);
    }
    let message = if error.is_dns() {
        format!("the host name of {server} cannot be resolved")
    } else {
        match io {
            Some(io::ErrorKind::ConnectionRefused) => format!("connection refused by {server}"),
            Some(io::ErrorKind::InvalidData) => {
                format!("no secure connection to {server}: {}", root(error))
            }
            _ => format!("cannot connect to {server}: {}", root(error)),
        }
    };
    (ErrorKind::Network, message)
}

/// Why a body broke off.
pub(super) fn in_body(error: reqwest::Error, url: &str) -> Error {
    let error = error.without_url();
    let server = authority(url);
    let broken = find::<hyper::Error>(&error).is_some()
        || matches!(
            io_kind(&error),
            Some(
                io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::UnexpectedEof
            )
        );
    let (kind, message) = if error.is_timeout() {
        let message = format!("{server} stopped in the middle of its answer");
        (ErrorKind::Timeout, message)
    } else if broken {
        let message = format!("the connection to {server} broke in the middle of its answer");
        (ErrorKind::Network, message)
    } else {
        let message = format!("the answer of {server} cannot be decoded: {}", root(&error));
        (ErrorKind::InvalidResponse, message)
    };
    Error::new(kind, message)
        .with_reached_upstream(true)
        .with_source(error)
}

/// Host and port of a URL, without user, password, path and query.
pub(super) fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let whole = &rest[..end];
    let host = whole.rsplit_once('@').map_or(whole, |(_, host)| host);
    if host.is_empty() { "the server" } else { host }
}

/// The errors behind an error, itself first.
fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        // An `io::Error` hides the error inside it from `source`.
        next = match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => error.source(),
        };
        Some(error)
    })
}

fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    chain(error).find_map(|error| error.downcast_ref())
}

fn io_kind(error: &(dyn StdError + 'static)) -> Option<io::ErrorKind> {
    chain(error)
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .map(io::Error::kind)
        .find(|kind| *kind != io::ErrorKind::Other)
}

/// The innermost error, which is the one that says something.
fn root(error: &(dyn StdError + 'static)) -> String {
    chain(error)
        .last()
        .map_or_else(String::new, ToString::to_string)
}
