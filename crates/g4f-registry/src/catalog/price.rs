//! What an offering costs: rates by what is counted, by service tier, and by the length of the prompt.

use serde::Serialize;

use g4f_types::Price as Simple;

macro_rules! charges {
    ($($(#[$doc:meta])* $name:ident = $unit:literal),* $(,)?) => {
        /// What is counted, and in which unit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum Charge {
            $($(#[$doc])* $name),*
        }

        impl Charge {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What the rate is for: `1M tokens`, `image`.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$name => $unit),* }
            }
        }
    };
}

charges! {
    /// Tokens of the prompt.
    Input = "1M tokens",
    /// Tokens of the answer.
    Output = "1M tokens",
    /// Tokens of the prompt that were cached.
    CacheRead = "1M tokens",
    /// Tokens that are put into the cache.
    CacheWrite = "1M tokens",
    /// Tokens that are put into the cache for an hour.
    CacheWriteHour = "1M tokens",
    /// Tokens of thinking, where they cost other than the answer.
    Reasoning = "1M tokens",
    /// Tokens of audio in the prompt.
    InputAudio = "1M tokens",
    /// Tokens of audio in the answer.
    OutputAudio = "1M tokens",
    /// Tokens of images in the prompt.
    InputImageTokens = "1M tokens",
    /// Tokens of images in the answer.
    OutputImageTokens = "1M tokens",
    /// Images in the prompt.
    InputImage = "image",
    /// Images that are made.
    OutputImage = "image",
    /// Pixels in the prompt.
    InputPixel = "pixel",
    /// Pixels that are made.
    OutputPixel = "pixel",
    /// Seconds of audio or video that are read.
    InputSecond = "second",
    /// Seconds of audio or video that are made.
    OutputSecond = "second",
    /// Characters that are read.
    InputCharacter = "character",
    /// Characters that are made.
    OutputCharacter = "character",
    /// Queries.
    Query = "query",
    /// Pages that are read.
    Page = "page",
    /// Requests.
    Request = "request",
}

/// The service tier that a rate is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Tier {
    /// What is asked plainly.
    #[default]
    Standard,
    /// Answered within a day.
    Batch,
    /// Answered when there is room.
    Flex,
    /// Answered first.
    Priority,
}

impl Tier {
    /// Every tier.
    pub const ALL: &'static [Self] = &[Self::Standard, Self::Batch, Self::Flex, Self::Priority];
}

/// One rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// What is counted.
    pub charge: Charge,
    /// For which service tier.
    #[serde(skip_serializing_if = "is_standard")]
    pub tier: Tier,
    /// Holds for prompts of more tokens than this; 0 for all.
    #[serde(skip_serializing_if = "is_zero")]
    pub above: u32,
    /// In USD for one unit, see [`Charge::unit`].
    pub usd: f64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(above: &u32) -> bool {
    *above == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_standard(tier: &Tier) -> bool {
    *tier == Tier::Standard
}

impl Rate {
    fn key(&self) -> (Charge, Tier, u32) {
        (self.charge, self.tier, self.above)
    }
}

/// All rates of an offering, sorted by charge, tier and length of the prompt.
///
/// A price that is listed as 0 is a number in a list, not a promise: whether something is free says
/// [`Access`](super::Access).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Rates(Vec<Rate>);

impl Rates {
    /// The rates, put in order. Of two for the same thing the first one counts; what is no price (negative, not finite) is
    /// left out.
    pub fn new(mut rates: Vec<Rate>) -> Self {
        rates.retain(|rate| rate.usd.is_finite() && rate.usd >= 0.0);
        rates.sort_by_key(Rate::key);
        rates.dedup_by_key(|rate| rate.key());
        Self(rates)
    }

    /// Every rate.
    pub fn iter(&self) -> impl Iterator<Item = &Rate> {
        self.0.iter()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rate for a prompt of so many tokens; the standard one where the tier has none of its own.
    pub fn rate(&self, charge: Charge, tier: Tier, prompt: u32) -> Option<f64> {
        let of = |tier: Tier| {
            let fits = |rate: &&Rate| {
                let reached = rate.above == 0 || prompt > rate.above;
                rate.charge == charge && rate.tier == tier && reached
            };
            self.0.iter().rfind(fits).map(|rate| rate.usd)
        };
        of(tier).or_else(|| of(Tier::Standard))
    }

    /// The standard price of a short prompt, where both of its numbers are known.
    pub fn simple(&self) -> Option<Simple> {
        Some(Simple {
            input: self.rate(Charge::Input, Tier::Standard, 0)?,
            output: self.rate(Charge::Output, Tier::Standard, 0)?,
        })
    }

    /// These rates, and those of `other` for what is not in these.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut rates = self.0.clone();
        rates.extend(
            other
                .0
                .iter()
                .filter(|rate| !self.0.iter().any(|own| own.key() == rate.key())),
        );
        Self::new(rates)
    }

    /// Whether the plain prices for tokens are about those of `other`; `None` where they cannot be compared.
    pub fn agrees(&self, other: &Self) -> Option<bool> {
        /// Lists round differently.
        const NEAR: f64 = 0.005;
        let (one, two) = (self.simple()?, other.simple()?);
        let near = |a: f64, b: f64| (a - b).abs() <= NEAR * a.max(b);
        Some(near(one.input, two.input) && near(one.output, two.output))
    }
}
