//! AWS Signature Version 4, as the reference describes it:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use g4f_types::{Error, ErrorKind, HttpBody, HttpRequest, Result};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use sha2::{Digest as _, Sha256};

use super::credentials::AccessKey;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
const TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// What a signature holds for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub(super) region: &'a str,
    pub(super) service: &'a str,
    pub(super) time: SystemTime,
}

/// Signs a request: its method, URL, body, and of its headers host, content type and those of AWS.
pub(super) fn sign(request: &mut HttpRequest, key: &AccessKey, scope: Scope<'_>) -> Result<()> {
    let date = timestamp(scope.time);
    let day = &date[..8];
    request.headers.insert(DATE, header(&date, false)?);
    match key.session_token() {
        Some(token) => request.headers.insert(TOKEN, header(token, true)?),
        None => request.headers.remove(TOKEN),
    };
    let payload = match &request.body {
        HttpBody::Empty => &[][..],
        HttpBody::Bytes(body) => body,
        HttpBody::Multipart(_) => {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "a form cannot be signed before it is written",
            ));
        }
    };
    let (signed, canonical) = canonical(request, payload)?;
    let place = format!("{day}/{}/{}/aws4_request", scope.region, scope.service);
    let to_sign = format!(
        "{ALGORITHM}\n{date}\n{place}\n{}",
        sha256(canonical.as_bytes())
    );
    let mut signature = hmac(format!("AWS4{}", key.secret()).as_bytes(), day.as_bytes());
    for part in [scope.region, scope.service, "aws4_request", &to_sign] {
        signature = hmac(&signature, part.as_bytes());
    }
    let value = format!(
        "{ALGORITHM} Credential={}/{place}, SignedHeaders={signed}, Signature={}",
        key.id,
        hex(&signature)
    );
    request.headers.insert(AUTHORIZATION, header(&value, true)?);
    Ok(())
}

/// The names of the signed headers, and the request in the form that is signed.
fn canonical(request: &HttpRequest, payload: &[u8]) -> Result<(String, String)> {
    let uri: Uri = request
        .url
        .parse()
        .map_err(|_| Error::config(format!("{} is no URL that could be signed", request.url)))?;
    let headers = signed_headers(&request.headers, &host(&uri));
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(";");
    let mut text = format!(
        "{}\n{}\n{}\n",
        request.method,
        encoded(uri.path(), true),
        canonical_query(uri.query().unwrap_or_default())
    );
    for (name, value) in &headers {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name}:{value}");
    }
    let _ = write!(text, "\n{names}\n{}", sha256(payload));
    Ok((names, text))
}

/// Headers in the order of their names, values without needless blanks.
fn signed_headers(headers: &HeaderMap, host: &str) -> Vec<(String, String)> {
    let mut signed = vec![("host".to_owned(), host.to_owned())];
    for name in headers.keys() {
        if *name != CONTENT_TYPE && !name.as_str().starts_with("x-amz-") {
            continue;
        }
        let values: Vec<String> = headers
            .get_all(name)
            .iter()
            .map(|value| {
                let value = String::from_utf8_lossy(value.as_bytes());
                value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
            })
            .collect();
        signed.push((name.as_str().to_owned(), values.join(",")));
    }
    signed.sort();
    signed
}

/// The host as it stands in its header: with its port, unless that is the usual one.
fn host(uri: &Uri) -> String {
    let host = uri.host().unwrap_or_default();
    let usual = if uri.scheme_str() == Some("http") {
        80
    } else {
        443
    };
    match uri.port_u16() {
        Some(port) if port != usual => format!("{host}:{port}"),
        _ => host.to_owned(),
    }
}

/// The host of a URL, with its port.
pub(super) fn host_of(url: &str) -> Option<String> {
    url.parse::<Uri>().ok().map(|uri| host(&uri))
}

/// Parameters in order. They stand encoded in the URL already.
fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(&str, &str)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// Percent-encodes everything but unreserved characters. What is encoded already is encoded again: the path is signed so.
pub(in crate::bedrock) fn encoded(text: &str, keep_slashes: bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'~')
            || (keep_slashes && byte == b'/');
        if plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn header(text: &str, secret: bool) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        Error::new(
            ErrorKind::Auth,
            "the access key holds characters that no header may hold, such as a line end",
        )
    })?;
    value.set_sensitive(secret);
    Ok(value)
}

fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    // A key may have any length, so there is always a code.
    Hmac::<Sha256>::new_from_slice(key).map_or_else(
        |_| Vec::new(),
        |code| code.chain_update(data).finalize().into_bytes().to_vec(),
    )
}

fn sha256(data: &[u8]) -> String {
    hex(&Sha256::digest(data))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `20150830T123600Z`. Times before 1970 count as 1970.
fn timestamp(time: SystemTime) -> String {
    let seconds = time
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Years that begin in March have their leap day at their end; 719 468 days lie between year 0 and 1970.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!(
        "{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests;
