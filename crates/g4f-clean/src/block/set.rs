//! Rules and lists of words, compiled.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::bits::{Bits, fixed};
use super::lines::Openers;
use super::links::{Address, Pattern, links};
use super::schema::{BlockRule, Needs, Place, Taken};
use super::words::{Words, plain};
use crate::request::{Pack, Tag};

/// Lists of words by name, as packs give them.
pub(crate) type Lists = BTreeMap<String, Vec<String>>;

/// Most bytes of a paragraph that a rule takes unless it says otherwise.
const MAX: usize = 1000;

/// Conditions that say nothing about a line by themselves.
const MUTE: [&str; 7] = [
    "opens:hook",
    "opens:thanks",
    "opens:community",
    "words:made",
    "words:model",
    "words:model-name",
    "words:reference",
];

/// Everything that the step works with.
#[derive(Debug, Default)]
pub(crate) struct Set {
    pub(super) openers: Openers,
    pub(super) rules: Vec<Rule>,
    words: Words,
    urls: Vec<(Pattern, u32)>,
    labels: HashSet<String>,
    notices: HashSet<String>,
    label_stems: Vec<String>,
    names: Vec<String>,
    /// What a line says as a whole.
    whole_lines: HashMap<String, u32>,
    call: Option<u32>,
    /// Conditions that ordinary lines fulfil as well, so that none is held back for them.
    pub(super) mute: Bits,
    /// How many conditions there are.
    pub(super) known: u32,
    #[cfg(test)]
    pub(super) condition_names: BTreeMap<u32, String>,
}

/// A compiled rule.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) tag: Arc<Tag>,
    pub(super) places: Vec<Place>,
    pub(super) all: Vec<u32>,
    pub(super) any: Vec<u32>,
    pub(super) none: Vec<u32>,
    pub(super) then: Vec<u32>,
    pub(super) alone: Vec<u32>,
    pub(super) proof: Vec<u32>,
    pub(super) max: usize,
    pub(super) taken: Taken,
    pub(super) anywhere: bool,
    pub(super) weights: Vec<(u32, f32)>,
    pub(super) needs: Option<Needs>,
    pub(super) about_ads: Vec<String>,
    pub(super) maybe_ads: Vec<String>,
}

impl Rule {
    /// What the conditions that a block fulfils weigh together.
    pub(super) fn score(&self, bits: &Bits) -> f32 {
        let held = self.weights.iter().filter(|(bit, _)| bits.has(*bit));
        held.map(|(_, weight)| weight).sum()
    }
}

/// Compiles a [`Set`].
#[derive(Debug, Default)]
pub(crate) struct Builder {
    set: Set,
    lists: Lists,
    conditions: HashMap<String, u32>,
}

impl Builder {
    /// With the lists of all packs; lists of one name are joined by the caller.
    pub(crate) fn new(lists: Lists) -> Self {
        let mut builder = Self {
            lists,
            ..Self::default()
        };
        let list =
            |builder: &Self, name: &str| builder.lists.get(name).cloned().unwrap_or_default();
        for word in list(&builder, "label") {
            builder.set.openers.add(&word);
            builder.set.labels.insert(plain(&word));
        }
        for word in list(&builder, "label-notice") {
            builder.set.openers.add(&word);
            builder.set.notices.insert(plain(&word));
        }
        for word in list(&builder, "label-name") {
            builder.set.openers.add(&word);
            builder.set.label_stems.push(plain(&word));
        }
        for word in list(&builder, "opener") {
            builder.set.openers.add(&word);
        }
        for word in ["https://", "http://", "www."] {
            builder.set.openers.add(word);
        }
        for name in ["link-invite", "link-donation"] {
            for word in list(&builder, name) {
                if let Some(host) = Pattern::parse(&word)
                    .ok()
                    .and_then(|one| one.host().map(str::to_owned))
                {
                    builder.set.openers.add(&host);
                }
            }
        }
        builder.set.call = builder.condition("words:call", None).ok();
        builder
    }

    /// Makes the hosts and names of a pack known; those of all packs, before the rules.
    pub(crate) fn pack(&mut self, pack: &Pack) {
        for host in &pack.hosts {
            self.set.openers.add(host);
            if let Ok(pattern) = Pattern::parse(host) {
                let bit = self.bit(format!("own of {}", pack.name));
                self.set.urls.push((pattern.clone(), bit));
                self.set.urls.push((pattern, fixed::OWN));
            }
        }
        for name in &pack.names {
            self.set.openers.add(name);
            self.set.names.push(plain(name));
            let bit = self.bit(format!("name of {}", pack.name));
            self.set.words.add(name, false, bit);
            self.set.words.add(name, false, fixed::NAME);
        }
    }

