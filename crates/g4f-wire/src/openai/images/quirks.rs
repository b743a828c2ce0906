//! What a vendor's images do differently.

/// How pictures go along, and where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// Not at all.
    Refused,
    /// In a form: files `image` (`image[]` where there are several) and `mask`.
    Form,
    /// In JSON: `images`, a list of `{"image_url"}` or `{"file_id"}`, and `mask` of the same kind.
    Objects,
    /// In JSON: `image`, a `{"url", "type": "image_url"}`, or `images` where there are several.
    Typed,
    /// In JSON: one address in a field of this name, or `many`, a list of them, where there are several.
    Addresses {
        /// The field of one picture.
        one: &'static str,
        /// The field of several.
        many: &'static str,
    },
}

/// How the size is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sizes {
    /// `size`: `1024x1024`.
    Size,
    /// `size`: `1024x1024` or `16:9`.
    SizeIsRatio,
    /// As [`Size`](Self::Size), in a field of this name.
    Field(&'static str),
    /// `width` and `height`.
    Sides,
    /// `aspect_ratio`: `16:9`.
    Ratio,
    /// Both `size` and `aspect_ratio` are known.
    SizeOrRatio,
}

/// A vendor's dialect of images.
#[derive(Clone, Copy, Debug)]
pub struct ImageQuirks {
    /// Path of new pictures behind the base URL, where `{model}` stands for the model; `/images/generations`.
    pub generate: &'static str,
    /// Path of changed pictures; `/images/edits`.
    pub edit: &'static str,
    /// Path of variations; `None` where there are none.
    pub variation: Option<&'static str>,
    /// How pictures go along.
    pub pictures: Pictures,
    /// Most pictures that go along.
    pub max_pictures: usize,
    /// Whether an edit may be held to a part by a mask.
    pub mask: bool,
    /// How the size is said.
    pub sizes: Sizes,
    /// The sizes that there are, where only some are; the nearest shape is taken for an aspect ratio.
    pub known_sizes: &'static [&'static str],
    /// Parameters that are taken.
    pub takes: &'static [&'static str],
    /// Parameters by another name: ours and the vendor's.
    pub rename: &'static [(&'static str, &'static str)],
    /// The vendor's word for the response format `b64_json`.
    pub base64: &'static str,
    /// Most pictures of one call.
    pub max_n: u32,
    /// What some models do differently: beginnings of their names, and all of their quirks.
    pub models: &'static [(&'static [&'static str], &'static ImageQuirks)],
}

impl ImageQuirks {
    /// A plain server of the family: the common parameters, and pictures in a form.
    pub const DEFAULT: Self = Self {
        generate: "/images/generations",
        edit: "/images/edits",
        variation: Some("/images/variations"),
        pictures: Pictures::Form,
        max_pictures: 16,
        mask: true,
        sizes: Sizes::Size,
        known_sizes: &[],
        takes: &[
            "response_format",
            "quality",
            "style",
            "user",
            "background",
            "output_format",
            "output_compression",
            "moderation",
            "input_fidelity",
        ],
        rename: &[],
        base64: "b64_json",
        max_n: 10,
        models: &[],
    };

    /// OpenAI itself, by model: those that are GPTs send bytes and take pictures as addresses too.
    pub const OPENAI: Self = Self {
        variation: None,
        pictures: Pictures::Objects,
        known_sizes: &["1024x1024", "1536x1024", "1024x1536"],
        takes: &[
            "quality",
            "user",
            "background",
            "output_format",
            "output_compression",
            "moderation",
            "input_fidelity",
        ],
        models: &[
            (&["dall-e-2"], &Self::DALL_E_2),
            (&["dall-e-3"], &Self::DALL_E_3),
        ],
        ..Self::DEFAULT
    };

    const DALL_E_2: Self = Self {
        max_pictures: 1,
        known_sizes: &["1024x1024", "512x512", "256x256"],
        takes: &["response_format", "user"],
        ..Self::DEFAULT
    };

    const DALL_E_3: Self = Self {
        variation: None,
        pictures: Pictures::Refused,
        known_sizes: &["1024x1024", "1792x1024", "1024x1792"],
        takes: &["response_format", "quality", "style", "user"],
        max_n: 1,
        ..Self::DEFAULT
    };

    /// The quirks that hold for `model`.
    pub(super) fn of(&'static self, model: &str) -> &'static Self {
        let name = model.rsplit('/').next().unwrap_or(model);
        self.models
            .iter()
            .find(|(names, _)| {
                let mut begins = names.iter();
                begins.any(|begin| name.starts_with(begin) || model.starts_with(begin))
            })
            .map_or(self, |(_, quirks)| quirks)
    }
}

impl Default for ImageQuirks {
    fn default() -> Self {
        Self::DEFAULT
    }
}
