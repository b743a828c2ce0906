//! What several families need to write a request.

mod dropped;
mod edits;
mod media;

pub use dropped::{Dropped, unsupported};
pub use edits::{add_own_fields, finish_body};
pub use media::{Inline, decode_base64, inline, media_type_of};
