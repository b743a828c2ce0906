//! Links in a line: of markdown, of HTML, bare addresses and bare hosts.

/// A link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link<'a> {
    /// Its address, with or without scheme.
    pub(crate) address: &'a str,
    /// Its text, where it is not the address itself.
    pub(crate) text: Option<&'a str>,
    /// Where the address stands in the line.
    pub(crate) at: usize,
}

/// Domains under which a bare word with a full stop is taken for a host.
const DOMAINS: [&str; 34] = [
    "ai", "com", "io", "org", "net", "app", "dev", "gg", "me", "co", "xyz", "wtf", "chat", "cn",
    "ru", "de", "fr", "tech", "site", "online", "cloud", "space", "pro", "store", "shop", "lol",
    "fun", "cc", "so", "top", "info", "live", "to", "sh",
];

/// All links of a line, in its order.
pub(crate) fn links(line: &str) -> Vec<Link<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    // Every turn goes on behind the word that it looked at, so that the whole is linear.
    while let Some((start, end)) = word(line, at) {
        at = end;
        let word = &line[start..end];
        let Some(host_end) = host(word) else { continue };
        if host_end == 0 {
            continue;
        }
        let text = line[..start]
            .strip_suffix("](")
            .and_then(|before| before.rfind('[').map(|open| &before[open + 1..]))
            .or_else(|| anchor(&line[end..]));
        found.push(Link {
            address: word,
            text,
            at: start,
        });
    }
    found
}

/// The next run of characters that may stand in an address.
fn word(line: &str, from: usize) -> Option<(usize, usize)> {
    let within = |c: char| {
        c.is_ascii_graphic()
            && !matches!(
                c,
                '(' | ')'
                    | '['
                    | ']'
                    | '<'
                    | '>'
                    | '"'
                    | '\''
                    | '`'
                    | '*'
                    | '|'
                    | ','
                    | '{'
                    | '}'
                    | '\\'
            )
    };
    let start = from + line[from..].find(within)?;
    let length = line[start..]
        .find(|c| !within(c))
        .unwrap_or(line.len() - start);
    let whole = &line[start..start + length];
    // A full stop or a colon at the end belongs to the sentence.
    let kept = whole
        .trim_end_matches(['.', ':', ';', '!', '?'])
        .len()
        .max(1);
    let skipped = whole.len()
        - whole
            .trim_start_matches(['=', '.', ':', ';', '!', '?', '_', '~'])
            .len();
    if skipped >= kept {
        return Some((start + length, start + length));
    }
    Some((start + skipped, start + kept))
}

/// Length of the scheme and host at the beginning of a word, if it is an address.
fn host(word: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| {
            word.get(..scheme.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
        })
        .map_or(0, str::len);
    let bare = &word[scheme..];
    let length = bare.find(['/', '?', '#', ':']).unwrap_or(bare.len());
    let name = &bare[..length];
    if scheme > 0 {
        return (!name.is_empty()).then_some(scheme + length);
    }
    let (first, domain) = name.rsplit_once('.')?;
    let plain = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
    };
    let known = DOMAINS.iter().any(|one| domain.eq_ignore_ascii_case(one));
    (known && !first.is_empty() && plain(first)).then_some(length)
}

/// The text of an HTML anchor, given what stands behind its address.
fn anchor(behind: &str) -> Option<&str> {
    let inner = behind.strip_prefix(['"', '\''])?;
    let open = inner.find('>')? + 1;
    let end = inner[open..].find("</")?;
    Some(&inner[open..open + end])
}

/// An address that a rule or a list names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// The host, or nothing for any.
    host: String,
    /// What the path begins with, or, for any host, a part of it.
    path: String,
    /// A parameter.
    parameter: String,
}

impl Pattern {
    /// # Errors
    ///
    /// In words, where the text names nothing.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let text = text.to_lowercase();
        let (address, parameter) = text.split_once('?').unwrap_or((&text, ""));
        let (host, path) = address.split_once('/').unwrap_or((address, ""));
        let host = host.trim_start_matches('*');
        if host.is_empty() && path.is_empty() && parameter.is_empty() {
            return Err(format!(
                "`{text}` names no host, no `*/path` and no `?parameter=`"
            ));
        }
        Ok(Self {
            host: host.to_owned(),
            path: path.to_owned(),
            parameter: parameter.to_owned(),
        })
    }

    /// The host, where it is one.
    pub(crate) fn host(&self) -> Option<&str> {
        (!self.host.is_empty()).then_some(&*self.host)
    }

    /// Whether it fits an address in lower case.
    pub(crate) fn fits(&self, address: &Address<'_>) -> bool {
        let host = self.host.is_empty()
            || address
                .host
                .strip_suffix(&*self.host)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let path = if self.host.is_empty() {
            self.path.is_empty()
                || address.path.match_indices(&*self.path).any(|(at, _)| {
                    let behind = address.path[at + self.path.len()..].bytes().next();
                    let open = self.path.ends_with('/');
                    (at == 0 || address.path.as_bytes()[at - 1] == b'/')
                        && (open || behind.is_none_or(|byte| !byte.is_ascii_alphanumeric()))
                })
        } else {
            address.path.starts_with(&*self.path)
        };
        let parameter = self.parameter.is_empty()
            || address
                .query
                .split('&')
                .any(|one| one.starts_with(&*self.parameter));
        host && path && parameter
    }
}

/// An address in its parts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address<'a> {
    pub(crate) host: &'a str,
    pub(crate) path: &'a str,
    query: &'a str,
}

impl<'a> Address<'a> {
    /// Takes an address in lower case apart.
    pub(crate) fn parse(lower: &'a str) -> Self {
        let bare = lower
            .strip_prefix("https://")
            .or_else(|| lower.strip_prefix("http://"))
            .unwrap_or(lower);
        let bare = bare.strip_prefix("www.").unwrap_or(bare);
        let (address, query) = bare.split_once('?').unwrap_or((bare, ""));
        let (host, path) = address.split_once('/').unwrap_or((address, ""));
        Self { host, path, query }
    }
}

#[cfg(test)]
mod tests;
