//! Media in JSON, encoded while it is written: no second copy of a picture is made.

use std::fmt::{self, Display};

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use g4f_types::{Media, MediaSource};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use super::media_type_of;

/// An address, or the bytes as a `data:` URI.
pub(crate) struct Url<'a>(pub(crate) &'a Media);

impl Display for Url<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MediaSource::Bytes(bytes) = &self.0.source else {
            return Err(fmt::Error);
        };
        let media_type = media_type_of(self.0);
        let media_type = media_type.as_deref().unwrap_or("application/octet-stream");
        write!(
            f,
            "data:{media_type};base64,{}",
            Base64Display::new(bytes, &STANDARD)
        )
    }
}

impl Serialize for Url<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.source {
            MediaSource::Url(url) => serializer.serialize_str(url),
            MediaSource::Bytes(_) => serializer.collect_str(self),
            MediaSource::Path(_) | MediaSource::Id(_) => {
                Err(S::Error::custom("media is neither at an address nor read"))
            }
        }
    }
}

/// Bytes in base64.
pub(crate) struct Base64<'a>(pub(crate) &'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}
