//! The packs that come with this crate.

/// Name of the file, and its text.
pub(crate) const PACKS: &[(&str, &str)] = &[
    ("tokens.toml", include_str!("../../packs/tokens.toml")),
    ("citations.toml", include_str!("../../packs/citations.toml")),
    ("notices.toml", include_str!("../../packs/notices.toml")),
    ("thinking.toml", include_str!("../../packs/thinking.toml")),
    ("links.toml", include_str!("../../packs/links.toml")),
    ("words.toml", include_str!("../../packs/words.toml")),
    ("general.toml", include_str!("../../packs/general.toml")),
    (
        "pollinations.toml",
        include_str!("../../packs/pollinations.toml"),
    ),
    ("airforce.toml", include_str!("../../packs/airforce.toml")),
    ("blackbox.toml", include_str!("../../packs/blackbox.toml")),
    ("relays.toml", include_str!("../../packs/relays.toml")),
    ("blanks.toml", include_str!("../../packs/blanks.toml")),
];
