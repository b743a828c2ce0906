//! The snapshot that is built into the program, so that the first answer needs no network.

use std::sync::LazyLock;

use super::Catalog;

/// Written by `cargo xtask catalog`; see `data/NOTICE.md` for what is in it and whose it is.
const BYTES: &[u8] = include_bytes!("../../data/catalog.bin");

impl Catalog {
    /// The snapshot that is built in. It is unpacked when it is first asked for.
    pub fn embedded() -> &'static Self {
        static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
            // That the committed file can be read is tested; an empty catalog is better than no program.
            Catalog::from_bytes(BYTES)
                .unwrap_or_else(|_| Catalog::new(vec![], vec![], vec![], [].into()))
        });
        &CATALOG
    }

    /// The bytes of the snapshot that is built in.
    pub const fn embedded_bytes() -> &'static [u8] {
        BYTES
    }
}
