//! How a host serves a model: attributes that make no other model.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! variants {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// One attribute of how a model is served.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Variant {
            $($(#[$doc])* $name),*
        }

        impl Variant {
            /// Every attribute.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As it stands in names: `fp8`, `free`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

variants! {
    /// Without payment, within limits.
    Free = "free",
    /// Routed for throughput.
    Nitro = "nitro",
    /// Routed for the lowest price.
    Floor = "floor",
    /// With a web search.
    Online = "online",
    /// Routed to hosts whose tool calls are exact.
    Exacto = "exacto",
    /// With a longer window.
    Extended = "extended",
    /// With thinking turned on.
    Thinking = "thinking",
    /// Under the host's own moderation.
    Beta = "beta",
    /// Weights in 8 bits, floating.
    Fp8 = "fp8",
    /// Weights in 4 bits, floating.
    Fp4 = "fp4",
    /// NVIDIA's 4 bits.
    Nvfp4 = "nvfp4",
    /// Microscaling 4 bits.
    Mxfp4 = "mxfp4",
    /// Weights in bfloat16.
    Bf16 = "bf16",
    /// Weights in float16.
    Fp16 = "fp16",
    /// Weights in 4 bits, whole numbers.
    Int4 = "int4",
    /// Weights in 8 bits, whole numbers.
    Int8 = "int8",
    /// Activation-aware quantisation.
    Awq = "awq",
    /// Quantisation of generative transformers.
    Gptq = "gptq",
    /// A file of llama.cpp.
    Gguf = "gguf",
    /// Weights in 4 bits.
    Bit4 = "4bit",
    /// Weights in 6 bits.
    Bit6 = "6bit",
    /// Weights in 8 bits.
    Bit8 = "8bit",
    /// In a trusted execution environment.
    Tee = "tee",
    /// Model as a service (Google).
    Maas = "maas",
    /// In the format of Hugging Face.
    Hf = "hf",
    /// On faster machines.
    Highspeed = "highspeed",
    /// On faster machines.
    Lightning = "lightning",
    /// Cheaper and slower.
    Flex = "flex",
    /// Dearer and faster.
    Priority = "priority",
    /// Faster.
    Fast = "fast",
    /// Faster, mostly by fewer bits.
    Turbo = "turbo",
}

impl Variant {
    /// The attribute of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == text)
    }

    /// Whether names carry it after a colon: `:free`.
    pub(crate) const fn is_tag(self) -> bool {
        self as u8 <= Self::Beta as u8
    }

    /// Whether it says how the weights are stored.
    pub const fn is_quantisation(self) -> bool {
        self as u8 >= Self::Fp8 as u8 && self as u8 <= Self::Bit8 as u8
    }
}

/// A set of attributes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Variants(u32);

impl Variants {
    /// Served plainly.
    pub const EMPTY: Self = Self(0);

    /// The set with these bits; bits that mean nothing are dropped.
    pub(crate) fn from_bits(bits: u32) -> Self {
        let all = u32::MAX >> (u32::BITS as usize - Variant::ALL.len());
        Self(bits & all)
    }

    /// The bits of the set.
    pub(crate) const fn bits(self) -> u32 {
        self.0
    }

    /// Adds one.
    pub const fn insert(&mut self, variant: Variant) {
        self.0 |= 1 << variant as u32;
    }

    /// Whether it is in the set.
    pub const fn contains(self, variant: Variant) -> bool {
        self.0 & (1 << variant as u32) != 0
    }

    /// Whether all of `other` are in the set.
    pub const fn contains_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nothing is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The attributes, in declaration order.
    pub fn iter(self) -> impl Iterator<Item = Variant> {
        Variant::ALL
            .iter()
            .copied()
            .filter(move |v| self.contains(*v))
    }
}

impl FromIterator<Variant> for Variants {
    fn from_iter<I: IntoIterator<Item = Variant>>(iter: I) -> Self {
        let mut set = Self::EMPTY;
        for variant in iter {
            set.insert(variant);
        }
        set
    }
}

impl fmt::Debug for Variants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.iter().map(Variant::as_str))
            .finish()
    }
}

impl Serialize for Variants {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Variant::as_str))
    }
}
