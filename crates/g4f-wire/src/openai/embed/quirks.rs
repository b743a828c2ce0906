//! What a vendor's embeddings do differently.

use g4f_types::facets::EmbedRequest;

/// The numbers in base64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Element {
    /// Floats of 4 bytes, little-endian.
    #[default]
    F32,
    /// Whole numbers of 1 byte, signed.
    I8,
    /// Whole numbers of 1 byte, unsigned.
    U8,
}

/// How inputs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inputs {
    /// `input`: a text, or a list of texts and, where `tokens` is set, of lists of tokens.
    Texts {
        /// Whether lists of tokens are taken.
        tokens: bool,
    },
    /// `input`: a list of texts, or of `{"text"}` and `{"image"}` as soon as there is a picture.
    Objects,
    /// `inputs`: a list of `{"content": [part]}`, a part being a text or a picture.
    Contents,
}

/// A vendor's dialect of `/embeddings`.
#[derive(Clone, Copy, Debug)]
pub struct EmbedQuirks {
    /// Path behind the base URL; `/embeddings`.
    pub path: &'static str,
    /// How inputs are written.
    pub inputs: Inputs,
    /// Most inputs of one call; more are sent in several.
    pub max_inputs: usize,
    /// Parameters that are taken.
    pub takes: &'static [&'static str],
    /// Parameters by another name: OpenAI's and the vendor's.
    pub rename: &'static [(&'static str, &'static str)],
    /// The vendor's words for `query` and `document`.
    pub input_types: &'static [(&'static str, &'static str)],
    /// What inputs are for when nobody says, where the vendor must be told.
    pub default_input_type: Option<&'static str>,
    /// Whether `base64` is the only format that may be named: floats come when none is.
    pub base64_only: bool,
    /// The numbers in base64, where the request does not ask for others.
    pub element: Element,
    /// What some models do differently: beginnings of their names, and all of their quirks.
    pub models: &'static [(&'static [&'static str], &'static EmbedQuirks)],
}

impl EmbedQuirks {
    /// A plain server of the family, as OpenAI is one.
    pub const DEFAULT: Self = Self {
        path: "/embeddings",
        inputs: Inputs::Texts { tokens: true },
        max_inputs: 2048,
        takes: &["dimensions", "encoding_format", "user"],
        rename: &[],
        input_types: &[],
        default_input_type: None,
        base64_only: false,
        element: Element::F32,
        models: &[],
    };

    /// The quirks that hold for `model`.
    pub(super) fn of(&'static self, model: &str) -> &'static Self {
        let name = model.rsplit('/').next().unwrap_or(model);
        self.models
            .iter()
            .find(|(names, _)| names.iter().any(|begin| name.starts_with(begin)))
            .map_or(self, |(_, quirks)| quirks)
    }

    /// What the numbers in base64 are, as far as the request says.
    pub(super) fn element_of(&self, request: &EmbedRequest) -> Element {
        let asked = ["output_dtype", "embedding_type"]
            .iter()
            .find_map(|name| request.other.get(*name)?.as_str());
        match asked {
            Some("int8" | "binary") => Element::I8,
            Some("uint8" | "ubinary") => Element::U8,
            Some("float") => Element::F32,
            _ => self.element,
        }
    }

    pub(super) fn input_type<'a>(&self, ours: &'a str) -> &'a str {
        self.input_types
            .iter()
            .find(|(name, _)| *name == ours)
            .map_or(ours, |(_, theirs)| theirs)
    }
}

impl Default for EmbedQuirks {
    fn default() -> Self {
        Self::DEFAULT
    }
}
