//! The rules on single names.
