//! The catalog as a compact file: columns of small numbers, each text once, compressed, with a checksum.
//!
//! ```text
//! "G4FCAT"  magic                        6 bytes
//! version   of this form                 u16, little end first
//! crc32     of all that follows it       u32
//! length    of the payload, inflated     u32
//! payload   deflate
//! ```
//!
//! The same catalog always makes the same bytes. A file that is cut, damaged or of another version is refused, never read
//! in part.

mod bytes;
mod columns;

use std::fmt;
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::Catalog;

/// The version of the form. A reader takes its own only.
pub const SCHEMA_VERSION: u16 = 1;

const MAGIC: &[u8; 6] = b"G4FCAT";
const HEADER: usize = MAGIC.len() + 2 + 4 + 4;

/// Largest payload that is inflated, in bytes.
const MAX_PAYLOAD: u32 = 64 << 20;

/// Why bytes are no catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackError {
    /// They do not begin like one.
    Foreign,
    /// They are of another version.
    Version(u16),
    /// They are cut, or something in them has changed.
    Damaged,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("this is no catalog"),
            Self::Version(version) => write!(
                f,
                "this catalog is of version {version}, and {SCHEMA_VERSION} is read"
            ),
            Self::Damaged => f.write_str("this catalog is damaged"),
        }
    }
}

impl std::error::Error for PackError {}

/// Writes a catalog.
pub(super) fn pack(catalog: &Catalog) -> Vec<u8> {
    let payload = columns::write(catalog);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let packed = encoder
        .write_all(&payload)
        .and_then(|()| encoder.finish())
        .unwrap_or_default();
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&length.to_le_bytes());
    hasher.update(&packed);
    let mut bytes = Vec::with_capacity(HEADER + packed.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&SCHEMA_VERSION.to_le_bytes());
    bytes.extend_from_slice(&hasher.finalize().to_le_bytes());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&packed);
    bytes
}

/// Reads a catalog.
pub(super) fn unpack(bytes: &[u8]) -> Result<Catalog, PackError> {
    let (magic, rest) = bytes.split_first_chunk().ok_or(PackError::Foreign)?;
    if magic != MAGIC {
        return Err(PackError::Foreign);
    }
    let (version, rest) = rest.split_first_chunk().ok_or(PackError::Damaged)?;
    let version = u16::from_le_bytes(*version);
    if version != SCHEMA_VERSION {
        return Err(PackError::Version(version));
    }
    let (checksum, rest) = rest.split_first_chunk().ok_or(PackError::Damaged)?;
    if crc32fast::hash(rest) != u32::from_le_bytes(*checksum) {
        return Err(PackError::Damaged);
    }
    let (length, packed) = rest.split_first_chunk().ok_or(PackError::Damaged)?;
    let length = u32::from_le_bytes(*length);
    if length > MAX_PAYLOAD {
        return Err(PackError::Damaged);
    }
    let mut payload = Vec::with_capacity(length as usize);
    DeflateDecoder::new(packed)
        .take(u64::from(length) + 1)
        .read_to_end(&mut payload)
        .map_err(|_| PackError::Damaged)?;
    if payload.len() != length as usize {
        return Err(PackError::Damaged);
    }
    columns::read(&payload).ok_or(PackError::Damaged)
}

#[cfg(test)]
mod tests;
