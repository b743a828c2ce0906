//! Sound that is here as a whole.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use g4f_types::facets::SpeechAnswer;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};

use crate::provider::Link;

/// Largest sound that is fetched, in bytes.
const MAX_SOUND: u64 = 256 * 1024 * 1024;

/// An answer of bytes that are here.
pub(crate) fn whole_sound(media_type: impl Into<String>, sound: Bytes) -> SpeechAnswer {
    SpeechAnswer {
        media_type: media_type.into(),
        audio: Box::pin(Once(Some(sound))),
    }
}

/// The sound of a result, fetched where only its address is known.
///
/// # Errors
/// `Empty` where there is none, and whatever goes wrong with fetching it.
pub(super) async fn sound_of(link: &Link<'_>, found: Vec<Media>) -> Result<SpeechAnswer> {
    let empty =
        || Error::new(ErrorKind::Empty, "the answer holds no sound").with_reached_upstream(true);
    let sound = found.into_iter().next().ok_or_else(empty)?;
    let (said, bytes) = match sound.source {
        MediaSource::Bytes(bytes) => (sound.media_type, bytes),
        MediaSource::Url(url) => {
            let (said, bytes) = link.download(&url, MAX_SOUND).await?;
            let said = said.filter(|said| said.starts_with("audio/"));
            (said.or(sound.media_type), bytes)
        }
        _ => return Err(empty()),
    };
    if bytes.is_empty() {
        return Err(empty());
    }
    let sniffed = || g4f_types::media::sniff(&bytes).map(str::to_owned);
    let media_type = said.or_else(sniffed);
    Ok(whole_sound(
        media_type.unwrap_or_else(|| "audio/mpeg".to_owned()),
        bytes,
    ))
}

struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}
