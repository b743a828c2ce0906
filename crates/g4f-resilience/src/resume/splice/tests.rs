//! The splicer on its own.
