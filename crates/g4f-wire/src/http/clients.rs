//! The `reqwest` clients, one for each way of connecting.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use g4f_types::{Error, Proxy, Result, TransportOptions};
use once_cell::sync::OnceCell;
use reqwest::{Certificate, Client, Url, redirect};

use super::HttpConfig;
use super::public::PublicNames;

/// Clients kept beside the usual one; the one used longest ago goes first, and its idle connections with it.
const MAX_SPECIAL: usize = 16;

/// The proxy schemes that work.
const PROXY_SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// Builds clients when they are first needed. A proxy and a connect deadline belong to a `reqwest` client, not to a
/// request, so calls that bring their own get a client of their own.
pub(super) struct Clients {
    config: HttpConfig,
    usual: OnceCell<Client>,
    /// For servers on this machine, which no proxy can reach.
    local: OnceCell<Client>,
    special: Mutex<Vec<(Way, Client)>>,
}

/// What tells one client from another.
#[derive(Clone, PartialEq)]
struct Way {
    proxy: Option<Proxy>,
    connect_timeout: Duration,
    /// The proxy of the system is passed by.
    direct: bool,
    /// Names lead to public addresses only.
    public_only: bool,
}

impl Clients {
    pub(super) fn new(config: HttpConfig) -> Self {
        Self {
            config,
            usual: OnceCell::new(),
            local: OnceCell::new(),
            special: Mutex::new(Vec::new()),
        }
    }

    pub(super) fn config(&self) -> &HttpConfig {
        &self.config
    }

    /// The client for a request with these options to `target`.
    pub(super) fn get(&self, options: &TransportOptions, target: &Url) -> Result<Client> {
        let way = Way {
            proxy: options.proxy.clone(),
            direct: options.proxy.is_none()
                && (!self.config.use_system_proxy
                    || options.public_only
                    || is_on_this_machine(target)),
            // A proxy has a name of its own to be looked up, and may well stand in a private network.
            public_only: options.public_only && options.proxy.is_none(),
            connect_timeout: options
                .connect_timeout
                .unwrap_or(self.config.connect_timeout),
        };
        let is_usual = way.proxy.is_none() && !way.public_only;
        if is_usual && way.connect_timeout == self.config.connect_timeout {
            let client = if way.direct { &self.local } else { &self.usual };
            return client.get_or_try_init(|| self.build(&way)).cloned();
        }
        let mut special = self.special.lock().unwrap_or_else(PoisonError::into_inner);
        let known = special.iter().position(|(other, _)| *other == way);
        let found = if let Some(at) = known {
            special.remove(at)
        } else {
            let client = self.build(&way)?;
            if special.len() >= MAX_SPECIAL {
                special.remove(0);
            }
            (way, client)
        };
        let client = found.1.clone();
        special.push(found);
        Ok(client)
    }

    fn build(&self, way: &Way) -> Result<Client> {
        let config = &self.config;
        let mut builder = Client::builder()
            .user_agent(config.user_agent.as_str())
            .connect_timeout(way.connect_timeout)
            .pool_idle_timeout(config.pool_idle)
            .tcp_keepalive(config.tcp_keepalive)
            .tcp_nodelay(true)
            // Redirects are followed by the transport, which knows the method and the origin.
            .redirect(redirect::Policy::none())
            .referer(false);
        if let Some(interval) = config.http2_keepalive {
            builder = builder
                .http2_keep_alive_interval(interval)
                .http2_keep_alive_timeout(interval);
        }
        for pem in &config.extra_roots {
            let certificates = Certificate::from_pem_bundle(pem).map_err(|error| {
                Error::config("extra_roots holds a certificate that is not PEM").with_source(error)
            })?;
            builder = certificates
                .into_iter()
                .fold(builder, reqwest::ClientBuilder::add_root_certificate);
        }
        if way.public_only {
            builder = builder.dns_resolver(PublicNames);
        }
        if let Some(proxy) = &way.proxy {
            builder = builder.proxy(parse_proxy(proxy)?);
        } else if way.direct {
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| {
            Error::config("the HTTP client cannot be set up with these settings")
                .with_source(error.without_url())
        })
    }
}

/// Whether the address is a loopback one.
fn is_on_this_machine(target: &Url) -> bool {
    let host = target.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// The proxy for all requests of a client.
fn parse_proxy(proxy: &Proxy) -> Result<reqwest::Proxy> {
    let refuse = |why: &str| {
        Error::config(format!("proxy {:?} {why}", proxy.redacted())).with_help(
            "write it as http://host:port, https://host:port, socks5://host:port or socks5h://host:port",
        )
    };
    let url = Url::parse(proxy.expose()).map_err(|_| refuse("is not a URL"))?;
    if !PROXY_SCHEMES.contains(&url.scheme()) {
        return Err(refuse("has a scheme that is not supported"));
    }
    if !url.has_host() {
        return Err(refuse("names no host"));
    }
    reqwest::Proxy::all(url).map_err(|_| refuse("cannot be used"))
}

#[cfg(test)]
mod tests;
