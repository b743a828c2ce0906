//! What a chat costs beyond its texts, and when not to count.
//!
//! The numbers are those OpenAI's cookbook gives for its chat models from gpt-3.5-turbo-0613 on. Tool definitions and
//! images cost extra and are not covered; other vendors are close enough for a budget.

/// Tokens that frame one message of a chat.
pub const PER_MESSAGE: usize = 3;

/// Tokens for a message's `name` beyond those of the name's text.
pub const PER_NAME: usize = 1;

/// Tokens that open the reply; once per request.
pub const REPLY_PRIMER: usize = 3;

/// Whether a text of so many bytes fits into `limit` tokens whatever it says, so that it need not be counted.
///
/// Every token stands for at least one byte: this holds for all byte-level vocabularies and for those that fall back
/// to bytes. `false` says nothing; count then.
pub const fn fits(text_bytes: usize, limit: usize) -> bool {
    text_bytes <= limit
}
