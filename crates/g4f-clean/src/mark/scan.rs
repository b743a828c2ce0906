//! Where something of interest may begin: by two bytes, so that clean text costs a look-up for each.

/// Number of words that hold a bit for each two bytes.
const WORDS: usize = (1 << 16) / 64;

/// Pairs of bytes that marks begin with.
#[derive(Clone)]
pub(super) struct Scan {
    pairs: Box<[u64; WORDS]>,
}

impl Default for Scan {
    fn default() -> Self {
        let mut scan = Self {
            pairs: Box::new([0; WORDS]),
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
        let mut pairs = rest.windows(2);
        match pairs.position(|pair| self.has(pair[0], pair[1])) {
            Some(at) => from + at,
            None => bytes.len().saturating_sub(1).max(from),
        }
    }

    fn set(&mut self, first: u8, second: u8) {
        let (word, bit) = place(first, second);
        self.pairs[word] |= bit;
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
