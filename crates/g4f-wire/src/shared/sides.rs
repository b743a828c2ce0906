//! Width and height of a picture, said in either way.

use g4f_types::facets::ImageRequest;
use g4f_types::{Error, ErrorKind, Result};

/// Width and height in pixels, each where it is known.
///
/// # Errors
/// `BadRequest` for a size that is not of the form `1024x768`.
pub(crate) fn of(request: &ImageRequest) -> Result<(Option<u32>, Option<u32>)> {
    let sides = match request.size.as_deref() {
        None | Some("auto") => None,
        Some(size) => {
            let sides = size.split_once('x').and_then(|(width, height)| {
                Some((width.trim().parse().ok()?, height.trim().parse().ok()?))
            });
            if sides.is_none() {
                let message = format!("size: {size:?} is not of the form 1024x768");
                return Err(Error::new(ErrorKind::BadRequest, message).with_param("size"));
            }
            sides
        }
    };
    let (width, height) = sides.unzip();
    Ok((request.width.or(width), request.height.or(height)))
}
