//! Benches: who is left alone, why, and until when.

use std::fmt;
use std::sync::Arc;

use g4f_types::{Credential, ErrorKind};
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// A key's identity: a hash of 64 bits, the same in every process. It tells keys apart and gives none away: a key
/// has far more random bits than the hash keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(u64);

impl KeyId {
    /// The identity of `credential`. It reads the whole key: compute it once and keep it.
    pub fn of(credential: &Credential) -> Self {
        // FNV-1a over the bytes, then a finaliser that spreads every bit over the whole word.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in b"g4f-key:".iter().chain(credential.expose().as_bytes()) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        Self(hash ^ (hash >> 33))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Who is benched.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum BenchKey {
    /// One model at one provider with one key.
    Target {
        /// The provider's id.
        provider: Arc<str>,
        /// The model, by the provider's own id.
        model: Arc<str>,
        /// The key; `None` for the use without one.
        key: Option<KeyId>,
    },
    /// One key at one provider.
    Key {
        /// The provider's id.
        provider: Arc<str>,
        /// The key; `None` for the use without one.
        key: Option<KeyId>,
    },
    /// One model at one provider, whatever the key.
    Model {
        /// The provider's id.
        provider: Arc<str>,
        /// The model, by the provider's own id.
        model: Arc<str>,
    },
    /// A provider as a whole.
    Provider {
        /// The provider's id.
        provider: Arc<str>,
    },
    /// The breaker of one model at one provider: it is open until then, here and wherever the store is shared.
    Breaker {
        /// The provider's id.
        provider: Arc<str>,
        /// The model, by the provider's own id.
        model: Arc<str>,
    },
}

/// Why someone is benched, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bench {
    /// Why.
    pub reason: ErrorKind,
    /// The first moment at which it may be asked again.
    pub until: Timestamp,
}

impl Bench {
    /// A bench for `reason` until `until`.
    pub const fn new(reason: ErrorKind, until: Timestamp) -> Self {
        Self { reason, until }
    }
}
