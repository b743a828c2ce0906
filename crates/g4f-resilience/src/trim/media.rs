//! What pictures, sound, video and documents cost, estimated without a look at more than their first bytes.
//!
//! Vendors count differently, and none says beforehand. The numbers are the higher ones of what their documentation
//! gives, because a guess too high costs a message of history and one too low a refused request:
//!
//! | what | estimate | source |
//! |---|---|---|
//! | a picture, `detail: low` | 85 | OpenAI, "Images and vision": low detail is 85 tokens |
//! | a picture of known size | the higher of 85 + 170 for each tile of 512 after scaling to 2048 and to 768 on the short side, and one for each patch of 28 x 28, at most 1,600 | OpenAI, the same; Anthropic, "Vision" |
//! | a picture of unknown size | 1,600 | Anthropic, the largest picture that is not scaled |
//! | sound | 32 a second; a WAV file says how long it is, else 8 kB are a second; unknown: a minute | Google, "Understand and count tokens" |
//! | video | 300 a second; 125 kB are a second; unknown: a minute | Google, "Video understanding": 258 a frame, 32 for the sound |
//! | a text document | its text is counted | |
//! | any other document | 3,000 a page; 20 kB are a page; unknown: one page | Anthropic, "PDF support": 1,500 to 3,000 a page |

use g4f_types::{Media, MediaSource};

const PICTURE: usize = 1600;
const PICTURE_LOW: usize = 85;
const SOUND_SECOND: usize = 32;
const SOUND_BYTES: usize = 8_000;
const VIDEO_SECOND: usize = 300;
const VIDEO_BYTES: usize = 125_000;
const PAGE: usize = 3_000;
const PAGE_BYTES: usize = 20_000;
/// Seconds of what nothing is known about.
const MINUTE: usize = 60;

/// Tokens of a picture.
pub fn image(media: &Media) -> usize {
    if media.detail.as_deref() == Some("low") {
        return PICTURE_LOW;
    }
    let Some((width, height)) = bytes(media).and_then(size) else {
        return PICTURE;
    };
    tiles(width, height).max(patches(width, height))
}

/// Tokens of sound.
pub fn audio(media: &Media) -> usize {
    let seconds = match bytes(media) {
        None => MINUTE,
        Some(bytes) => {
            let rate = wav_rate(bytes).unwrap_or(SOUND_BYTES);
            bytes.len().div_ceil(rate)
        }
    };
    seconds.saturating_mul(SOUND_SECOND)
}

/// Tokens of a video.
pub fn video(media: &Media) -> usize {
    let seconds = bytes(media).map_or(MINUTE, |bytes| bytes.len().div_ceil(VIDEO_BYTES));
    seconds.saturating_mul(VIDEO_SECOND)
}

/// Tokens of a document that is not text.
pub fn document(media: &Media) -> usize {
    let pages = bytes(media).map_or(1, |bytes| bytes.len().div_ceil(PAGE_BYTES));
    pages.max(1).saturating_mul(PAGE)
}

/// The text of a document that is text.
pub(super) fn text_of(media: &Media) -> Option<&str> {
    let kind = media.media_type.as_deref()?;
    let is_text =
        kind.starts_with("text/") || matches!(kind, "application/json" | "application/xml");
    if !is_text {
        return None;
    }
    std::str::from_utf8(bytes(media)?).ok()
}

fn bytes(media: &Media) -> Option<&[u8]> {
    match &media.source {
        MediaSource::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

/// OpenAI's count: tiles of 512 after the picture is made to fit 2048 x 2048 and 768 on its short side.
fn tiles(width: u64, height: u64) -> usize {
    let (long, short) = (width.max(height).max(1), width.min(height).max(1));
    let (mut long, mut short) = if long > 2048 {
        (2048, (short * 2048).div_ceil(long).max(1))
    } else {
        (long, short)
    };
    if short > 768 {
        (long, short) = ((long * 768).div_ceil(short), 768);
    }
    let tiles = long.div_ceil(512) * short.div_ceil(512);
    usize::try_from(85 + 170 * tiles).unwrap_or(PICTURE)
}

/// Anthropic's count: patches of 28 x 28, of at most [`PICTURE`].
fn patches(width: u64, height: u64) -> usize {
    let patches = width.div_ceil(28).saturating_mul(height.div_ceil(28));
    usize::try_from(patches).map_or(PICTURE, |patches| patches.min(PICTURE))
}

/// Bytes of a second of a WAV file, from its header.
fn wav_rate(bytes: &[u8]) -> Option<usize> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..16)? != b"WAVEfmt " {
        return None;
    }
    let rate = u32::from_le_bytes(bytes.get(28..32)?.try_into().ok()?);
    // Slower than speech in the poorest quality, it is no rate.
    usize::try_from(rate).ok().filter(|rate| *rate >= 500)
}

/// Width and height of a picture, from its header.
fn size(bytes: &[u8]) -> Option<(u64, u64)> {
    let size = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        (be(bytes, 16, 4)?, be(bytes, 20, 4)?)
    } else if bytes.starts_with(b"GIF8") {
        (le(bytes, 6, 2)?, le(bytes, 8, 2)?)
    } else if bytes.starts_with(b"\xff\xd8") {
        jpeg(bytes)?
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP" {
        webp(bytes)?
    } else {
        return None;
    };
    // A header that lies is not believed.
    let sane = |side: u64| (1..=100_000).contains(&side);
    (sane(size.0) && sane(size.1)).then_some(size)
}

fn be(bytes: &[u8], at: usize, len: usize) -> Option<u64> {
    let number = bytes.get(at..at + len)?;
    Some(number.iter().fold(0, |n, byte| n << 8 | u64::from(*byte)))
}

fn le(bytes: &[u8], at: usize, len: usize) -> Option<u64> {
    let number = bytes.get(at..at + len)?;
    Some(
        number
            .iter()
            .rev()
            .fold(0, |n, byte| n << 8 | u64::from(*byte)),
    )
}

/// The first frame header within the first segments.
fn jpeg(bytes: &[u8]) -> Option<(u64, u64)> {
    let mut at = 2;
    // Pictures from cameras have a dozen segments before the frame.
    for _ in 0..64 {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((be(bytes, at + 7, 2)?, be(bytes, at + 5, 2)?));
            }
            _ => at += 2 + usize::try_from(be(bytes, at + 2, 2)?).ok()?,
        }
    }
    None
}

fn webp(bytes: &[u8]) -> Option<(u64, u64)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((le(bytes, 24, 3)? + 1, le(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let packed = le(bytes, 21, 4)?;
            Some(((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((le(bytes, 26, 2)? & 0x3fff, le(bytes, 28, 2)? & 0x3fff)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
