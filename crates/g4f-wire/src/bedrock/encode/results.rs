//! Results of tools, and the ids by which they find their calls.

use std::borrow::Cow;
use std::fmt::Write as _;

use g4f_types::{Error, ErrorKind, Message, Part, Result, ToolResult};
use sha2::{Digest as _, Sha256};

use super::blocks::{self, Block};
use super::turns::Writer;

/// Longest id of a call, in characters.
const MAX_ID: usize = 64;

/// A result as a block.
pub(super) fn block<'a>(
    result: &'a ToolResult,
    before: &'a [Message],
    writer: &mut Writer<'a>,
    place: &str,
) -> Result<Block<'a>> {
    let mut content = Vec::new();
    for part in &result.parts {
        if matches!(part, Part::Audio(_)) {
            return Err(Error::new(
                ErrorKind::Unsupported,
                format!("{place}: Bedrock takes no audio in the result of a tool"),
            )
            .with_param(place));
        }
        content.extend(writer.said(part, place)?);
    }
    Ok(Block::ToolResult(blocks::ToolResult {
        tool_use_id: call_id(id_of(result, before)),
        content,
        // Some models know no status, and success is what they take for granted.
        status: result.is_error.then_some("error"),
    }))
}

/// The id of the call; a result that goes by name answers the last call of that name.
fn id_of<'a>(result: &'a ToolResult, before: &'a [Message]) -> &'a str {
    if !result.call_id.is_empty() {
        return &result.call_id;
    }
    let name = result.name.as_deref().unwrap_or_default();
    before
        .iter()
        .rev()
        .flat_map(Message::tool_calls)
        .find(|call| call.name == name)
        .map_or(name, |call| call.id.as_str())
}

/// An id that Converse takes. One of another form, as other providers give them, is replaced, the same one always by the
/// same.
pub(super) fn call_id(id: &str) -> Cow<'_, str> {
    let fits = (1..=MAX_ID).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':'));
    if fits {
        return Cow::Borrowed(id);
    }
    let hash = Sha256::digest(id.as_bytes());
    let mut short = "call_".to_owned();
    for byte in hash.iter().take(16) {
        // Writing to a string cannot fail.
        let _ = write!(short, "{byte:02x}");
    }
    Cow::Owned(short)
}
