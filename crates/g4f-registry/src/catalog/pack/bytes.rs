//! Small numbers and texts as bytes.
#![allow(
    clippy::option_option,
    reason = "nothing outside: the bytes are broken; nothing inside: nothing was written"
)]

use std::collections::HashMap;
use std::sync::Arc;

/// Writes.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    texts: HashMap<Arc<str>, u64>,
}

impl Writer {
    /// Seven bits at a time, the lowest first.
    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    /// 0 for nothing, else one more than the number.
    pub(super) fn maybe(&mut self, number: Option<u64>) {
        self.number(number.map_or(0, |number| number + 1));
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// A text that comes often: written when it first comes, a number from then on. 0 stands for nothing.
    pub(super) fn shared(&mut self, text: Option<&Arc<str>>) {
        let Some(text) = text else {
            self.number(0);
            return;
        };
        if let Some(at) = self.texts.get(text) {
            self.number(*at);
            return;
        }
        let at = self.texts.len() as u64 + 1;
        self.texts.insert(text.clone(), at);
        self.number(at);
        self.text(text);
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads what [`Writer`] wrote; `None` where the bytes are something else.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    texts: Vec<Arc<str>>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            texts: Vec::new(),
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.number()?.try_into().ok()
    }

    /// Nothing, or the number.
    pub(super) fn maybe(&mut self) -> Option<Option<u32>> {
        match self.number()? {
            0 => Some(None),
            number => Some(Some((number - 1).try_into().ok()?)),
        }
    }

    /// How many of something follow. Each takes a byte at least, so no more than there are bytes.
    pub(super) fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.rest.len()).then_some(count)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.raw(length)?).ok()
    }

    pub(super) fn shared(&mut self) -> Option<Option<Arc<str>>> {
        let at = usize::try_from(self.number()?).ok()?;
        if at == 0 {
            return Some(None);
        }
        if at == self.texts.len() + 1 {
            let text = self.text()?;
            self.texts.push(text.into());
        }
        self.texts.get(at - 1).cloned().map(Some)
    }

    pub(super) fn raw(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }
}
