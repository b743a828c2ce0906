//! What a block holds, as a set of numbered conditions.

/// A set of small numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn add(&mut self, bit: u32) {
        let word = bit as usize / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (bit % 64);
    }

    pub(crate) fn has(&self, bit: u32) -> bool {
        self.0
            .get(bit as usize / 64)
            .is_some_and(|word| word & (1 << (bit % 64)) != 0)
    }

    pub(crate) fn join(&mut self, other: &Self) {
        if other.0.len() > self.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }
}

/// The conditions that do not depend on a pack's words, by number.
pub(crate) mod fixed {
    pub(crate) const RULE: u32 = 0;
    pub(crate) const LABEL: u32 = 1;
    pub(crate) const BLANK: u32 = 2;
    pub(crate) const LINE: u32 = 3;
    pub(crate) const LABEL_INLINE: u32 = 4;
    pub(crate) const AFTER: u32 = 5;
    pub(crate) const RUNS_ON: u32 = 6;
    pub(crate) const EMOJI: u32 = 7;
    pub(crate) const EXCLAIMS: u32 = 8;
    pub(crate) const ASKS: u32 = 9;
    pub(crate) const PRICE: u32 = 10;
    pub(crate) const LINK: u32 = 11;
    pub(crate) const LINKS: u32 = 12;
    pub(crate) const ONLY_LINK: u32 = 13;
    pub(crate) const CALL: u32 = 14;
    pub(crate) const OWN: u32 = 15;
    pub(crate) const NAME: u32 = 16;
    pub(crate) const LONG: u32 = 17;
    pub(crate) const LONGER: u32 = 18;
    pub(crate) const CODE: u32 = 19;
    pub(crate) const CONTACT: u32 = 20;
    pub(crate) const NOTICE: u32 = 21;
    pub(crate) const HANDLE: u32 = 22;

    /// The first number that is free.
    pub(crate) const FREE: u32 = 23;

    /// Their names in conditions, by number.
    pub(crate) const NAMES: [&str; FREE as usize] = [
        "rule",
        "label",
        "blank",
        "line",
        "label-inline",
        "after",
        "runs-on",
        "emoji",
        "exclaims",
        "asks",
        "price",
        "link",
        "links",
        "only-link",
        "call",
        "own",
        "name",
        "long",
        "longer",
        "code",
        "contact",
        "notice-label",
        "handle",
    ];
}
