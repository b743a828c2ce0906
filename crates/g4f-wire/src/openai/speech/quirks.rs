//! What a vendor's speech does differently.

/// How the format of the sound is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formats {
    /// `response_format`, and `sample_rate` where it is taken.
    Name,
    /// `output_format`, an object of `codec` and `sample_rate`.
    Codec,
}

/// A vendor's dialect of speech.
#[derive(Clone, Copy, Debug)]
pub struct SpeechQuirks {
    /// Path behind the base URL; `/audio/speech`.
    pub path: &'static str,
    /// Whether the model is named. Vendors of one model do not know the field.
    pub model: bool,
    /// Parameters that are taken.
    pub takes: &'static [&'static str],
    /// Parameters by another name: ours and the vendor's.
    pub rename: &'static [(&'static str, &'static str)],
    /// How the format is said.
    pub formats: Formats,
    /// Voices for callers who name none, by the beginnings of models' names; the vendor chooses where none fits.
    pub voices: &'static [(&'static str, &'static str)],
    /// Whether voices may be the vendor's own ids (`voice_...`), which are written as objects.
    pub voice_ids: bool,
    /// The format that comes when none is asked for.
    pub default_format: &'static str,
    /// Whether it comes only when it is asked for.
    pub names_format: bool,
    /// The language that is said when the caller says none, where one must be.
    pub default_language: Option<&'static str>,
}

impl SpeechQuirks {
    /// A plain server of the family.
    pub const DEFAULT: Self = Self {
        path: "/audio/speech",
        model: true,
        takes: &["voice", "response_format", "speed", "instructions"],
        rename: &[],
        formats: Formats::Name,
        voices: &[],
        voice_ids: false,
        default_format: "mp3",
        names_format: false,
        default_language: None,
    };

    /// OpenAI itself, which wants a voice.
    pub const OPENAI: Self = Self {
        voices: &[("", "alloy")],
        voice_ids: true,
        ..Self::DEFAULT
    };

    /// The voice for `model` when the caller names none.
    pub(super) fn voice(&self, model: &str) -> Option<&'static str> {
        let mut voices = self.voices.iter();
        voices
            .find(|(begin, _)| model.starts_with(begin))
            .map(|(_, voice)| *voice)
    }
}

impl Default for SpeechQuirks {
    fn default() -> Self {
        Self::DEFAULT
    }
}
