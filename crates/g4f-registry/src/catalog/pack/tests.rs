//! Files that are whole come back as they were; all others are refused.

use proptest::prelude::*;

use super::{PackError, SCHEMA_VERSION, columns};
use crate::catalog::Catalog;
use crate::catalog::fixture::{builder, catalog, told};

#[test]
fn there_and_back() {
    let mut parts = builder().from_catalog(&catalog());
    parts.input("a source", "2026-01-01");
    let catalog = parts.build();
    let bytes = catalog.to_bytes();
    let back = Catalog::from_bytes(&bytes).unwrap();
    assert_eq!(told(&back), told(&catalog));
    assert_eq!(
        back.inputs().collect::<Vec<_>>(),
        [("a source", "2026-01-01")]
    );
    assert_eq!(back.to_bytes(), bytes);
    for model in catalog.models() {
        let same = back.model(&model.id).unwrap();
        assert_eq!(
            back.offerings_of(same).len(),
            catalog.offerings_of(model).len()
        );
    }
}

#[test]
fn nothing_is_a_catalog_as_well() {
    let empty = builder().build();
    let back = Catalog::from_bytes(&empty.to_bytes()).unwrap();
    assert!(back.models().is_empty() && back.lookup("gpt-4o").is_err());
}

#[test]
fn cut_files_are_refused() {
    let bytes = catalog().to_bytes();
    for length in 0..bytes.len() {
        assert!(Catalog::from_bytes(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_changed_byte_is_seen() {
    let bytes = catalog().to_bytes();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(Catalog::from_bytes(&changed).is_err(), "{at}");
    }
}

#[test]
fn other_files_are_told_apart() {
    let refused = |bytes: &[u8]| Catalog::from_bytes(bytes).unwrap_err();
    assert_eq!(refused(b"<html>"), PackError::Foreign);
    let mut newer = catalog().to_bytes();
    newer[6] += 1;
    assert_eq!(refused(&newer), PackError::Version(SCHEMA_VERSION + 1));
    assert!(refused(&newer).to_string().contains("version 2"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// What passes the checksum and is still no catalog breaks nothing, and asks for no more memory than it has bytes.
    #[test]
    fn any_payload(at in 0..4000_usize, to: u8, cut in 0..4000_usize) {
        let mut payload = columns::write(&catalog());
        let at = at % payload.len();
        payload[at] = to;
        let _ = columns::read(&payload);
        payload.truncate(cut);
        let _ = columns::read(&payload);
    }
}
