//! Writing what was made to files: into a temporary one beside it, which takes its name once it is whole.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use futures_util::StreamExt as _;
use g4f_types::facets::{ImageAnswer, SpeechAnswer, VideoJob};
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};

use super::{Bounds, Kind};
use crate::answered::Answered;

/// Most bytes of speech that are kept in memory.
const MOST_SPEECH: usize = 256 * 1024 * 1024;

/// A file that is not there until it is whole. Dropped before that, it leaves no trace, and a file that was there stays.
struct Draft {
    file: Option<File>,
    beside: PathBuf,
    path: PathBuf,
}

impl Draft {
    fn new(path: &Path) -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        if path.is_dir() {
            let message = format!("{} is a folder", path.display());
            return Err(Error::new(ErrorKind::BadRequest, message));
        }
        let name = path.file_name().ok_or_else(|| {
            Error::new(
                ErrorKind::BadRequest,
                format!("{} is not the name of a file", path.display()),
            )
        })?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        hidden.push(format!(".{}-{n}.part", std::process::id()));
        let beside = path.with_file_name(hidden);
        let file = File::options()
            .write(true)
            .create_new(true)
            .open(&beside)
            .map_err(|error| unwritable(path, error))?;
        Ok(Self {
            file: Some(file),
            beside,
            path: path.to_owned(),
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = match &mut self.file {
            Some(file) => file.write_all(bytes),
            None => Ok(()),
        };
        written.map_err(|error| unwritable(&self.path, error))
    }

    /// Gives the file its name.
    fn finish(mut self) -> Result<PathBuf> {
        let finished = match self.file.take() {
            // A name that survives a crash must not stand for bytes that did not.
            Some(file) => file.sync_all(),
            None => Ok(()),
        };
        finished
            .and_then(|()| std::fs::rename(&self.beside, &self.path))
            .map_err(|error| unwritable(&self.path, error))?;
        Ok(self.path.clone())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After `finish` there is nothing of that name.
        let _ = std::fs::remove_file(&self.beside);
    }
}

fn unwritable(path: &Path, error: io::Error) -> Error {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to write there".to_owned(),
        _ => error.to_string(),
    };
    let message = format!("{} cannot be written: {why}", path.display());
    Error::new(ErrorKind::Config, message).with_source(error)
}

/// Looks whether a file can be written there, before something is made that would be lost.
///
/// # Errors
/// `Config` or `BadRequest`, with why it cannot.
pub fn can_save(path: &Path) -> Result<()> {
    Draft::new(path).map(drop)
}

/// The places of `count` files: `path` for one; `name-1.png`, `name-2.png`, ... for several. A path without an extension
/// gets the one of the media.
fn places(path: &Path, media: &[Media]) -> Vec<PathBuf> {
    let with_extension = |media: &Media| {
        let mut path = path.to_owned();
        if path.extension().is_none()
            && let Some(extension) = media.media_type.as_deref().and_then(extension)
        {
            path.set_extension(extension);
        }
        path
    };
    if let [only] = media {
        return vec![with_extension(only)];
    }
    let numbered = |(n, media): (usize, &Media)| {
        let path = with_extension(media);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let mut name = format!("{stem}-{}", n + 1);
        if let Some(extension) = path.extension() {
            name = format!("{name}.{}", extension.to_string_lossy());
        }
        path.with_file_name(name)
    };
    media.iter().enumerate().map(numbered).collect()
}

fn extension(media_type: &str) -> Option<&str> {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    Some(match kind {
        "image/jpeg" => "jpg",
        "image/svg+xml" => "svg",
        "audio/mpeg" => "mp3",
        "audio/x-wav" | "audio/wave" => "wav",
        "audio/mp4" | "audio/x-m4a" => "m4a",
        "video/quicktime" => "mov",
        other => {
            let (family, name) = other.split_once('/')?;
            let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric());
            return (is_plain && ["image", "audio", "video"].contains(&family)).then_some(name);
        }
    })
}

