//! What was heard, whoever heard it: from a vendor's words and passages to our transcript.

use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use serde_json::{Map, Value};

use super::media::media_type_of;
use super::subtitles::{self, Limits};
use super::unsupported;

/// Most bytes of a transcript: days of speech with a time for each word.
pub(crate) const MAX_TRANSCRIPT: u64 = 64 * 1024 * 1024;

/// A word, or a passage of several, with its time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Passage {
    /// What was said.
    pub(crate) text: String,
    /// When it begins, in seconds.
    pub(crate) start: f64,
    /// When it ends, in seconds.
    pub(crate) end: f64,
    /// Who said it.
    pub(crate) speaker: Option<String>,
    /// Whether it follows the one before without a space.
    pub(crate) glued: bool,
    /// What else the vendor says of it.
    pub(crate) more: Map<String, Value>,
}

/// All that was heard.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Heard {
    pub(crate) text: String,
    pub(crate) language: Option<String>,
    /// In seconds.
    pub(crate) duration: Option<f64>,
    /// Passages; made from the words where there are none.
    pub(crate) passages: Vec<Passage>,
    pub(crate) words: Vec<Passage>,
    /// What else the answer says.
    pub(crate) other: Map<String, Value>,
}

/// The form of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Words, with times where there are any.
    Plain,
    /// A subtitle file.
    Srt,
    /// A subtitle file of the web.
    Vtt,
}

impl Form {
    /// The form that was asked for.
    ///
    /// # Errors
    /// `Unsupported` for one that nobody knows.
    pub(crate) fn of(request: &TranscribeRequest) -> Result<Self> {
        match request.response_format.as_deref() {
            None | Some("json" | "text" | "verbose_json" | "diarized_json") => Ok(Self::Plain),
            Some("srt") => Ok(Self::Srt),
            Some("vtt") => Ok(Self::Vtt),
            Some(_) => Err(unsupported("response_format")),
        }
    }
}

impl Heard {
    /// The transcript in this form.
    pub(crate) fn into_transcript(mut self, form: Form) -> Transcript {
        if self.passages.is_empty() {
            self.passages = subtitles::group(&self.words, Limits::PASSAGES);
        }
        let text = match form {
            Form::Plain => self.text,
            Form::Srt | Form::Vtt => {
                let mut cues = if self.words.is_empty() {
                    self.passages.clone()
                } else {
                    subtitles::group(&self.words, Limits::CUES)
                };
                if cues.is_empty() && !self.text.trim().is_empty() {
                    cues.push(Passage {
                        text: self.text,
                        end: self.duration.unwrap_or(0.0),
                        ..Passage::default()
                    });
                }
                subtitles::write(&cues, form == Form::Vtt)
            }
        };
        let numbered = |(id, passage): (usize, Passage)| {
            let mut object = passage.into_object("text");
            object.insert("id".to_owned(), id.into());
            Value::Object(object)
        };
        let word = |word: Passage| Value::Object(word.into_object("word"));
        Transcript {
            text,
            language: self.language,
            duration: self.duration,
            segments: self
                .passages
                .into_iter()
                .enumerate()
                .map(numbered)
                .collect(),
            words: self.words.into_iter().map(word).collect(),
            usage: None,
            other: self.other,
        }
    }
}

impl Passage {
    /// As OpenAI writes it, with the words under this name.
    fn into_object(self, name: &str) -> Map<String, Value> {
        let mut object = self.more;
        object.insert(name.to_owned(), self.text.into());
        object.insert("start".to_owned(), self.start.into());
        object.insert("end".to_owned(), self.end.into());
        if let Some(speaker) = self.speaker {
            object.insert("speaker".to_owned(), speaker.into());
        }
        object
    }
}

/// The sound of a request.
///
/// # Errors
/// `BadRequest` without one, for a file that nobody has read, and for what is no sound; `Unsupported` for an uploaded
/// file of another provider.
pub(crate) fn audio_of(request: &TranscribeRequest) -> Result<&Media> {
    let refuse = |kind, why: String| Err(Error::new(kind, why).with_param("audio"));
    let Some(audio) = &request.audio else {
        return refuse(
            ErrorKind::BadRequest,
            "audio: there is nothing to listen to".to_owned(),
        );
    };
    match &audio.source {
        MediaSource::Path(_) => refuse(
            ErrorKind::BadRequest,
            "audio: the file was not read before the request was built".to_owned(),
        ),
        MediaSource::Id(_) => refuse(
            ErrorKind::Unsupported,
            "audio: this provider wants the file or an address, not an id".to_owned(),
        ),
        MediaSource::Url(_) => Ok(audio),
        MediaSource::Bytes(_) => match media_type_of(audio) {
            Some(kind) if !is_sound(&kind) => refuse(
                ErrorKind::BadRequest,
                format!("audio: {kind} is neither sound nor video"),
            ),
            _ => Ok(audio),
        },
    }
}

fn is_sound(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    kind.starts_with("audio/")
        || kind.starts_with("video/")
        || matches!(
            kind,
            "application/ogg" | "application/octet-stream" | "application/mp4"
        )
}

/// The error for a provider that does not translate.
///
/// # Errors
/// `Unsupported` when a translation is asked for.
pub(crate) fn no_translation(request: &TranscribeRequest) -> Result<()> {
    if request.translate {
        let refusal = unsupported("translate");
        return Err(refusal.with_message("this provider does not translate speech into English"));
    }
    Ok(())
}

/// A number, also one that is written as a text.
pub(crate) fn number(value: Option<&Value>) -> Option<f64> {
    let number = match value? {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    number.is_finite().then_some(number)
}

/// A name, also one that is a number.
pub(crate) fn name(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The elements of a list; none of what is no list.
pub(crate) fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// These fields of an object, as far as they say anything.
pub(crate) fn fields(value: &Value, names: &[&str]) -> Map<String, Value> {
    names
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), value.get(*name)?.clone())))
        .filter(|(_, value)| !value.is_null())
        .collect()
}

#[cfg(test)]
mod tests;
