//! Pictures, sound and videos on their way in and out.
//!
//! | | |
//! |---|---|
//! | local files are read, bounded and looked at before anything is sent | `load.rs`, `kind.rs` |
//! | addresses that a provider cannot fetch are fetched here | `inline.rs`, `fetch.rs` |
//! | what was made is written to files, whole or not at all | `save.rs` |

mod fetch;
mod inline;
mod kind;
mod load;
mod save;

use std::time::Duration;

use g4f_types::{Media, Part};

pub(crate) use fetch::{Bounds, Fetcher};
pub(crate) use inline::InlineLayer;
pub(crate) use kind::Kind;
pub(crate) use load::Loader;
pub use save::can_save;

/// Largest local file that is sent along, unless [`MediaConfig`] says otherwise. Vendors accept 20 to 50 MB.
pub const MAX_FILE: u64 = 64 * 1024 * 1024;

/// Largest audio, unless [`MediaConfig`] says otherwise: what OpenAI takes.
pub const MAX_AUDIO: u64 = 25 * 1024 * 1024;

/// How media are read, fetched and bounded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MediaConfig {
    /// Largest audio that is sent, in bytes; 25 MiB.
    pub max_audio: u64,
    /// Largest file of any other kind that is sent, in bytes; 64 MiB.
    pub max_file: u64,
    /// Largest file of an answer that is fetched, in bytes; 512 MiB.
    pub max_download: u64,
    /// Deadline of one fetch; 60 s.
    pub fetch_timeout: Duration,
    /// Most redirects of one fetch; 5.
    pub fetch_redirects: u32,
    /// Whether addresses on this machine and in private networks are fetched as well; no. Addresses come from wherever
    /// the conversation comes from: who asks for one of these may be after what only this machine can reach.
    pub allow_private_media: bool,
}

impl Default for MediaConfig {
    fn default() -> Self {
        Self {
            max_audio: MAX_AUDIO,
            max_file: MAX_FILE,
            max_download: 512 * 1024 * 1024,
            fetch_timeout: Duration::from_secs(60),
            fetch_redirects: 5,
            allow_private_media: false,
        }
    }
}

impl MediaConfig {
    /// Most bytes of media of this kind.
    pub(crate) fn limit(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Audio => self.max_audio,
            _ => self.max_file,
        }
    }
}

/// A request that may hold media.
pub(crate) trait Carries {
    /// Whether some of its media pass the test.
    fn any_media(&self, test: &dyn Fn(&Media) -> bool) -> bool;

    /// All of its media, each with what it is sent as.
    fn media_mut(&mut self) -> Vec<(&mut Media, Kind)>;
}

impl Carries for g4f_types::ChatRequest {
    fn any_media(&self, test: &dyn Fn(&Media) -> bool) -> bool {
        let mut parts = self.messages.iter().flat_map(|message| &message.parts);
        parts.any(|part| part.media().is_some_and(test))
    }

    fn media_mut(&mut self) -> Vec<(&mut Media, Kind)> {
        let messages = self.messages_mut().iter_mut();
        let parts = messages.flat_map(|message| &mut message.parts);
        let media = parts.filter_map(|part| match part {
            Part::Image(media) => Some((media, Kind::Image)),
            Part::Audio(media) => Some((media, Kind::Audio)),
            Part::Video(media) => Some((media, Kind::Video)),
            Part::File(media) => Some((media, Kind::Any)),
            _ => None,
        });
        media.collect()
    }
}
