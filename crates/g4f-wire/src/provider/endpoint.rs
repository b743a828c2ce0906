//! From a body to an HTTP request: URL, headers, key.

use std::borrow::Cow;

use g4f_types::{
    AuthScheme, Context, Credential, Error, ErrorKind, HttpBody, HttpRequest, ProviderInfo, Proxy,
    Result, Settings, Transport, TransportOptions,
};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use super::info::checked_base_url;
use super::secrets::Secrets;
use super::serve::{Authority, Authorize};

/// Headers that a request usually has, those of the transport included, so that the map need not grow.
const USUAL_HEADERS: usize = 10;

/// Everything about requests that is the same for all of them.
pub(super) struct Endpoint {
    base_url: String,
    /// Ends of base URLs that belong to paths here.
    cut: &'static [&'static str],
    auth: AuthScheme,
    authorize: Option<Box<dyn Authorize>>,
    /// How to get a key, for whoever has none.
    help: String,
    /// Headers of the vendor, then those of the user.
    headers: HeaderMap,
    /// What of the user's headers must not show.
    secrets: Secrets,
    /// The configured keys, each with the header that it makes.
    keys: Vec<(Credential, Option<HeaderValue>)>,
    proxy: Option<Proxy>,
    behind: Option<String>,
    /// Settings that only this kind of provider knows.
    settings: Map<String, Value>,
}

impl Endpoint {
    pub(super) fn new(info: &ProviderInfo, settings: Settings) -> Self {
        let behind = settings.other.get("provider").and_then(Value::as_str);
        Self {
            base_url: info.base_url.clone(),
            cut: &[],
            auth: info.auth,
            authorize: None,
            help: help(info),
            secrets: Secrets::of(&settings.headers),
            headers: settings.headers,
            behind: behind.map(str::to_owned),
            proxy: settings.proxy,
            keys: settings
                .keys
                .into_iter()
                .map(|key| {
                    let header = auth_value(info.auth, &key).ok();
                    (key, header)
                })
                .collect(),
            settings: settings.other,
        }
    }

