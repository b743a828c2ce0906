//! What a vendor's transcription does differently.

/// How a vendor is asked to tell speakers apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diarize {
    /// It cannot.
    Never,
    /// By `response_format: diarized_json`, in pieces that it cuts itself.
    Format,
    /// By `diarize: true`.
    Field,
}

/// A vendor's dialect of transcription.
#[derive(Clone, Copy, Debug)]
pub struct TranscribeQuirks {
    /// Path behind the base URL; `/audio/transcriptions`.
    pub path: &'static str,
    /// Path of translations into English; `None` where there are none.
    pub translate: Option<&'static str>,
    /// Whether the model is named. Vendors of one model do not know the field.
    pub model: bool,
    /// Most bytes of an audio; `None` where nobody says.
    pub max_bytes: Option<usize>,
    /// The field for the address of an audio, where one is taken.
    pub url_field: Option<&'static str>,
    /// Parameters that are taken.
    pub takes: &'static [&'static str],
    /// Parameters by another name: ours and the vendor's.
    pub rename: &'static [(&'static str, &'static str)],
    /// Formats that come without being named, where naming them is refused.
    pub implied_formats: &'static [&'static str],
    /// How speakers are told apart.
    pub diarize: Diarize,
}

impl TranscribeQuirks {
    /// A plain server of the family.
    pub const DEFAULT: Self = Self {
        path: "/audio/transcriptions",
        translate: Some("/audio/translations"),
        model: true,
        max_bytes: None,
        url_field: None,
        takes: &[
            "language",
            "prompt",
            "response_format",
            "temperature",
            "timestamp_granularities",
        ],
        rename: &[],
        implied_formats: &[],
        diarize: Diarize::Never,
    };

    /// OpenAI itself: files of 25 MB at most, further things to include, speakers.
    pub const OPENAI: Self = Self {
        max_bytes: Some(25 * 1024 * 1024),
        takes: &[
            "language",
            "prompt",
            "response_format",
            "temperature",
            "timestamp_granularities",
            "include",
        ],
        diarize: Diarize::Format,
        ..Self::DEFAULT
    };
}

impl Default for TranscribeQuirks {
    fn default() -> Self {
        Self::DEFAULT
    }
}
