//! What several families need to write a request.

mod dropped;
mod edits;
pub(crate) mod encoded;
pub(crate) mod json;
mod media;
pub(crate) mod needs;
mod poll;
pub(crate) mod prompt;
pub(crate) mod sides;
pub(crate) mod writer;

pub use dropped::{Dropped, unsupported};
pub use edits::{add_own_fields, finish_body};
pub use media::{Inline, decode_base64, inline, media_type_of};
pub use poll::{Pace, Watch, id_in_path, model_in_path, share_done, state_of};
