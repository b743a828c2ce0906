//! Images: `/images/generations`, `/images/edits`, `/images/variations`, by OpenAI and by everybody who came after.
//!
//! <https://platform.openai.com/docs/api-reference/images>

mod answer;
mod encode;
mod quirks;
mod size;

pub use quirks::{ImageQuirks, Pictures, Sizes};

#[cfg(test)]
mod tests;
