//! Replicate: everything is a prediction, of a model with inputs of its own.
//!
//! | asked | sent |
//! |---|---|
//! | `owner/name` (official models) | `POST /models/{owner}/{name}/predictions` |
//! | `owner/name:version`, a bare version | `POST /predictions` |
//! | `deployments/owner/name` | `POST /deployments/{owner}/{name}/predictions` |
//!
//! Inputs go by the names that most models have, and by those of a few makers that have others; whatever else a model
//! takes is a field of the caller's own. See <https://replicate.com/docs/reference/http>.

mod chat;
mod events;
mod inputs;
mod list;
mod maker;
mod prompt;
mod stream;
mod target;
mod verdict;

use crate::jobs::Jobs;
use crate::provider::WireProvider;

pub use chat::ReplicateChat;
pub use list::ReplicateModels;
pub use maker::Replicate;
pub use verdict::verdict;

/// Adds all that Replicate has to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .family_verdict(verdict)
        .chat_in_steps(ReplicateChat)
        .images(Jobs(Replicate))
        .speech(Jobs(Replicate))
        .transcribe(Jobs(Replicate))
        .embed(Jobs(Replicate))
        .video(Jobs(Replicate))
        .models(ReplicateModels)
}
