//! Where something of interest may begin: by two bytes, so that clean text costs a look-up for each.

/// Number of words that hold a bit for each two bytes.
const WORDS: usize = (1 << 16) / 64;

/// How many groups of first bytes are told apart before a pair is looked up.
const GROUPS: usize = 32;
/// How many places are looked at together.
const STRIDE: usize = 8;

/// Pairs of bytes that marks begin with.
#[derive(Clone)]
pub(super) struct Scan {
    pairs: Box<[u64; WORDS]>,
    /// For each byte, the groups that it is a first byte of in the lower half, and those that it may be a second byte of in
    /// the upper one.
    groups: Box<[u64; 256]>,
    firsts: Vec<u8>,
}

impl Default for Scan {
    fn default() -> Self {
        let mut scan = Self {
            pairs: Box::new([0; WORDS]),
            groups: Box::new([0; 256]),
            firsts: Vec::new(),
        };
        // Backticks, and ends of lines behind which a fence may begin, tell where code is.
        for second in 0..=255 {
            scan.set(b'`', second);
        }
        for second in [b' ', b'`', b'~'] {
            scan.set(b'\n', second);
        }
        scan
    }
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scan")
    }
}

impl Scan {
    /// Looks for texts that begin so as well.
    pub(super) fn add(&mut self, anchor: &str) {
        match *anchor.as_bytes() {
            [first, second, ..] => self.set(first, second),
            [first] => (0..=255).for_each(|second| self.set(first, second)),
            [] => {}
        }
    }

    /// The first place from `from` on where two bytes are of interest. The last byte always is.
    pub(super) fn next(&self, bytes: &[u8], from: usize) -> usize {
        let rest = bytes.get(from..).unwrap_or_default();
        let mut at = 0;
        while let Some(window) = rest.get(at..).and_then(<[u8]>::first_chunk) {
            if self.has_none(window) {
                at += STRIDE;
                continue;
            }
            let mut pairs = window.windows(2);
            match pairs.position(|pair| self.has(pair[0], pair[1])) {
                Some(place) => return from + at + place,
                None => at += STRIDE,
            }
        }
        let mut pairs = rest[at.min(rest.len())..].windows(2);
        match pairs.position(|pair| self.has(pair[0], pair[1])) {
            Some(place) => from + at + place,
            None => bytes.len().saturating_sub(1).max(from),
        }
    }

    /// Whether no two bytes are of interest, as far as the groups tell.
    fn has_none(&self, window: &[u8; STRIDE + 1]) -> bool {
        let groups = window.map(|byte| self.groups[usize::from(byte)]);
        let mut found = 0;
        for place in 0..STRIDE {
            found |= groups[place] & (groups[place + 1] >> GROUPS);
        }
        found == 0
    }

    fn set(&mut self, first: u8, second: u8) {
        let (word, bit) = place(first, second);
        self.pairs[word] |= bit;
        let known = self.firsts.iter().position(|known| *known == first);
        let group = known.unwrap_or(self.firsts.len());
        if known.is_none() {
            self.firsts.push(first);
        }
        let group = group % GROUPS;
        self.groups[usize::from(first)] |= 1 << group;
        self.groups[usize::from(second)] |= 1 << (GROUPS + group);
    }

    fn has(&self, first: u8, second: u8) -> bool {
        let (word, bit) = place(first, second);
        self.pairs[word] & bit != 0
    }
}

/// Which word, and which bit of it.
fn place(first: u8, second: u8) -> (usize, u64) {
    (
        usize::from(first) << 2 | usize::from(second) >> 6,
        1 << (second & 63),
    )
}

#[cfg(test)]
mod tests {
    use super::Scan;

    #[test]
    fn the_first_pair_is_found_wherever_it_stands() {
        let mut scan = Scan::default();
        for anchor in ["<|", "</s>", "\u{3010}1", "data:"] {
            scan.add(anchor);
        }
        for length in 0..40 {
            for pair in ["<|", "</", "\u{3010}", "da", "`x", "\n~"] {
                let text = format!("{}{pair}dx<a", "d".repeat(length));
                assert_eq!(scan.next(text.as_bytes(), 0), length, "{text}");
                assert_eq!(scan.next(text.as_bytes(), length / 2), length, "{text}");
            }
            let text = "d".repeat(length);
            assert_eq!(scan.next(text.as_bytes(), 0), length.saturating_sub(1));
        }
    }

    #[test]
    fn more_first_bytes_than_groups_are_told_apart() {
        let mut scan = Scan::default();
        for first in b'A'..=b'z' {
            scan.add(&format!("{}!", char::from(first)));
        }
        assert_eq!(scan.next(b"0123456789abcdef!ghijklmnopq", 0), 15);
        assert_eq!(scan.next(b"0! ! 7! 01234567 x", 0), 17);
    }
}
