//! A body that is small on the wire and huge once it is unpacked.

use bytes::{Bytes, BytesMut};

use crate::Reply;

/// The head of a gzip file without a name.
const HEAD: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// A piece of a deflate stream that holds 64 KiB of the letter `a` and refers to nothing before it, so that it can be
/// repeated. Behind these bytes come zeros up to `BLOCK_LEN`, and `BLOCK_END`.
const BLOCK: &[u8] = &[
    0xec, 0xc1, 0x81, 0, 0, 0, 0, 0x80, 0x20, 0xd6, 0xfd, 0x25, 0x16, 0xa9, 0x0a,
];
const BLOCK_LEN: usize = 84;
const BLOCK_END: &[u8] = &[0x6a, 0, 0, 0, 0xff, 0xff];
/// How many of them are a mebibyte.
const BLOCKS_PER_MIB: usize = 16;
/// The largest bomb: 4 GiB, which are 6 MiB on the wire.
const MAX_MIB: usize = 4096;

impl Reply {
    /// A 200 of this media type with `content-encoding: gzip` that unpacks to `mib` mebibytes (4096 at most) of one
    /// letter, without a line end. It has no checksum: who reads that far has lost already.
    pub fn gzip_bomb(media_type: &str, mib: usize) -> Self {
        Self::status(200)
            .header("content-type", media_type)
            .header("content-encoding", "gzip")
            .body(bomb(mib.min(MAX_MIB)))
    }
}

fn bomb(mib: usize) -> Bytes {
    let mut block = [0; BLOCK_LEN];
    block[..BLOCK.len()].copy_from_slice(BLOCK);
    block[BLOCK_LEN - BLOCK_END.len()..].copy_from_slice(BLOCK_END);
    let mut body = BytesMut::with_capacity(HEAD.len() + mib * BLOCKS_PER_MIB * BLOCK_LEN);
    body.extend_from_slice(HEAD);
    for _ in 0..mib * BLOCKS_PER_MIB {
        body.extend_from_slice(&block);
    }
    body.freeze()
}
