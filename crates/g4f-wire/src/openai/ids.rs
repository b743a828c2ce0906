//! Ids of tool calls where a provider gives none, or wants them in its own form.

use serde::{Serialize, Serializer};

/// An id as the vendor wants it.
pub(super) struct CallId<'a> {
    id: &'a str,
    short: bool,
}

impl<'a> CallId<'a> {
    /// With `short`, an id of another form than nine letters or digits is replaced by one that is; the same id always
    /// by the same one, so that a result still finds its call.
    pub(super) fn new(id: &'a str, short: bool) -> Self {
        let fits = id.len() == 9 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        Self {
            id,
            short: short && !fits,
        }
    }
}

impl Serialize for CallId<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.short {
            return serializer.serialize_str(self.id);
        }
        let mut rest = hash(self.id.bytes());
        let mut short = String::with_capacity(9);
        for _ in 0..9 {
            let digit = u32::try_from(rest % 36)
                .ok()
                .and_then(|digit| char::from_digit(digit, 36));
            short.extend(digit);
            rest /= 36;
        }
        serializer.serialize_str(&short)
    }
}

/// An id for the `n`th call of a choice. It depends on the answer's own id, so that ids of several turns differ.
pub(crate) fn made_up(answer: &str, choice: u32, n: usize) -> String {
    format!(
        "call_{:012x}{choice:02x}{n:02x}",
        hash(answer.bytes()) >> 16
    )
}

/// FNV-1a.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
