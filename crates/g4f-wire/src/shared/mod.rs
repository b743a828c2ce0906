//! What several families need to write a request.

mod dropped;
mod edits;
mod media;
mod poll;

pub use dropped::{Dropped, unsupported};
pub use edits::{add_own_fields, finish_body};
pub use media::{Inline, decode_base64, inline, media_type_of};
pub use poll::{Pace, Watch, id_in_path, model_in_path, share_done, state_of};
