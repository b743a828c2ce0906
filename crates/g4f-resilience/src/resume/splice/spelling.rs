//! Which letters follow each other in an answer: whether its words would be spelled so.

use std::collections::HashMap;

use super::chars::{is_space, is_word};

/// How much likelier two words are than one at the seam, as a logarithm, by the spelling of the answer so far: the
/// letters around the seam with a blank between them and without.
pub(super) fn spelling(said: &str, more: &str) -> f64 {
    let mut before = said.chars().rev().map(fold);
    let (Some(b), a) = (before.next(), before.next().unwrap_or(' ')) else {
        return 0.0;
    };
    let mut after = more.chars().map(fold);
    let (Some(c), d) = (after.next(), after.next().unwrap_or(' ')) else {
        return 0.0;
    };
    let letters = Letters::of(said);
    let apart =
        letters.chance([a, b, ' ']) + letters.chance([b, ' ', c]) + letters.chance([' ', c, d]);
    let together = letters.chance([a, b, c]) + letters.chance([b, c, d]);
    (apart - together).clamp(-4.0, 4.0)
}

/// Small letters; everything that ends a word is one sign.
fn fold(c: char) -> char {
    if !is_word(c) || is_space(c) {
        return ' ';
    }
    c.to_lowercase().next().unwrap_or(c)
}

/// How often one, two and three signs follow each other. A part of the answer is enough.
struct Letters {
    one: HashMap<char, u32>,
    two: HashMap<[char; 2], u32>,
    three: HashMap<[char; 3], u32>,
    all: u32,
}

impl Letters {
    const ENOUGH: usize = 16 * 1024;

    fn of(text: &str) -> Self {
        let mut letters = Self {
            one: HashMap::new(),
            two: HashMap::new(),
            three: HashMap::new(),
            all: 0,
        };
        let (mut a, mut b) = (' ', ' ');
        for c in text.chars().rev().take(Self::ENOUGH).map(fold) {
            // Read backwards: `c` stands before `b`, which stands before `a`.
            if c == ' ' && b == ' ' {
                continue;
            }
            *letters.one.entry(c).or_default() += 1;
            *letters.two.entry([c, b]).or_default() += 1;
            *letters.three.entry([c, b, a]).or_default() += 1;
            letters.all += 1;
            (a, b) = (b, c);
        }
        letters
    }

    /// The logarithm of the chance of the last of three signs after the first two; shorter contexts fill the gaps.
    fn chance(&self, [a, b, c]: [char; 3]) -> f64 {
        const TRUST: f64 = 2.0;
        const SIGNS: f64 = 40.0;
        let one = |c: char| f64::from(self.one.get(&c).copied().unwrap_or(0));
        let two = |pair: [char; 2]| f64::from(self.two.get(&pair).copied().unwrap_or(0));
        let three = f64::from(self.three.get(&[a, b, c]).copied().unwrap_or(0));
        let alone = (one(c) + 1.0) / (f64::from(self.all) + SIGNS);
        let after_one = (two([b, c]) + TRUST * alone) / (one(b) + TRUST);
        let after_two = (three + TRUST * after_one) / (two([a, b]) + TRUST);
        after_two.ln()
    }
}
