//! What must be known before a request may leave: local files are read and looked at.

use std::path::Path;

use g4f_types::media::sniff;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use tokio::io::AsyncReadExt as _;

use super::kind::too_large;
use super::{Carries, MediaConfig};

/// Reads local files.
pub(crate) struct Loader(MediaConfig);

impl Loader {
    pub(crate) fn new(config: MediaConfig) -> Self {
        Self(config)
    }

    /// Reads the local files of a request into memory and checks that its media are what they are said to be.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`] for a file that does not exist, cannot be read, is too large, or is not the kind of
    /// media it was given as.
    pub(crate) async fn load<R: Carries>(&self, request: &mut R) -> Result<()> {
        let is_here =
            |media: &Media| matches!(media.source, MediaSource::Path(_) | MediaSource::Bytes(_));
        if !request.any_media(&is_here) {
            return Ok(());
        }
        // Boxed, because few requests have media.
        Box::pin(self.load_all(request)).await
    }

    async fn load_all<R: Carries>(&self, request: &mut R) -> Result<()> {
        for (media, kind) in request.media_mut() {
            let limit = self.0.limit(kind);
            if let MediaSource::Path(path) = &media.source {
                let bytes = read(path, limit).await?;
                if media.media_type.is_none() {
                    media.media_type = sniff(&bytes).map(str::to_owned);
                }
                media.source = MediaSource::Bytes(bytes.into());
            }
            kind.check(media, limit)?;
        }
        Ok(())
    }
}

async fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let fail =
        |why: String| Error::new(ErrorKind::BadRequest, format!("{}: {why}", path.display()));
    let broken = |e: std::io::Error| fail(words(&e)).with_source(e);
    let large = |size: u64| too_large(&path.display().to_string(), size, limit);
    let info = tokio::fs::metadata(path).await.map_err(broken)?;
    if !info.is_file() {
        return Err(fail("not a file".into()));
    }
    if info.len() > limit {
        return Err(large(info.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(info.len()).unwrap_or_default());
    let file = tokio::fs::File::open(path).await.map_err(broken)?;
    // It may have grown since.
    let mut file = file.take(limit + 1);
    file.read_to_end(&mut bytes).await.map_err(broken)?;
    if bytes.len() as u64 > limit {
        return Err(large(bytes.len() as u64));
    }
    Ok(bytes)
}

fn words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "no permission to read it".into(),
        _ => error.to_string(),
    }
}
