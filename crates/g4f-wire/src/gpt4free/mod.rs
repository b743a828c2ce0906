//! A running server of gpt4free (`g4f api`), behind which many providers are reached by name.
//!
//! Its chat is OpenAI's with differences: the provider is named in the body, most parameters reach that provider only in
//! `extra_body`, and answers arrive with some damage, which is mended here.
//!
//! | of the server | done about it |
//! |---|---|
//! | thinking is lost from plain answers | it is always asked to stream, but for sound |
//! | a line break is added to thinking | taken away again |
//! | arguments of tools as Python writes them | written as JSON |
//! | `stop` where tools are called; usage of nothing | told as what it is |
//! | failures as 500, or as the text of an answer | read by the class name in front |
//! | `response_format` goes nowhere | asked for in words, and code fences around the answer taken away |
//! | media as paths on the server | fetched |
//!
//! Facts are from version 8.1: <https://github.com/xtekky/gpt4free>.

mod decode;
mod encode;
mod family;
mod images;
mod list;
mod names;
mod quota;
mod speech;
mod transcribe;
mod verdict;
mod video;

pub use decode::Decoder;
pub use family::Gpt4Free;
pub use images::Images;
pub use list::{Providers, recognise};
pub use names::Names;
pub use quota::ProviderQuota;
pub use speech::Speech;
pub use transcribe::Transcribe;
pub use verdict::verdict;
pub use video::Video;
