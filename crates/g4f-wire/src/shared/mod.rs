//! What several families need to write a request.

pub(crate) mod address;
mod dropped;
mod edits;
pub(crate) mod heard;
mod media;
pub(crate) mod poll;
pub(crate) mod sound;
pub(crate) mod subtitles;
pub(crate) mod token;

pub use dropped::{Dropped, unsupported};
pub use edits::{add_own_fields, finish_body};
pub use media::{Inline, decode_base64, inline, media_type_of};
