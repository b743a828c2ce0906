//! Anthropic's Messages API, and everybody who says to speak it.
//!
//! All of it is pure but the list of models: requests become bytes, bytes become events.
//!
//! | direction | entry |
//! |---|---|
//! | our request to a body, an answer to events | [`Anthropic`], a [`ChatFamily`](crate::provider::ChatFamily) |
//! | our request to a count of its tokens | [`Anthropic::encode_count`], [`decode_count`] |
//! | the list of models, page after page | [`AnthropicModels`] |
//!
//! What differs between hosts is an option of [`Anthropic`]; what differs between Claude models is read from their
//! names. Fields and events are those of <https://docs.claude.com/en/api/messages>.

mod count;
mod decode;
mod encode;
mod family;
mod key;
mod list;
mod model;
mod verdict;

pub use count::decode_count;
pub use decode::AnthropicDecoder;
pub use family::{Anthropic, VERSION};
pub use key::BearerFrom;
pub use list::AnthropicModels;
