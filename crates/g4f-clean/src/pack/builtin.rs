//! The packs that come with this crate.

/// Name of the file, and its text.
pub(crate) const PACKS: &[(&str, &str)] = &[
    ("tokens.toml", include_str!("../../packs/tokens.toml")),
    ("citations.toml", include_str!("../../packs/citations.toml")),
    ("notices.toml", include_str!("../../packs/notices.toml")),
    ("thinking.toml", include_str!("../../packs/thinking.toml")),
    ("links.toml", include_str!("../../packs/links.toml")),
    ("blanks.toml", include_str!("../../packs/blanks.toml")),
];