    /// Adds a rule.
    ///
    /// # Errors
    ///
    /// In words, where a condition says nothing that can be looked for.
    pub(crate) fn rule(&mut self, tag: &Arc<Tag>, rule: &BlockRule) -> Result<(), String> {
        let weighed = !rule.weights.is_empty();
        if weighed != rule.needs.is_some() {
            return Err("`weights` and `needs` belong together".to_owned());
        }
        if !weighed && rule.all.is_empty() && rule.any.is_empty() {
            return Err("takes everything: say in `all` or `any` what the block holds".to_owned());
        }
        let pack = Arc::clone(&tag.pack);
        let mut all_of = |list: &[String]| -> Result<Vec<u32>, String> {
            list.iter()
                .map(|one| self.condition(one, Some(&pack)))
                .collect()
        };
        let compiled = Rule {
            places: rule.place.clone(),
            all: all_of(&rule.all)?,
            any: all_of(&rule.any)?,
            none: all_of(&rule.none)?,
            then: all_of(&rule.then)?,
            alone: all_of(&rule.alone)?,
            proof: all_of(&rule.proof)?,
            max: rule.max.unwrap_or(MAX),
            taken: rule.rules,
            anywhere: rule.anywhere,
            weights: rule
                .weights
                .iter()
                .map(|(one, weight)| Ok((self.condition(one, Some(&pack))?, *weight)))
                .collect::<Result<_, String>>()?,
            needs: rule.needs,
            about_ads: self.list(rule.about_ads.as_deref())?,
            maybe_ads: self.list(rule.maybe_ads.as_deref())?,
            tag: Arc::clone(tag),
        };
        self.set.rules.push(compiled);
        Ok(())
    }

    /// The set, ready for use.
    pub(crate) fn build(mut self) -> Set {
        #[cfg(test)]
        {
            let names = self.conditions.iter();
            self.set.condition_names = names.map(|(name, bit)| (*bit, name.clone())).collect();
        }
        self.set.known = fixed::FREE + u32::try_from(self.conditions.len()).unwrap_or_default();
        self.set
    }

    fn list(&self, name: Option<&str>) -> Result<Vec<String>, String> {
        let Some(name) = name else {
            return Ok(Vec::new());
        };
        let list = self.lists.get(name).cloned();
        list.ok_or_else(|| format!("there is no list `{name}` under `[words]` of any pack"))
    }

    fn bit(&mut self, condition: String) -> u32 {
        let next =
            fixed::FREE + u32::try_from(self.conditions.len()).unwrap_or(u32::MAX - fixed::FREE);
        *self.conditions.entry(condition).or_insert(next)
    }

    /// The number of a condition. What it looks for is made known at its first use.
    fn condition(&mut self, text: &str, pack: Option<&Pack>) -> Result<u32, String> {
        if let Some(at) = fixed::NAMES.iter().position(|name| *name == text) {
            let bit = u32::try_from(at).unwrap_or_default();
            return Ok(match (bit, pack) {
                (fixed::OWN, Some(pack)) if !pack.hosts.is_empty() => {
                    self.bit(format!("own of {}", pack.name))
                }
                (fixed::NAME, Some(pack)) if !pack.names.is_empty() => {
                    self.bit(format!("name of {}", pack.name))
                }
                _ => bit,
            });
        }
        let known = self.conditions.contains_key(text);
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        let kinds = "`words:`, `opens:`, `text:`, `starts:`, `line:`, `link:`, `url:`";
        if rest.trim().is_empty() {
            let fixed = fixed::NAMES.join("`, `");
            return Err(format!(
                "unknown condition `{text}`: it is one of `{fixed}`, or begins with {kinds}"
            ));
        }
        match kind {
            "words" | "opens" => {
                let words = self.list(Some(rest))?;
                let bit = self.bit(text.to_owned());
                if MUTE.contains(&text) {
                    self.set.mute.add(bit);
                }
                for word in words.iter().filter(|_| !known) {
                    self.set.words.add(word, kind == "opens", bit);
                }
                Ok(bit)
            }
            "text" | "starts" => {
                let bit = self.bit(text.to_owned());
                if !known {
                    self.set.words.add(rest, kind == "starts", bit);
                }
                if kind == "starts" {
                    self.set.openers.add(rest);
                }
                Ok(bit)
            }
            "line" => {
                let bit = self.bit(text.to_owned());
                self.set.openers.add(rest);
                self.set.whole_lines.insert(plain(rest), bit);
                Ok(bit)
            }
            "link" | "url" => {
                let patterns = if kind == "url" {
                    vec![rest.to_owned()]
                } else {
                    self.list(Some(&format!("link-{rest}")))?
                };
                let patterns = patterns.iter().map(|one| Pattern::parse(one));
                let patterns = patterns.collect::<Result<Vec<_>, _>>()?;
                let bit = self.bit(text.to_owned());
                if !known {
                    self.set
                        .urls
                        .extend(patterns.into_iter().map(|one| (one, bit)));
                }
                Ok(bit)
            }
            _ => Err(format!(
                "unknown condition `{text}`: begin it with one of {kinds}"
            )),
        }
    }
}

