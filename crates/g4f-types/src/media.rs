//! Pictures, sound, video and documents, wherever their bytes are.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// Where the bytes are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaSource {
    /// An address that the provider fetches.
    Url(String),
    /// The bytes themselves (base64 in JSON).
    #[serde(with = "base64_bytes")]
    Bytes(Bytes),
    /// A local file, read before the request is sent.
    Path(PathBuf),
    /// An id that the provider gave for an uploaded file or an earlier answer.
    Id(String),
}

impl fmt::Debug for MediaSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(url) if url.len() > 200 => write!(f, "Url({} bytes)", url.len()),
            Self::Url(url) => write!(f, "Url({url})"),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Path(path) => write!(f, "Path({})", path.display()),
            Self::Id(id) => write!(f, "Id({id})"),
        }
    }
}

/// One piece of media.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Where the bytes are.
    pub source: MediaSource,
    /// Media type such as `image/png`; sniffed from the bytes where nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// File name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How closely the model looks at an image: `auto`, `low`, `high`, `original`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The provider's id of this media, for audio that a later turn refers to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The words in an audio or the prompt that an image was really made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<String>,
}

impl Media {
    fn new(source: MediaSource) -> Self {
        Self {
            source,
            media_type: None,
            name: None,
            detail: None,
            id: None,
            transcript: None,
        }
    }

    /// Media at an address. A `data:` URI is decoded at once.
    pub fn url(url: impl Into<String>) -> Self {
        let url = url.into();
        match parse_data_uri(&url) {
            Some((media_type, bytes)) => Self {
                media_type,
                ..Self::new(MediaSource::Bytes(bytes))
            },
            None => Self::new(MediaSource::Url(url)),
        }
    }

    /// Media in memory; the type is sniffed.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let media_type = sniff(&bytes).map(str::to_owned);
        Self {
            media_type,
            ..Self::new(MediaSource::Bytes(bytes))
        }
    }

    /// A local file, read when the request is sent.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Self {
            name,
            ..Self::new(MediaSource::Path(path))
        }
    }

    /// A file that was uploaded to the provider.
    pub fn id(id: impl Into<String>) -> Self {
        Self::new(MediaSource::Id(id.into()))
    }

    /// Sets the media type.
    #[must_use]
    pub fn with_media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Sets the file name.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets how closely the model looks.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// An address that OpenAI-style bodies take: the URL itself, or the bytes as a `data:` URI.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`] for a path that nobody has read yet and for an id, which has no address.
    pub fn to_url(&self) -> Result<Cow<'_, str>> {
        match &self.source {
            MediaSource::Url(url) => Ok(Cow::Borrowed(url)),
            MediaSource::Bytes(bytes) => {
                let media_type = self
                    .media_type
                    .as_deref()
                    .unwrap_or("application/octet-stream");
                Ok(Cow::Owned(format!(
                    "data:{media_type};base64,{}",
                    STANDARD.encode(bytes)
                )))
            }
            MediaSource::Path(path) => Err(Error::new(
                ErrorKind::BadRequest,
                format!(
                    "the file {} was not read before the request was built",
                    path.display()
                ),
            )),
            MediaSource::Id(id) => Err(Error::new(
                ErrorKind::BadRequest,
                format!(
                    "the uploaded file {id} has no address; this provider wants a URL or bytes"
                ),
            )),
        }
    }

    /// The bytes in base64, where they are in memory.
    pub fn to_base64(&self) -> Option<String> {
        match &self.source {
            MediaSource::Bytes(bytes) => Some(STANDARD.encode(bytes)),
            _ => None,
        }
    }
}

/// The media type by the first bytes, where they tell.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    infer::get(bytes).map(|kind| kind.mime_type())
}

/// The parts of a base64 `data:` URI.
pub fn parse_data_uri(uri: &str) -> Option<(Option<String>, Bytes)> {
    let rest = uri.strip_prefix("data:")?;
    let (head, data) = rest.split_once(',')?;
    let media_type = head.strip_suffix(";base64")?;
    let bytes = STANDARD.decode(data.trim()).ok()?;
    let media_type = media_type
        .split(';')
        .next()
        .filter(|t| !t.is_empty())
        .map(str::to_owned);
    Some((media_type, bytes.into()))
}

mod base64_bytes {
    //! `Bytes` as a base64 string.
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use bytes::Bytes;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(
        bytes: &Bytes,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Bytes, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD
            .decode(text)
            .map(Bytes::from)
            .map_err(D::Error::custom)
    }
}
