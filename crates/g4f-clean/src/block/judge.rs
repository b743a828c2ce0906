//! What a block is: by the rules for known blocks, then by weight.

use std::cell::OnceCell;
use std::sync::Arc;

use super::bits::{Bits, fixed};
use super::links::{Address, links};
use super::schema::{Needs, Place};
use super::set::{Rule, Set};
use super::words::plain;
use crate::request::{Request, holds};

/// Decides about blocks of one answer.
#[derive(Debug)]
pub(super) struct Judge {
    pub(super) set: Arc<Set>,
    request: Arc<Request>,
    /// The rules in force, by their number in the set.
    active: Vec<usize>,
    /// Whether the request is about advertisements, whether it may be; for each rule of the set.
    asked: Vec<OnceCell<(bool, bool)>>,
}

/// A block to decide about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a> {
    pub(super) bits: &'a Bits,
    pub(super) text: &'a str,
    /// The rule that took the block before it.
    pub(super) after: Option<usize>,
    /// Whether it stands in a code fence or JSON value that is still open.
    pub(super) inside: bool,
}

/// What was decided.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Verdict {
    /// The rule that takes it.
    pub(super) taken: Option<usize>,
    /// Its score, as a share of what is needed.
    pub(super) share: f32,
    /// Whether it is worth waiting for the next paragraph.
    pub(super) hold: bool,
}

impl Judge {
    pub(super) fn new(set: Arc<Set>, request: Arc<Request>) -> Self {
        let rules = set.rules.iter().enumerate();
        let active = rules
            .filter(|(_, rule)| request.wants(&rule.tag))
            .map(|(at, _)| at)
            .collect();
        let asked = set.rules.iter().map(|_| OnceCell::new()).collect();
        Self {
            set,
            request,
            active,
            asked,
        }
    }

    pub(super) fn verdict(&self, block: Block<'_>, place: Place) -> Verdict {
        let mut verdict = Verdict::default();
        for &at in &self.active {
            let Some(rule) = self.set.rules.get(at) else {
                continue;
            };
            if block.inside && !rule.anywhere {
                continue;
            }
            let goes_on =
                block.after == Some(at) && rule.then.iter().any(|bit| block.bits.has(*bit));
            let fits = rule.all.iter().all(|bit| block.bits.has(*bit))
                && (rule.any.is_empty() || rule.any.iter().any(|bit| block.bits.has(*bit)))
                && !rule.none.iter().any(|bit| block.bits.has(*bit))
                && (rule.places.is_empty() || rule.places.contains(&place))
                && (place != Place::Whole
                    || rule.alone.is_empty()
                    || rule.alone.iter().any(|bit| block.bits.has(*bit)));
            if !(fits || goes_on)
                || block.text.len() > rule.max
                || self.request.asked_for(&rule.tag)
            {
                continue;
            }
            let Some(needs) = rule.needs else {
                if self.quoted(block.text) {
                    continue;
                }
                // Who knows the block goes before who weighs it.
                return Verdict {
                    taken: Some(at),
                    share: 1.0,
                    hold: true,
                };
            };
            let score = rule.score(block.bits);
            let proven = rule.proof.iter().any(|bit| block.bits.has(*bit));
            let mut need = self.needed(at, rule, needs, place, block.text);
            if !proven && !rule.proof.is_empty() {
                need += needs.unproven;
            }
            if score >= need {
                need += needs.shared * self.shared(block.text);
            }
            verdict.share = verdict.share.max(score / need);
            verdict.hold |= score >= needs.hold;
            if score >= need && verdict.taken.is_none() {
                verdict.taken = Some(at);
            }
        }
        verdict
    }

    /// What takes a block that stands in one line, its rule lines between blanks.
    pub(super) fn glued(&self, line: &str, place: Place) -> Option<usize> {
        let mut bits = Bits::default();
        for part in line.split("---").map(str::trim) {
            bits.join(&self.set.read(part, true));
            if let Some(bit) = self.set.label(part) {
                bits.add(bit);
            }
        }
        for bit in [fixed::RULE, fixed::LINE] {
            bits.add(bit);
        }
        let proven = [fixed::OWN, fixed::LABEL, fixed::CALL];
        if !proven.iter().any(|bit| bits.has(*bit)) {
            return None;
        }
        let block = Block {
            bits: &bits,
            text: line,
            after: None,
            inside: false,
        };
        self.verdict(block, place).taken
    }

    fn needed(&self, at: usize, rule: &Rule, needs: Needs, place: Place, text: &str) -> f32 {
        let need = match place {
            Place::Start => needs.start,
            Place::Middle => needs.middle,
            Place::End => needs.end,
            Place::Whole => needs.whole,
        };
        let ask = || {
            (
                self.request.asks(&rule.about_ads),
                self.request.asks(&rule.maybe_ads),
            )
        };
        let (asked, maybe) = self
            .asked
            .get(at)
            .map_or_else(ask, |known| *known.get_or_init(ask));
        match (asked || self.names_host(text), maybe) {
            (true, _) => need + needs.asked,
            (false, true) => need + needs.maybe,
            (false, false) => need,
        }
    }

    /// Whether the request holds an address of the block, or its words: whoever asks about a block is shown it.
    fn quoted(&self, text: &str) -> bool {
        let lower = self.request.lower();
        if lower.is_empty() {
            return false;
        }
        let address = |one: &str| {
            let address = one.to_lowercase();
            let bare = address
                .trim_start_matches("https://")
                .trim_start_matches("http://");
            bare.contains('/') && lower.contains(bare)
        };
        links(text).iter().any(|link| address(link.address))
            || text
                .lines()
                .map(|line| line.trim().to_lowercase())
                .any(|line| line.len() >= 24 && lower.contains(&*line))
    }

    /// How many of the longer words of a block the request holds in any form, up to two.
    fn shared(&self, text: &str) -> f32 {
        let lower = self.request.lower();
        if lower.is_empty() {
            return 0.0;
        }
        let text = plain(text);
        let mut found: Vec<&str> = Vec::new();
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            let letters = word.chars().count();
            if letters < 6 || found.contains(&word) {
                continue;
            }
            let stem: String = word.chars().take((letters - 3).max(4)).collect();
            if holds(lower, &(stem + "*")) {
                found.push(word);
            }
            if found.len() == 2 {
                return 2.0;
            }
        }
        if found.is_empty() { 0.0 } else { 1.0 }
    }

    /// Whether the request names a host that the block links to.
    fn names_host(&self, text: &str) -> bool {
        let lower = self.request.lower();
        !lower.is_empty()
            && links(text).iter().any(|link| {
                let address = link.address.to_lowercase();
                let host = Address::parse(&address).host;
                let name = host.rsplit('.').nth(1).unwrap_or(host);
                lower.contains(host) || (name.len() >= 4 && holds(lower, name))
            })
    }
}

/// Whether a line has anything that inserted blocks have, beside its place and its marks.
pub(super) fn speaks(bits: &Bits, set: &Set) -> bool {
    [
        fixed::LINK,
        fixed::PRICE,
        fixed::NAME,
        fixed::LABEL_INLINE,
        fixed::EMOJI,
    ]
    .iter()
    .any(|bit| bits.has(*bit))
        || (fixed::FREE..set.known).any(|bit| bits.has(bit) && !set.mute.has(bit))
}
