//! What several families need to write a request.

pub(crate) mod address;
pub(crate) mod call_ids;
pub(crate) mod declared;
mod dropped;
mod edits;
pub(crate) mod encoded;
pub(crate) mod heard;
pub(crate) mod json;
mod media;
pub(crate) mod needs;
pub(crate) mod poll;
pub(crate) mod prompt;
pub(crate) mod sides;
pub(crate) mod sound;
pub(crate) mod subtitles;
pub(crate) mod token;
pub(crate) mod writer;

pub use dropped::{Dropped, unsupported};
pub use edits::{add_own_fields, finish_body};
pub use media::{Inline, decode_base64, inline, media_type_of};
pub use poll::{Pace, Watch, id_in_path, model_in_path, share_done, state_of};
