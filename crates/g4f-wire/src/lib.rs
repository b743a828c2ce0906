//! How bytes become events.

pub mod frame;
