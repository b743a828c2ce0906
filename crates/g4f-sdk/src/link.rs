//! Links the crates that hold providers: one that nobody names in code is not linked and registers nothing.

#[cfg(feature = "providers")]
use g4f_providers as _;
