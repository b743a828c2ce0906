//! Parameters of links that follow their reader.

use super::pattern::Found;

/// Longest link that is looked at, in bytes.
const MAX_LINK: usize = 2048;

/// Names of parameters.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    names: Vec<String>,
}

impl Link {
    pub(crate) fn new(names: Vec<String>) -> Self {
        Self { names }
    }

    /// How links begin.
    pub(crate) const ANCHORS: [&str; 2] = ["https://", "http://"];

    /// Whether a link with such a parameter begins here.
    pub(crate) fn find(&self, text: &str, over: bool) -> Found {
        if !Self::ANCHORS.iter().any(|anchor| text.starts_with(anchor)) {
            let open = Self::ANCHORS.iter().any(|anchor| anchor.starts_with(text));
            return if open && !over {
                Found::More
            } else {
                Found::No
            };
        }
        let length = text
            .find(|c: char| {
                c.is_whitespace()
                    || matches!(
                        c,
                        '<' | '>' | '"' | '\'' | '`' | ')' | ']' | '}' | '|' | '\\'
                    )
            })
            .unwrap_or(text.len());
        if length > MAX_LINK {
            return Found::No;
        }
        if length == text.len() && !over {
            return Found::More;
        }
        let link = text[..length].trim_end_matches(['.', ',', ';', '!', '?', ':', '*', '_', '~']);
        if self.without(link).0.len() == link.len() {
            Found::No
        } else {
            Found::Match(link.len())
        }
    }

    /// The link without such parameters, and what was taken out of it.
    pub(crate) fn without(&self, link: &str) -> (String, String) {
        let (address, fragment) = match link.find('#') {
            Some(at) => link.split_at(at),
            None => (link, ""),
        };
        let Some((place, query)) = address.split_once('?') else {
            return (link.to_owned(), String::new());
        };
        let (gone, kept): (Vec<_>, Vec<_>) = query.split('&').partition(|pair| self.follows(pair));
        if gone.is_empty() {
            return (link.to_owned(), String::new());
        }
        let mut rest = place.to_owned();
        if !kept.is_empty() {
            rest.push('?');
            rest.push_str(&kept.join("&"));
        }
        rest.push_str(fragment);
        (rest, gone.join("&"))
    }

    fn follows(&self, pair: &str) -> bool {
        let pair = pair.strip_prefix("amp;").unwrap_or(pair);
        let name = pair
            .split_once('=')
            .map_or(pair, |(name, _)| name)
            .to_ascii_lowercase();
        self.names
            .iter()
            .any(|known| match known.strip_suffix('*') {
                Some(stem) => name.starts_with(stem),
                None => name == *known,
            })
    }
}

#[cfg(test)]
mod tests;
