//! From a body to an HTTP request: URL, headers, key.

use std::borrow::Cow;

use bytes::Bytes;
use g4f_types::{
    AuthScheme, Context, Credential, Error, ErrorKind, HttpBody, HttpRequest, ProviderInfo, Proxy,
    Result, Settings, TransportOptions,
};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::info::checked_base_url;
use super::secrets::Secrets;
use crate::openai::Quirks;

/// Headers that a request usually has, those of the transport included, so that the map need not grow.
const USUAL_HEADERS: usize = 10;

/// Everything about requests that is the same for all of them.
pub(super) struct Calls {
    base_url: String,
    chat_path: &'static str,
    chat_url: String,
    auth: AuthScheme,
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
}

impl Calls {
    pub(super) fn new(info: &ProviderInfo, settings: Settings, quirks: &'static Quirks) -> Self {
        let mut headers = HeaderMap::new();
        for (name, value) in quirks.headers {
            if let Ok(name) = HeaderName::try_from(*name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        put(&mut headers, &settings.headers);
        let behind = settings.other.get("provider").and_then(Value::as_str);
        Self {
            chat_url: join(&info.base_url, quirks.chat_path),
            base_url: info.base_url.clone(),
            chat_path: quirks.chat_path,
            auth: info.auth,
            help: help(info),
            secrets: Secrets::of(&settings.headers),
            headers,
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
        }
    }

    /// The provider that a g4f server is to use.
    pub(super) fn behind(&self) -> Option<&str> {
        self.behind.as_deref()
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

    /// The request of a chat call.
    pub(super) fn chat(
        &self,
        cx: &Context,
        body: Bytes,
        stream: bool,
        key: Option<&Credential>,
    ) -> Result<HttpRequest> {
        let url = match &cx.options().base_url {
            Some(base) => join(checked_base_url(base)?, self.chat_path),
            None => self.chat_url.clone(),
        };
        let mut request = HttpRequest::post(url, HttpBody::Bytes(body));
        let accept = if stream {
            // Some servers stream only for the first, and write their errors in the second.
            HeaderValue::from_static("text/event-stream, application/json")
        } else {
            HeaderValue::from_static("application/json")
        };
        self.complete(&mut request, cx, accept, key)?;
        Ok(request)
    }

    /// The request for something behind the base URL.
    pub(super) fn get(
        &self,
        cx: &Context,
        path: &str,
        key: Option<&Credential>,
    ) -> Result<HttpRequest> {
        let base = match &cx.options().base_url {
            Some(base) => checked_base_url(base)?,
            None => &self.base_url,
        };
        let mut request = HttpRequest::get(join(base, path));
        let accept = HeaderValue::from_static("application/json");
        self.complete(&mut request, cx, accept, key)?;
        Ok(request)
    }

    /// Adds headers, the weakest first, and the way out.
    fn complete(
        &self,
        request: &mut HttpRequest,
        cx: &Context,
        accept: HeaderValue,
        key: Option<&Credential>,
    ) -> Result<()> {
        let options = cx.options();
        let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
        headers.insert(ACCEPT, accept);
        if matches!(request.body, HttpBody::Bytes(_)) {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        put(&mut headers, &self.headers);
        if let Some((name, value)) = self.auth_header(key)? {
            headers.insert(name, value);
        }
        put(&mut headers, &options.headers);
        request.headers = headers;
        request.options = TransportOptions {
            proxy: options.proxy.as_ref().or(self.proxy.as_ref()).cloned(),
            connect_timeout: options.connect,
            ..TransportOptions::default()
        };
        Ok(())
    }

    fn auth_header(&self, key: Option<&Credential>) -> Result<Option<(HeaderName, HeaderValue)>> {
        let name = match self.auth {
            AuthScheme::None | AuthScheme::Custom => return Ok(None),
            AuthScheme::Header(name) => HeaderName::try_from(name)
                .map_err(|_| Error::config(format!("{name:?} is no name of a header")))?,
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
        AuthScheme::Header(_) => Cow::Borrowed(key.expose()),
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
