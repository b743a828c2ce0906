//! Media in answers.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use g4f_types::Media;

/// Base64 as some of Google's surfaces write it, with or without its padding.
const URL_SAFE_BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The media of some base64; none when it cannot be read.
pub(in crate::gemini) fn media(data: &str, media_type: Option<&str>) -> Option<Media> {
    let bytes = STANDARD
        .decode(data)
        .or_else(|_| URL_SAFE_BASE64.decode(data))
        .ok()
        .filter(|bytes| !bytes.is_empty())?;
    let media = Media::bytes(bytes);
    Some(match media_type.filter(|said| !said.is_empty()) {
        Some(said) => media.with_media_type(said),
        None => media,
    })
}
