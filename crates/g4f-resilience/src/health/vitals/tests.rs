//! Vitals.
