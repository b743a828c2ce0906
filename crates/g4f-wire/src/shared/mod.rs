//! What several families need to write a request.

mod dropped;
mod edits;
pub(crate) mod encoded;
pub(crate) mod json;
mod media;
pub(crate) mod needs;
pub(crate) mod prompt;
pub(crate) mod sides;
pub(crate) mod writer;

pub use dropped::{Dropped, unsupported};
pub use edits::{add_own_fields, finish_body};
pub use media::{Inline, decode_base64, inline, media_type_of};
