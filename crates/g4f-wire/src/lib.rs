//! How bytes become events.

pub mod frame;
pub mod openai;
