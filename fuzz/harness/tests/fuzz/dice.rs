//! Accidents at random, by numbers that are the same in every run.

/// A generator.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    /// A number below `bound`.
    pub(crate) fn roll(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }

    /// A copy with one accident or two.
    pub(crate) fn shaken(&mut self, body: &[u8]) -> Vec<u8> {
        let mut body = self.accident(body);
        if self.roll(3) == 0 {
            body = self.accident(&body);
        }
        body
    }

    fn accident(&mut self, body: &[u8]) -> Vec<u8> {
        const PIECES: [&[u8]; 14] = [
            b"\"}",
            b"]]",
            b"\n\n",
            b"\r",
            b"data: ",
            b"data: [DONE]\n\n",
            b"event: error\n",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\0",
            b"\\u",
            b"\\ud83d",
            b"null",
            b"-1e999",
        ];
        let mut body = body.to_vec();
        let at = self.roll(body.len());
        let end = (at + self.roll(64)).min(body.len());
        match self.roll(7) {
            0 => body.truncate(at),
            1 => {
                for _ in 0..=self.roll(4) {
                    let at = self.roll(body.len());
                    if let Some(byte) = body.get_mut(at) {
                        *byte ^= 1 << self.roll(8);
                    }
                }
            }
            2 => drop(body.drain(at..end)),
            3 => {
                let again = body[at..end].to_vec();
                body.splice(at..at, again);
            }
            // Whole lines come twice, go, or change places.
            4 => {
                let mut lines: Vec<&[u8]> = body.split_inclusive(|byte| *byte == b'\n').collect();
                let (from, to) = (self.roll(lines.len()), self.roll(lines.len()));
                match self.roll(3) {
                    0 if !lines.is_empty() => lines.swap(from, to),
                    1 if !lines.is_empty() => drop(lines.remove(from)),
                    _ => lines.extend(lines.get(from).copied()),
                }
                body = lines.concat();
            }
            _ => {
                let piece = PIECES[self.roll(PIECES.len())];
                body.splice(at..at, piece.iter().copied());
            }
        }
        body
    }
}