    /// Headers of the vendor; those of the user win over them.
    pub(super) fn vendor_headers(&mut self, headers: &[(&'static str, &'static str)]) {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            if let Ok(name) = HeaderName::try_from(*name) {
                all.insert(name, HeaderValue::from_static(value));
            }
        }
        put(&mut all, &self.headers);
        self.headers = all;
    }

    /// Takes one of these ends off base URLs.
    pub(super) fn cut_base(&mut self, ends: &'static [&'static str]) {
        self.cut = ends;
    }

    pub(super) fn set_authorize(&mut self, authorize: Box<dyn Authorize>) {
        self.authorize = Some(authorize);
    }

    /// The provider that a g4f server is to use.
    pub(super) fn behind(&self) -> Option<&str> {
        self.behind.as_deref()
    }

    /// The settings that only this kind of provider knows.
    pub(super) fn settings(&self) -> &Map<String, Value> {
        &self.settings
    }

    /// What must not show of a call, beside its key.
    pub(super) fn secrets(&self, cx: &Context) -> Secrets {
        self.secrets.and(&cx.options().headers)
    }

    /// The key for a call. Whoever has chosen a target has chosen its key, or that it has none.
    pub(super) fn key(&self, cx: &Context) -> Option<Credential> {
        if cx.target().is_some() {
            return cx.credential().cloned();
        }
        match &cx.options().api_key {
            Some(secret) => Some(Credential::new(secret.clone(), "call")),
            None => self.keys.first().map(|(key, _)| key.clone()),
        }
    }

    /// The base URL of a call.
    ///
    /// # Errors
    /// `Config` when the call's own cannot be used.
    pub(super) fn base<'a>(&'a self, cx: &'a Context) -> Result<&'a str> {
        let base = match &cx.options().base_url {
            Some(base) => checked_base_url(base)?,
            None => &self.base_url,
        };
        let server = self.cut.iter().find_map(|end| base.strip_suffix(end));
        Ok(server.unwrap_or(base))
    }

    /// The address of a path behind the base URL; an address is its own.
    ///
    /// # Errors
    /// As [`base`](Self::base).
    pub(super) fn url(&self, cx: &Context, path: &str) -> Result<String> {
        if path.starts_with("https://") || path.starts_with("http://") {
            return Ok(path.to_owned());
        }
        Ok(join(self.base(cx)?, path))
    }

    /// The proxy of a call.
    pub(super) fn proxy(&self, cx: &Context) -> Option<Proxy> {
        cx.options().proxy.as_ref().or(self.proxy.as_ref()).cloned()
    }

    /// Adds headers, the weakest first, the way out, and what proves who asks.
    ///
    /// # Errors
    /// `Auth` without a key that is needed.
    pub(super) async fn complete(
        &self,
        request: &mut HttpRequest,
        cx: &Context,
        key: Option<&Credential>,
        transport: &dyn Transport,
    ) -> Result<()> {
        let options = cx.options();
        let own = std::mem::take(&mut request.headers);
        let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
        if !own.contains_key(ACCEPT) {
            headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        }
        if matches!(request.body, HttpBody::Bytes(_)) && !own.contains_key(CONTENT_TYPE) {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        put(&mut headers, &own);
        put(&mut headers, &self.headers);
        if let Some((name, value)) = self.auth_header(key)? {
            headers.insert(name, value);
        }
        put(&mut headers, &options.headers);
        request.headers = headers;
        request.options = TransportOptions {
            proxy: self.proxy(cx),
            connect_timeout: options.connect,
            max_body: request.options.max_body,
            ..TransportOptions::default()
        };
        match &self.authorize {
            Some(authorize) => {
                let with = Authority {
                    cx,
                    key,
                    help: &self.help,
                    settings: &self.settings,
                    transport,
                };
                authorize.authorize(request, with).await
            }
            None => Ok(()),
        }
    }

    fn auth_header(&self, key: Option<&Credential>) -> Result<Option<(HeaderName, HeaderValue)>> {
        let name = match self.auth {
            AuthScheme::None | AuthScheme::Custom => return Ok(None),
            AuthScheme::Header(name) | AuthScheme::OptionalHeader(name) => {
                HeaderName::try_from(name)
                    .map_err(|_| Error::config(format!("{name:?} is no name of a header")))?
            }
            AuthScheme::Bearer | AuthScheme::OptionalBearer | AuthScheme::Authorization(_) => {
                AUTHORIZATION
            }
        };
        let Some(key) = key else {
            return if self.auth.needs_key() {
                Err(Error::new(ErrorKind::Auth, "there is no key").with_help(self.help.as_str()))
            } else {
                Ok(None)
            };
        };
        let known = self.keys.iter().find(|(known, _)| known == key);
        let value = match known.and_then(|(_, value)| value.clone()) {
            Some(value) => value,
            None => auth_value(self.auth, key)?,
        };
        Ok(Some((name, value)))
    }
}

/// The header value that carries a key.
fn auth_value(auth: AuthScheme, key: &Credential) -> Result<HeaderValue> {
    let text = match auth {
        AuthScheme::Header(_) | AuthScheme::OptionalHeader(_) => Cow::Borrowed(key.expose()),
        AuthScheme::Authorization(word) => Cow::Owned(format!("{word} {}", key.expose())),
        _ => Cow::Owned(format!("Bearer {}", key.expose())),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        Error::config(format!(
            "the key from {} holds characters that no header may hold, such as a line end",
            key.source()
        ))
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Puts all of `from` into `headers`; values of the same name are replaced.
fn put(headers: &mut HeaderMap, from: &HeaderMap) {
    for name in from.keys() {
        headers.remove(name);
        for value in from.get_all(name) {
            headers.append(name, value.clone());
        }
    }
}

fn join(base: &str, path: &str) -> String {
    let mut url = String::with_capacity(base.len() + path.len() + 1);
    url.push_str(base);
    if !path.is_empty() && !path.starts_with('/') {
        url.push('/');
    }
    url.push_str(path);
    url
}

fn help(info: &ProviderInfo) -> String {
    let set = match info.key_env.first() {
        Some(variable) => format!("set {variable}, or api_key in the configuration"),
        None => "set api_key in the configuration".to_owned(),
    };
    match &info.sign_up {
        Some(place) => format!("{set}; to get one: {place}"),
        None => set,
    }
}
