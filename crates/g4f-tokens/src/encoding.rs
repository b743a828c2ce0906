//! Which vocabulary a model speaks.

use std::sync::LazyLock;

use tiktoken_rs::CoreBPE;

use crate::{BpeCounter, TokenCounter};

/// A public vocabulary of OpenAI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// `o200k_base`: GPT-4o and later. gpt-oss (`o200k_harmony`) has the same tokens for ordinary text.
    O200k,
    /// `cl100k_base`: GPT-4, GPT-3.5 and the embedding models.
    Cl100k,
}

/// Families of model names. A name belongs to a family if it continues with `-` or not at all, see [`in_family`].
const FAMILIES: &[(&str, Encoding)] = &[
    ("gpt-4o", Encoding::O200k),
    ("chatgpt-4o", Encoding::O200k),
    ("gpt-4.1", Encoding::O200k),
    ("gpt-4.5", Encoding::O200k),
    ("gpt-5", Encoding::O200k),
    ("gpt-oss", Encoding::O200k),
    ("o1", Encoding::O200k),
    ("o3", Encoding::O200k),
    ("o4", Encoding::O200k),
    ("codex-mini", Encoding::O200k),
    ("gpt-4", Encoding::Cl100k),
    ("gpt-3.5", Encoding::Cl100k),
    ("gpt-35", Encoding::Cl100k),
    ("text-embedding-3", Encoding::Cl100k),
    ("text-embedding-ada-002", Encoding::Cl100k),
    ("davinci-002", Encoding::Cl100k),
    ("babbage-002", Encoding::Cl100k),
];

impl Encoding {
    /// The vocabulary of a model, if it is one of OpenAI's whose vocabulary is known.
    ///
    /// Letter case does not matter, nor does what routers and vendors put around a name: `openai/gpt-4o`,
    /// `openai.gpt-oss-120b-1:0`, `gpt-4o:free`, `ft:gpt-4o-mini:acme::id`.
    pub fn for_model(model: &str) -> Option<Self> {
        let name = bare_name(model);
        FAMILIES
            .iter()
            .find(|(family, _)| in_family(name, family))
            .map(|(_, encoding)| *encoding)
    }

    /// The counter that speaks this vocabulary.
    pub fn counter(self) -> &'static dyn TokenCounter {
        static O200K: BpeCounter = BpeCounter::new(Encoding::O200k);
        static CL100K: BpeCounter = BpeCounter::new(Encoding::Cl100k);
        match self {
            Self::O200k => &O200K,
            Self::Cl100k => &CL100K,
        }
    }

    /// Reads the vocabulary now rather than on first use. Takes a fraction of a second, once; blocks.
    pub fn warm_up(self) {
        let _ = self.vocabulary();
    }

    /// The vocabulary, read on first use. `None` if it cannot be read, which would be a broken build of it.
    pub(crate) fn vocabulary(self) -> Option<&'static CoreBPE> {
        static O200K: LazyLock<Option<CoreBPE>> = LazyLock::new(|| tiktoken_rs::o200k_base().ok());
        static CL100K: LazyLock<Option<CoreBPE>> =
            LazyLock::new(|| tiktoken_rs::cl100k_base().ok());
        match self {
            Self::O200k => O200K.as_ref(),
            Self::Cl100k => CL100K.as_ref(),
        }
    }
}

/// The name without vendor path, fine-tune mark and tags.
fn bare_name(model: &str) -> &str {
    let name = model.rsplit('/').next().unwrap_or(model).trim();
    let name = strip_prefix_ignore_case(name, "openai.").unwrap_or(name);
    let name = strip_prefix_ignore_case(name, "ft:").unwrap_or(name);
    name.split([':', '@']).next().unwrap_or(name)
}

/// Whether a name is the family's own or continues it with `-`. Minors of GPT-5 continue it with a point.
fn in_family(name: &str, family: &str) -> bool {
    strip_prefix_ignore_case(name, family).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with('-') || (family == "gpt-5" && rest.starts_with('.'))
    })
}

fn strip_prefix_ignore_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests;
