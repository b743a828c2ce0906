//! What a vendor's videos do differently.

/// How the work is described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VideoBody {
    /// In a form, with a picture as the file `input_reference`.
    Form,
    /// In JSON, with a picture as `{"url"}` in this field.
    Object(&'static str),
    /// In JSON, with a picture's address in this field.
    Address(&'static str),
}

/// How the length is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// `seconds`, as a text.
    SecondsText,
    /// A number in a field of this name.
    Number(&'static str),
    /// Not at all.
    Fixed,
}

/// How one looks at the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// `GET` of this path and the id.
    Get(&'static str),
    /// `POST` to this path, with the id in a field of this name.
    Post(&'static str, &'static str),
}

/// A vendor's dialect of videos.
#[derive(Clone, Copy, Debug)]
pub struct VideoQuirks {
    /// Path of the work behind the base URL; `/videos`.
    pub submit: &'static str,
    /// How it is described.
    pub body: VideoBody,
    /// How the length is said.
    pub length: Length,
    /// How one looks at it.
    pub look: Look,
    /// Whether the video is fetched from `/content` behind the work, where no address is given.
    pub content: bool,
    /// Parameters that are taken.
    pub takes: &'static [&'static str],
    /// Parameters by another name: ours and the vendor's.
    pub rename: &'static [(&'static str, &'static str)],
}

impl VideoQuirks {
    /// As OpenAI has it (Sora).
    pub const DEFAULT: Self = Self {
        submit: "/videos",
        body: VideoBody::Form,
        length: Length::SecondsText,
        look: Look::Get("/videos/"),
        content: true,
        takes: &["size"],
        rename: &[],
    };

    /// As xAI has it.
    ///
    /// <https://docs.x.ai/docs/guides/video-generations>
    pub const XAI: Self = Self {
        submit: "/videos/generations",
        body: VideoBody::Object("image"),
        length: Length::Number("duration"),
        content: false,
        takes: &["aspect_ratio", "resolution"],
        ..Self::DEFAULT
    };

    /// As `SiliconFlow` has it.
    ///
    /// <https://docs.siliconflow.com/en/api-reference/videos/videos_submit>
    pub const SILICONFLOW: Self = Self {
        submit: "/video/submit",
        body: VideoBody::Address("image"),
        length: Length::Fixed,
        look: Look::Post("/video/status", "requestId"),
        content: false,
        takes: &["size", "negative_prompt", "seed"],
        rename: &[("size", "image_size")],
    };

    /// As Z.ai has it.
    ///
    /// <https://docs.z.ai/api-reference/video/generate-video>
    pub const ZAI: Self = Self {
        submit: "/videos/generations",
        body: VideoBody::Address("image_url"),
        length: Length::Number("duration"),
        look: Look::Get("/async-result/"),
        content: false,
        takes: &["size", "audio", "aspect_ratio"],
        rename: &[("audio", "with_audio")],
    };
}

impl Default for VideoQuirks {
    fn default() -> Self {
        Self::DEFAULT
    }
}
