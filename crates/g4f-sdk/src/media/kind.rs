//! What media are sent as, and whether they are that: a provider would answer a text file sent as an image with a far
//! worse message.

use g4f_types::media::sniff;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};

/// What media are sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Image,
    Audio,
    Video,
    /// Whatever it is.
    Any,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Any => "file",
        }
    }

    /// Whether something of this type may be sent so; `None` where the bytes have no mark and nobody says.
    fn takes(self, found: Option<&str>, said: Option<&str>) -> bool {
        match (self, found) {
            (Self::Any, _) => true,
            // Containers such as ogg and mp4 hold sound as well as pictures.
            (Self::Image, Some(found)) => found.starts_with("image/"),
            (_, Some(found)) => found.starts_with("audio/") || found.starts_with("video/"),
            // SVG and raw PCM have no mark: the caller's word counts.
            (_, None) => said.is_some_and(|said| said.split('/').next() == Some(self.word())),
        }
    }

    /// Checks bytes that are here, which are at most `limit`.
    ///
    /// # Errors
    /// `BadRequest` for what is empty, too large, or something else.
    pub(crate) fn check(self, media: &Media, limit: u64) -> Result<()> {
        let MediaSource::Bytes(bytes) = &media.source else {
            return Ok(());
        };
        let name = media.name.as_deref().unwrap_or("the attachment");
        let word = self.word();
        let bad = |message: String| Error::new(ErrorKind::BadRequest, message);
        if bytes.is_empty() && self != Self::Any {
            return Err(bad(format!("{name} is empty, so it is no {word}")));
        }
        if bytes.len() as u64 > limit {
            return Err(too_large(name, bytes.len() as u64, limit));
        }
        let found = sniff(bytes);
        let said = media.media_type.as_deref();
        if self.takes(found, said) {
            return Ok(());
        }
        let message = match found.or(said) {
            Some(found) => format!("{name} is no {word}: it is {found}"),
            None => format!("{name} is no {word} of a known format"),
        };
        Err(bad(message).with_help("documents and other files go in as file attachments"))
    }
}

/// The error for a file that is too large to be sent.
pub(super) fn too_large(name: &str, size: u64, limit: u64) -> Error {
    let mib = |bytes: u64| bytes.div_ceil(1024 * 1024);
    Error::new(
        ErrorKind::BadRequest,
        format!(
            "{name}: {} MiB is too large; at most {} MiB are sent",
            mib(size),
            mib(limit)
        ),
    )
    .with_help("max_audio_mb and max_file_mb in the section [media] set the bounds")
}
