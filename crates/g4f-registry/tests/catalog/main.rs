//! The database of models on real data.

mod names;
mod shared;
mod snapshot;