impl<A> Answered<A> {
    /// The same media with their bytes here: what the answer only points to is fetched. A server that gave an address of
    /// its own may be in a private network; others may not, unless `allow_private_media` is set.
    async fn fetched(&self, media: &[Media]) -> Result<Vec<Media>> {
        let inner = &self.client.inner;
        let options = self.context().options();
        let provider = inner.registry.provider(&self.provider);
        let own = provider.map(|provider| provider.info.base_url.clone());
        let bounds = Bounds {
            limit: inner.fetcher.config().max_download,
            time: None,
            proxy: options.proxy.clone(),
            trusted: options.base_url.clone().or(own),
        };
        let mut here = Vec::with_capacity(media.len());
        for media in media {
            let mut media = media.clone();
            inner.fetcher.inline(&mut media, Kind::Any, &bounds).await?;
            here.push(media);
        }
        Ok(here)
    }

    /// Writes media to files, all of them or none.
    async fn save_all(&self, media: &[Media], path: &Path) -> Result<Vec<PathBuf>> {
        if media.is_empty() {
            let message = "the answer holds nothing to save";
            return Err(Error::new(ErrorKind::Empty, message).with_reached_upstream(true));
        }
        let media = self.fetched(media).await?;
        let mut drafts = Vec::new();
        for (media, path) in media.iter().zip(places(path, &media)) {
            let bytes = bytes_of(media)?;
            let mut draft = Draft::new(&path)?;
            draft.write(bytes)?;
            drafts.push(draft);
        }
        drafts.into_iter().map(Draft::finish).collect()
    }
}

fn bytes_of(media: &Media) -> Result<&Bytes> {
    match &media.source {
        MediaSource::Bytes(bytes) => Ok(bytes),
        _ => Err(Error::new(
            ErrorKind::Unsupported,
            "the answer is a file at the provider, which cannot be fetched from here",
        )),
    }
}

impl Answered<ImageAnswer> {
    /// Writes the pictures to files: `path` for one, `name-1.png`, `name-2.png`, ... for several. A path without an
    /// extension gets the picture's. A file is there whole or not at all; one that was there before is replaced.
    ///
    /// # Errors
    /// `Config` for a place that cannot be written; whatever went wrong with fetching a picture.
    pub async fn save(&self, path: impl AsRef<Path> + Send) -> Result<Vec<PathBuf>> {
        self.save_all(&self.answer.images, path.as_ref()).await
    }

    /// The pictures with their bytes: those that the answer only points to are fetched.
    ///
    /// # Errors
    /// Whatever went wrong with that.
    pub async fn fetch(&mut self) -> Result<()> {
        self.answer.images = self.fetched(&self.answer.images).await?;
        Ok(())
    }
}

impl Answered<VideoJob> {
    /// Writes the videos to files, as [`Answered<ImageAnswer>::save`] does pictures.
    ///
    /// # Errors
    /// As there.
    pub async fn save(&self, path: impl AsRef<Path> + Send) -> Result<Vec<PathBuf>> {
        self.save_all(&self.answer.videos, path.as_ref()).await
    }

    /// The videos with their bytes: those that the answer only points to are fetched.
    ///
    /// # Errors
    /// Whatever went wrong with that.
    pub async fn fetch(&mut self) -> Result<()> {
        self.answer.videos = self.fetched(&self.answer.videos).await?;
        Ok(())
    }
}

impl Answered<SpeechAnswer> {
    /// The next piece of sound; `None` after the end.
    pub async fn next(&mut self) -> Option<Result<Bytes>> {
        self.answer.audio.next().await
    }

    /// The whole sound. At most 256 MiB are kept.
    ///
    /// # Errors
    /// Whatever broke it off.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let mut whole: Vec<u8> = Vec::new();
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if whole.len() + piece.len() > MOST_SPEECH {
                let message = "the speech is larger than 256 MiB";
                return Err(
                    Error::new(ErrorKind::InvalidResponse, message).with_reached_upstream(true)
                );
            }
            whole.extend_from_slice(&piece);
        }
        Ok(whole.into())
    }

    /// Writes the sound to a file, as it comes. The file is there once it is whole; when the sound breaks off, what was
    /// there before stays. Gives the number of bytes.
    ///
    /// # Errors
    /// `Config` for a place that cannot be written; whatever broke the sound off.
    pub async fn save(&mut self, path: impl AsRef<Path> + Send) -> Result<u64> {
        let mut draft = Draft::new(path.as_ref())?;
        let mut size = 0;
        while let Some(piece) = self.next().await {
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) => return Err(error.with_trail(self.trail())),
            };
            draft.write(&piece)?;
            size += piece.len() as u64;
        }
        draft.finish()?;
        Ok(size)
    }
}