impl Set {
    /// What a line holds. `first` says that a paragraph begins with it.
    pub(super) fn read(&self, line: &str, first: bool) -> Bits {
        let mut bits = Bits::default();
        let found = links(line);
        let mut prose = String::with_capacity(line.len());
        let mut at = 0;
        let mut texts = 0;
        for link in &found {
            let lower = link.address.to_lowercase();
            let address = Address::parse(&lower);
            for (_, bit) in self
                .urls
                .iter()
                .filter(|(pattern, _)| pattern.fits(&address))
            {
                bits.add(*bit);
            }
            if let Some(text) = link.text {
                texts += text.chars().filter(|c| c.is_alphanumeric()).count();
                let mut within = Bits::default();
                self.words.find(&plain(text), &mut within);
                if self.call.is_some_and(|call| within.has(call)) {
                    bits.add(fixed::CALL);
                }
            }
            // A bare host may be a name in prose as well.
            if link.address.contains('/') {
                prose.push_str(&line[at..link.at]);
                prose.push(' ');
                at = link.at + link.address.len();
            }
        }
        prose.push_str(&line[at..]);
        let prose = plain(&without_tags(&prose));
        self.words.find(&prose, &mut bits);
        if let Some(bit) = self.whole_lines.get(prose.trim()) {
            bits.add(*bit);
        }
        let letters = prose.chars().filter(|c| c.is_alphanumeric()).count();
        let mut when = |bit: u32, holds: bool| {
            if holds {
                bits.add(bit);
            }
        };
        when(fixed::LINK, !found.is_empty());
        when(fixed::LINKS, found.len() > 2);
        when(fixed::ONLY_LINK, !found.is_empty() && letters <= texts);
        when(fixed::EXCLAIMS, prose.contains(['!', '！']));
        when(fixed::ASKS, prose.contains(['?', '？', '؟']));
        when(fixed::PRICE, price(&prose));
        when(fixed::CODE, line.contains('`'));
        when(fixed::CONTACT, contact(&prose));
        when(fixed::HANDLE, handle(&prose));
        when(fixed::ENCLOSED, first && enclosed(line));
        when(
            fixed::EMOJI,
            first
                && line
                    .trim_start_matches(['>', ' ', '*', '_', '[', '('])
                    .starts_with(emoji),
        );
        when(
            fixed::BANNER,
            first && line.starts_with("[![") && !is_badge(line),
        );
        if let Some(bit) = self.label_inline(&prose).filter(|_| first) {
            bits.add(bit);
        }
        bits
    }

    /// What a line says as a label: nothing but the word for an advertisement, a call to support somebody by name, or the
    /// heading of a notice.
    pub(super) fn label(&self, line: &str) -> Option<u32> {
        if line.len() > 96 {
            return None;
        }
        let text = plain(line);
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        if self.labels.contains(bare) {
            return Some(fixed::LABEL);
        }
        if self.notices.contains(bare) {
            return Some(fixed::NOTICE);
        }
        let named = self.label_stems.iter().any(|stem| {
            bare.strip_prefix(&**stem).is_some_and(|rest| {
                let name = rest.trim();
                rest.starts_with(' ')
                    && name.split(' ').count() <= 3
                    && (self.names.iter().any(|one| one == name)
                        || (!name.contains(' ') && name.contains('.')))
            })
        });
        named.then_some(fixed::LABEL)
    }

