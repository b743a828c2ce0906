//! Addresses of the public network: what a stranger names must not lead into somebody's own network.
//!
//! A name is looked up by [`PublicNames`], which hands on public addresses only, so that the connection goes to the
//! very address that was checked: a name that answers differently the second time leads nowhere.

use std::error::Error as StdError;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Services on these are within reach of a machine only because it is where it is, although the addresses are public.
const METADATA: [Ipv4Addr; 1] = [Ipv4Addr::new(168, 63, 129, 16)];

/// Why an address was not connected to.
#[derive(Debug)]
pub(super) struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address is not a public one")
    }
}

impl StdError for NotPublic {}

/// Whether a host, where the URL writes it as an address, is public. Names are checked once they are looked up; behind a
/// proxy, which looks up by itself, the names of this machine are all that can be told.
pub(crate) fn may_be_public(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = literal.parse::<IpAddr>() {
        return is_public(address);
    }
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let local = ["localhost", "local", "internal", "localdomain", "home.arpa"];
    !local
        .iter()
        .any(|end| name == *end || name.ends_with(&format!(".{end}")))
}

/// Whether an address belongs to the public network: not to this machine, a private or provider-internal network, a
/// group of receivers, or a service of the cloud that the machine runs in.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    // This network, shared provider networks (RFC 6598), protocol assignments, the old way from IPv6 to IPv4,
    // benchmarks, reserved.
    let is_reserved = matches!(
        (a, b, c),
        (0 | 240.., ..) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _)
    );
    !(is_reserved
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || METADATA.contains(&address))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = v4_within(address) {
        return is_public_v4(inner);
    }
    let first = address.segments()[0];
    // Only what is handed out to the world (2000::/3), without documentation and the tunnels of 2001::/23.
    let is_global = first & 0xe000 == 0x2000;
    let is_documentation =
        (first == 0x2001 && address.segments()[1] == 0x0db8) || first & 0xfff0 == 0x3ff0;
    let is_tunnel = first == 0x2001 && address.segments()[1] < 0x0200;
    is_global && !is_documentation && !is_tunnel
}

/// The address that a packet to this one ends up at, where it is written into it: mapped, translated (NAT64), 6to4.
fn v4_within(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match segments {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(embedded(high, low))
        }
        [0x2002, high, low, ..] => Some(embedded(high, low)),
        _ => None,
    }
}

/// Looks names up and hands on the public addresses.
#[derive(Debug)]
pub(super) struct PublicNames;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|address| is_public(address.ip()))
                .collect();
            if found.is_empty() {
                return Err(NotPublic.into());
            }
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use reqwest::dns::Resolve as _;

    use super::{NotPublic, PublicNames, is_public, may_be_public};

    #[test]
    fn addresses_of_the_inside_are_told_from_those_of_the_world() {
        for inside in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            "198.18.0.1",
            "192.0.2.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "2001:0:53aa:64c:0:0:0:1",
            "2001:db8::1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for world in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(world.parse().unwrap()), "{world}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_leads_nowhere() {
        // What is looked up, not how it is called, decides here.
        let found = PublicNames.resolve("localhost".parse().unwrap()).await;
        let error = found.err().unwrap();
        assert!(error.is::<NotPublic>(), "{error}");
    }

    #[test]
    fn addresses_are_seen_however_a_url_writes_them() {
        for inside in [
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:7f00:1]/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://metadata.google.internal/",
            "http://printer.local/",
        ] {
            assert!(!may_be_public(&Url::parse(inside).unwrap()), "{inside}");
        }
        for world in [
            "https://example.com/a",
            "https://1.1.1.1/",
            "https://notlocalhost.com/",
        ] {
            assert!(may_be_public(&Url::parse(world).unwrap()), "{world}");
        }
    }
}
