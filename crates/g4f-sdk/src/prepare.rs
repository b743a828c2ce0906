//! What must be known before a request may leave: local files are read and looked at.

use std::path::Path;

use g4f_types::media::sniff;
use g4f_types::{ChatRequest, Error, ErrorKind, Media, MediaSource, Part, Result};

/// Largest local file that is sent along. Vendors accept 20 to 50 MB.
pub const MAX_FILE: u64 = 64 * 1024 * 1024;

/// Reads the local files of a request into memory and checks that they are what they are said to be.
///
/// # Errors
/// [`ErrorKind::BadRequest`] for an empty conversation, and for a file that does not exist, cannot be read, is too
/// large, or is not the kind of media it was given as.
pub(crate) async fn chat(request: &mut ChatRequest) -> Result<()> {
    if request.messages.is_empty() {
        return Err(
            Error::new(ErrorKind::BadRequest, "the conversation is empty")
                .with_help("give a prompt or at least one message"),
        );
    }
    let is_local = |part: &Part| {
        part.media()
            .is_some_and(|m| matches!(m.source, MediaSource::Path(_)))
    };
    if !request
        .messages
        .iter()
        .flat_map(|message| &message.parts)
        .any(is_local)
    {
        return check(request);
    }
    for part in request
        .messages_mut()
        .iter_mut()
        .flat_map(|message| &mut message.parts)
    {
        if let Some(media) = part.media_mut() {
            // Boxed, because few requests have local files.
            Box::pin(load(media)).await?;
        }
    }
    check(request)
}

async fn load(media: &mut Media) -> Result<()> {
    let MediaSource::Path(path) = &media.source else {
        return Ok(());
    };
    let bytes = read(path).await?;
    if media.media_type.is_none() {
        media.media_type = sniff(&bytes).map(str::to_owned);
    }
    media.source = MediaSource::Bytes(bytes.into());
    Ok(())
}

async fn read(path: &Path) -> Result<Vec<u8>> {
    let fail =
        |why: String| Error::new(ErrorKind::BadRequest, format!("{}: {why}", path.display()));
    let info = tokio::fs::metadata(path)
        .await
        .map_err(|e| fail(words(&e)).with_source(e))?;
    if !info.is_file() {
        return Err(fail("not a file".into()));
    }
    if info.len() > MAX_FILE {
        let mib = 1024 * 1024;
        return Err(fail(format!(
            "{} MiB is too large; at most {} MiB are sent",
            info.len() / mib,
            MAX_FILE / mib
        )));
    }
    tokio::fs::read(path)
        .await
        .map_err(|e| fail(words(&e)).with_source(e))
}

fn words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "no permission to read it".into(),
        _ => error.to_string(),
    }
}

/// Media in memory must be of the kind that it is sent as: a provider would answer a text file sent as an image with
/// a far worse message.
fn check(request: &ChatRequest) -> Result<()> {
    for part in request.messages.iter().flat_map(|message| &message.parts) {
        let (media, wanted) = match part {
            Part::Image(media) => (media, "image/"),
            Part::Audio(media) => (media, "audio/"),
            Part::Video(media) => (media, "video/"),
            _ => continue,
        };
        let MediaSource::Bytes(bytes) = &media.source else {
            continue;
        };
        let name = media.name.as_deref().unwrap_or("the attachment");
        let kind = wanted.trim_end_matches('/');
        if bytes.is_empty() {
            return Err(Error::new(
                ErrorKind::BadRequest,
                format!("{name} is empty, so it is no {kind}"),
            ));
        }
        let found = sniff(bytes);
        let fits = match found {
            // Containers such as ogg and mp4 hold sound as well as pictures.
            Some(found) if wanted == "image/" => found.starts_with("image/"),
            Some(found) => found.starts_with("audio/") || found.starts_with("video/"),
            // SVG and raw PCM have no mark: the caller's word counts.
            None => media
                .media_type
                .as_deref()
                .is_some_and(|t| t.starts_with(wanted)),
        };
        if !fits {
            let message = match found.or(media.media_type.as_deref()) {
                Some(found) => format!("{name} is no {kind}: it is {found}"),
                None => format!("{name} is no {kind} of a known format"),
            };
            return Err(Error::new(ErrorKind::BadRequest, message)
                .with_help("documents and other files go in as file attachments"));
        }
    }
    Ok(())
}