    /// Whether a line that begins so is the first of front matter: a key and a colon. `None`: too little of it is there.
    pub(super) fn front(&self, head: &str, whole: bool) -> Option<bool> {
        let within = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let key = &head[..head.find(|c| !within(c)).unwrap_or(head.len())];
        let mut behind = head[key.len()..].chars();
        let goes_on = match (behind.next(), behind.next()) {
            (None, _) | (Some(':'), None) if !whole => return None,
            (Some(':'), next) => next.is_none_or(|c| matches!(c, ' ' | '\t')),
            _ => false,
        };
        let lower = key.starts_with(|c: char| c.is_ascii_lowercase());
        let word = plain(key);
        let label = self.labels.contains(&word) || self.notices.contains(&word);
        Some(goes_on && !key.is_empty() && (lower || !label))
    }

    /// Whether a line in plain text begins with a label and something behind it.
    fn label_inline(&self, prose: &str) -> Option<u32> {
        let bare = prose.trim_start_matches(|c: char| !c.is_alphanumeric());
        let head = &bare[..crate::text::floor(bare, 48)];
        let mark = |c: char| {
            matches!(
                c,
                ':' | '：' | '|' | '—' | '–' | ']' | '】' | ')' | '·' | '•' | '-'
            )
        };
        let at = head.find(mark)?;
        let label = head[..at].trim_end_matches(|c: char| !c.is_alphanumeric());
        let behind = bare[at..].contains(char::is_alphanumeric) || bare[at..].ends_with(' ');
        match (self.labels.contains(label), self.notices.contains(label)) {
            (true, _) if behind => Some(fixed::LABEL_INLINE),
            (_, true) if behind => Some(fixed::NOTICE),
            _ => None,
        }
    }
}

/// Whether a line stands in brackets or italics as a whole.
fn enclosed(line: &str) -> bool {
    let bare = line.trim_start_matches(['>', ' ']).trim();
    let inner = bare.trim_matches(['*', '_']);
    let marked = inner.len() < bare.len() && !bare.starts_with("**");
    let pair = |open, close| inner.starts_with(open) && inner.ends_with(close);
    marked || pair('[', ']') || pair('(', ')') || pair('【', '】')
}

/// A price, or a percentage off.
fn price(text: &str) -> bool {
    let mut before = ' ';
    let mut last = ' ';
    for c in text.chars() {
        let sign = |c: char| matches!(c, '$' | '€' | '£' | '¥' | '₽' | '₹' | '₩' | '元');
        if (sign(before) || sign(last)) && c.is_ascii_digit() {
            return true;
        }
        if (sign(c) || c == '%' || c == '折') && (last.is_ascii_digit() || before.is_ascii_digit())
        {
            return true;
        }
        before = last;
        last = c;
    }
    false
}

/// An e-mail address or a telephone number.
fn contact(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).any(|three| {
        (three[1] == b'@' && three[0].is_ascii_alphanumeric() && three[2].is_ascii_alphanumeric())
            || (three[0] == b'+' && three[1].is_ascii_digit() && three[2].is_ascii_digit())
    })
}

/// A text without HTML tags.
fn without_tags(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed("");
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let tag = &rest[open + 1..];
        let named = tag.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        let close = tag[..crate::text::floor(tag, 80)].find('>');
        let (kept, next) = match close {
            Some(close) if named => (open, open + close + 2),
            _ => (open + 1, open + 1),
        };
        out.to_mut().push_str(&rest[..kept]);
        rest = &rest[next..];
    }
    if out.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.to_mut().push_str(rest);
    out
}

/// A name such as `@channel`.
fn handle(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '(' | '|' | ','))
        .filter_map(|word| word.strip_prefix('@'))
        .any(|name| {
            name.len() >= 4
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'!'))
        })
}

fn emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Whether the image that a line begins with is a badge, as READMEs have them: a drawing, or from who makes badges.
fn is_badge(line: &str) -> bool {
    let image = line.split_once("](").map_or("", |(_, behind)| behind);
    let image = image.split([')', ' ']).next().unwrap_or_default();
    [".svg", "badge", "shields.io"]
        .iter()
        .any(|mark| image.contains(mark))
}
