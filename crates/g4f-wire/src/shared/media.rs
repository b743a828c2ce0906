//! Media for families that want bytes and their type apart.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use g4f_types::media::sniff;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};

/// Media as a body holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline<'a> {
    /// Media type, such as `image/png`.
    pub media_type: Cow<'a, str>,
    /// The bytes in base64.
    pub base64: String,
}

/// Media whose bytes are here. `place` names it in errors: `messages[2]`.
///
/// # Errors
/// `Unsupported` for an address that the provider cannot fetch and for an uploaded file of another provider;
/// `BadRequest` for a file that nobody has read, and for bytes whose type nobody knows.
pub fn inline<'a>(media: &'a Media, place: &str) -> Result<Inline<'a>> {
    let refuse = |kind, why: String| Err(Error::new(kind, why).with_param(place));
    match &media.source {
        MediaSource::Bytes(_) => {}
        MediaSource::Url(_) => {
            return refuse(
                ErrorKind::Unsupported,
                format!("{place}: this provider fetches no addresses; send the bytes"),
            );
        }
        MediaSource::Id(id) => {
            return refuse(
                ErrorKind::Unsupported,
                format!("{place}: this provider knows no uploaded file {id}; send the bytes"),
            );
        }
        MediaSource::Path(path) => {
            let path = path.display();
            let why = format!("{place}: the file {path} was not read before the request was built");
            return refuse(ErrorKind::BadRequest, why);
        }
    }
    match (media_type_of(media), media.to_base64()) {
        (Some(media_type), Some(base64)) => Ok(Inline { media_type, base64 }),
        _ => refuse(
            ErrorKind::BadRequest,
            format!("{place}: nobody knows the media type of these bytes; name it"),
        ),
    }
}

/// The media type: what is said, else what the bytes show.
pub fn media_type_of(media: &Media) -> Option<Cow<'_, str>> {
    match (&media.media_type, &media.source) {
        (Some(media_type), _) => Some(Cow::Borrowed(media_type)),
        (None, MediaSource::Bytes(bytes)) => sniff(bytes).map(Cow::Borrowed),
        _ => None,
    }
}

/// Base64 from an answer: with or without padding, with whatever bits stand in its last digit, and without what is no
/// digit at all, such as line ends.
pub fn decode_base64(text: &str) -> Option<Bytes> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let clean = || {
        let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        let mut digits: Vec<u8> = text.bytes().filter(is_digit).collect();
        // One digit alone is less than a byte.
        digits.truncate(digits.len() - usize::from(digits.len() % 4 == 1));
        digits
    };
    let bytes = LENIENT.decode(text).or_else(|_| LENIENT.decode(clean()));
    bytes
        .ok()
        .filter(|bytes| !bytes.is_empty())
        .map(Bytes::from)
}
