//! Media: formats by their names at Bedrock.

use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};

use super::blocks::{Base64, Medium, Source};
use crate::shared::media_type_of;

/// What a piece of media is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Image,
    Audio,
    Video,
    Document,
}

/// Media as a block holds it. `place` names it in errors.
pub(super) fn medium<'a>(media: &'a Media, kind: Kind, place: &str) -> Result<Medium<'a>> {
    let refuse = |error_kind, why: String| {
        Err(Error::new(error_kind, format!("{place}: {why}")).with_param(place))
    };
    let source = match &media.source {
        MediaSource::Bytes(bytes) => Source::Bytes(Base64(bytes)),
        MediaSource::Url(uri) | MediaSource::Id(uri) if uri.starts_with("s3://") => {
            Source::S3Location { uri }
        }
        MediaSource::Url(_) => {
            let why = "Bedrock fetches no addresses but those in S3; send the bytes".to_owned();
            return refuse(ErrorKind::Unsupported, why);
        }
        MediaSource::Id(id) => {
            let why = format!("Bedrock knows no uploaded file {id}; send the bytes");
            return refuse(ErrorKind::Unsupported, why);
        }
        MediaSource::Path(path) => {
            let path = path.display();
            let why = format!("the file {path} was not read before the request was built");
            return refuse(ErrorKind::BadRequest, why);
        }
    };
    let media_type = media_type_of(media);
    let known = media_type.as_deref().and_then(|name| format(kind, name));
    let extension = || format(kind, extension_of(media)?);
    let Some(format) = known.or_else(extension) else {
        return match media_type {
            Some(media_type) => refuse(
                ErrorKind::Unsupported,
                format!("Bedrock takes no {} of type {media_type}", kind.as_str()),
            ),
            None => refuse(
                ErrorKind::BadRequest,
                "nobody knows the media type of these bytes; name it".to_owned(),
            ),
        };
    };
    Ok(Medium {
        format,
        name: None,
        source,
    })
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Document => "document",
        }
    }
}

/// What stands behind the last dot of a name or an address.
fn extension_of(media: &Media) -> Option<&str> {
    let address = match &media.source {
        MediaSource::Url(url) | MediaSource::Id(url) => Some(url.as_str()),
        _ => None,
    };
    let name = media.name.as_deref().or(address)?;
    name.rsplit_once('.').map(|(_, extension)| extension)
}

/// The format for a media type or an extension.
///
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html> and its neighbours.
fn format(kind: Kind, name: &str) -> Option<&'static str> {
    let name = name.split(';').next().unwrap_or(name).trim();
    let lower = name.to_ascii_lowercase();
    let short = lower.rsplit('/').next().unwrap_or(&lower);
    let table: &[(&str, &[&str])] = match kind {
        Kind::Image => &[
            ("png", &["png"]),
            ("jpeg", &["jpeg", "jpg"]),
            ("gif", &["gif"]),
            ("webp", &["webp"]),
        ],
        Kind::Audio => &[
            ("mp3", &["mp3", "mpeg", "mpeg3", "x-mp3"]),
            ("wav", &["wav", "x-wav", "wave", "vnd.wave"]),
            ("flac", &["flac", "x-flac"]),
            ("aac", &["aac", "x-aac"]),
            ("m4a", &["m4a", "x-m4a"]),
            ("mp4", &["mp4"]),
            ("opus", &["opus"]),
            ("ogg", &["ogg"]),
            ("webm", &["webm"]),
            ("mka", &["mka"]),
            ("mkv", &["x-matroska", "mkv"]),
            ("pcm", &["pcm", "l16"]),
        ],
        Kind::Video => &[
            ("mp4", &["mp4", "x-m4v"]),
            ("mov", &["quicktime", "mov"]),
            ("mkv", &["x-matroska", "matroska", "mkv"]),
            ("webm", &["webm"]),
            ("flv", &["x-flv", "flv"]),
            ("mpeg", &["mpeg"]),
            ("mpg", &["mpg"]),
            ("wmv", &["x-ms-wmv", "wmv"]),
            ("three_gp", &["3gpp", "3gp"]),
        ],
        Kind::Document => &[
            ("pdf", &["pdf", "x-pdf"]),
            ("csv", &["csv"]),
            ("doc", &["msword", "doc"]),
            (
                "docx",
                &[
                    "vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "docx",
                ],
            ),
            ("xls", &["vnd.ms-excel", "xls"]),
            (
                "xlsx",
                &[
                    "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "xlsx",
                ],
            ),
            ("html", &["html", "htm", "xhtml+xml"]),
            ("md", &["markdown", "x-markdown", "md"]),
            ("txt", &["plain", "txt", "json", "xml", "yaml", "x-yaml"]),
        ],
    };
    let found = table
        .iter()
        .find(|(_, names)| names.contains(&short))
        .map(|(format, _)| *format);
    // Whatever else is text can be read as such.
    found.or_else(|| (kind == Kind::Document && lower.starts_with("text/")).then_some("txt"))
}
