//! How providers behind the server are named.

use std::fmt::Write as _;

use g4f_types::Result;

use crate::provider::Link;

/// The server's own name for any OpenAI-compatible server of the user.
const CUSTOM: &str = "Custom";

/// How the model of a call names a provider of the server, and one of that one's models.
///
/// | model | provider | its model |
/// |---|---|---|
/// | `Copilot` | `Copilot` | its default |
/// | `Groq/openai/gpt-oss-120b` | `Groq` | `openai/gpt-oss-120b` |
/// | `http://10.0.0.2/v1#llama` | the OpenAI-compatible server there | `llama` |
/// | `Custom/llama`, with an address set | the OpenAI-compatible server there | `llama` |
#[derive(Clone, Debug, Default)]
pub struct Names {
    only: Option<String>,
    custom: Option<String>,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked<'a> {
    /// The provider's name, or the address of an OpenAI-compatible server; empty leaves the choice to the server.
    pub(super) provider: &'a str,
    /// Its model; empty leaves the choice to the provider.
    pub(super) model: &'a str,
}

impl Names {
    /// With `only`, names are models of that one provider. `custom` is the address of the OpenAI-compatible server that
    /// is meant by `Custom`; without it, the server at hand looks on port 8080 of its own machine.
    pub fn new(only: Option<String>, custom: Option<String>) -> Self {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        Self {
            only: filled(only),
            custom: filled(custom),
        }
    }

    /// The only provider that is asked.
    pub(super) fn only(&self) -> Option<&str> {
        self.only.as_deref().map(|name| self.place(name))
    }

    pub(super) fn read<'a>(&'a self, asked: &'a str) -> Asked<'a> {
        if let Some(only) = &self.only {
            let model = match asked.strip_prefix(only.as_str()) {
                Some("") => "",
                Some(rest) => rest.strip_prefix('/').unwrap_or(asked),
                None => asked,
            };
            return Asked {
                provider: self.place(only),
                model,
            };
        }
        let is_address = asked.starts_with("http://") || asked.starts_with("https://");
        let mark = if is_address { '#' } else { '/' };
        let (provider, model) = asked.split_once(mark).unwrap_or((asked, ""));
        Asked {
            provider: self.place(provider),
            model,
        }
    }

    fn place<'a>(&'a self, name: &'a str) -> &'a str {
        match &self.custom {
            Some(address) if name.eq_ignore_ascii_case(CUSTOM) => address,
            _ => name,
        }
    }
}

/// The server behind a base URL.
fn root(base_url: &str) -> &str {
    base_url.strip_suffix("/v1").unwrap_or(base_url)
}

/// The address of the server that a call goes to, without `/v1`.
///
/// # Errors
/// `Config` when the call's own base URL cannot be used.
pub(super) fn root_of<'a>(link: &'a Link<'_>) -> Result<&'a str> {
    Ok(root(link.base_url()?))
}

/// The address of an operation of one provider, and for no provider the server's own.
///
/// # Errors
/// As [`root_of`].
pub(super) fn address(link: &Link<'_>, provider: &str, operation: &str) -> Result<String> {
    let root = root_of(link)?;
    Ok(if provider.is_empty() {
        format!("{root}/v1/{operation}")
    } else {
        format!("{root}/api/{}/{operation}", escaped(provider))
    })
}

/// A name as a part of a path. Slashes stay: the server takes the path of an address as it is.
fn escaped(name: &str) -> String {
    let mut path = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            path.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(path, "%{byte:02X}");
        }
    }
    // A step upwards would lead to another operation.
    path.replace("/../", "/%2E%2E/")
}

#[cfg(test)]
mod tests {
    use super::{Asked, Names, escaped, root};

    #[test]
    fn names_are_read() {
        let plain = Names::default();
        let custom = Names::new(None, Some("http://h/v1".into()));
        let only = Names::new(Some("Groq".into()), None);
        for (names, asked, provider, model) in [
            (&plain, "Copilot", "Copilot", ""),
            (&plain, "Groq/a/b", "Groq", "a/b"),
            (&plain, "", "", ""),
            (&plain, "https://h:1/v1#m/n", "https://h:1/v1", "m/n"),
            (&plain, "http://h/v1", "http://h/v1", ""),
            (&plain, "Custom/m", "Custom", "m"),
            (&custom, "Custom/m", "http://h/v1", "m"),
            (&custom, "custom", "http://h/v1", ""),
            (&custom, "Groq/m", "Groq", "m"),
            (&only, "a/b", "Groq", "a/b"),
            (&only, "Groq", "Groq", ""),
            (&only, "Groq/a", "Groq", "a"),
            (&only, "Groqqy", "Groq", "Groqqy"),
        ] {
            assert_eq!(names.read(asked), Asked { provider, model }, "{asked}");
        }
    }

    #[test]
    fn names_stay_within_their_part_of_the_path() {
        assert_eq!(escaped("http://h:1/v1?a b"), "http://h:1/v1%3Fa%20b");
        assert_eq!(escaped("a/../b"), "a/%2E%2E/b");
        assert_eq!(root("http://h/v1"), "http://h");
        assert_eq!(root("http://h/g4f"), "http://h/g4f");
    }
}
