//! Bytes as text and back, without loss: pieces may be cut inside a character, and some bytes may be no UTF-8 at all.
//!
//! A byte that is no text goes through as a character of the last private-use area, which no rule knows, and comes out as
//! the byte it was. Such characters of the text itself go through byte by byte, so that nothing is ambiguous.

use std::borrow::Cow;

/// Where the characters that stand for bytes begin.
const BASE: u32 = 0x0010_FF00;

/// From bytes to text.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// The begin of a character whose end is not there yet: at most 3 bytes.
    open: Vec<u8>,
}

impl Decoder {
    /// Adds what `bytes` complete to `text`.
    pub(super) fn push(&mut self, bytes: &[u8], text: &mut String) {
        if self.open.is_empty() {
            self.decode(bytes, text);
        } else {
            let mut joined = std::mem::take(&mut self.open);
            joined.extend_from_slice(bytes);
            self.decode(&joined, text);
        }
    }

    /// Adds the begin of a character that has no end.
    pub(super) fn finish(&mut self, text: &mut String) {
        text.extend(self.open.drain(..).map(stand_in));
    }

    fn decode(&mut self, mut bytes: &[u8], text: &mut String) {
        loop {
            match std::str::from_utf8(bytes) {
                Ok(valid) => return append(valid, text),
                Err(error) => {
                    let (valid, rest) = bytes.split_at(error.valid_up_to());
                    // The bytes were just found valid.
                    append(&String::from_utf8_lossy(valid), text);
                    let Some(bad) = error.error_len() else {
                        self.open.extend_from_slice(rest);
                        return;
                    };
                    text.extend(rest[..bad].iter().copied().map(stand_in));
                    bytes = &rest[bad..];
                }
            }
        }
    }
}

fn append(valid: &str, text: &mut String) {
    // All characters that stand for bytes begin with this one.
    if !valid.as_bytes().contains(&0xF4) {
        text.push_str(valid);
        return;
    }
    for c in valid.chars() {
        if byte_of(c).is_some() {
            let mut buffer = [0; 4];
            text.extend(c.encode_utf8(&mut buffer).bytes().map(stand_in));
        } else {
            text.push(c);
        }
    }
}

/// The whole of a text.
pub(super) fn decode(bytes: &[u8]) -> String {
    let (mut decoder, mut text) = (Decoder::default(), String::with_capacity(bytes.len()));
    decoder.push(bytes, &mut text);
    decoder.finish(&mut text);
    text
}

/// The bytes that a text from a [`Decoder`] stands for.
pub(super) fn encode(text: &str) -> Cow<'_, [u8]> {
    if !text.as_bytes().contains(&0xF4) {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match byte_of(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Cow::Owned(bytes)
}

/// The same as text to show, with a mark for what is none.
pub(super) fn shown(text: &str) -> String {
    String::from_utf8_lossy(&encode(text)).into_owned()
}

/// The character that stands for a byte which is no text. Only bytes from 0x80 are no text.
fn stand_in(byte: u8) -> char {
    char::from_u32(BASE + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn byte_of(c: char) -> Option<u8> {
    let byte = u32::from(c).checked_sub(BASE)?;
    u8::try_from(byte).ok().filter(|byte| *byte >= 0x80)
}

#[cfg(test)]
mod tests;
