//! The framings, read whole, in halves and byte by byte.

use bytes::Bytes;
use g4f_wire::frame::{EventStreamDecoder, NdjsonDecoder, SseDecoder};

macro_rules! framing {
    ($(#[$doc:meta])* $name:ident, $decoder:ident, $next:ident) => {
        $(#[$doc])*
        ///
        /// # Panics
        /// When what comes out depends on the cuts, is more than came in, or goes on after an error.
        pub fn $name(input: &[u8]) {
            let read = |pieces: &mut dyn Iterator<Item = &[u8]>| {
                let mut decoder = $decoder::new();
                let mut all = Vec::new();
                for piece in pieces {
                    decoder.push(Bytes::copy_from_slice(piece));
                    while let Some(frame) = decoder.$next() {
                        all.push(frame);
                    }
                }
                while let Some(frame) = decoder.finish() {
                    all.push(frame);
                }
                all
            };
            let whole = read(&mut [input].into_iter());
            let failures = whole.iter().filter(|frame| frame.is_err()).count();
            assert!(failures <= 1, "it went on after an error");
            if failures == 1 {
                assert!(whole.last().is_some_and(Result::is_err), "it went on after an error");
            }
            assert!(whole.len() <= input.len() + 1, "more frames than bytes");
            assert_eq!(read(&mut input.chunks(1)), whole, "byte by byte");
            let (head, tail) = input.split_at(input.len() / 2);
            assert_eq!(read(&mut [head, tail].into_iter()), whole, "in halves");
        }
    };
}

framing!(
    /// Server-sent events.
    sse, SseDecoder, next_event
);
framing!(
    /// Lines of JSON.
    ndjson, NdjsonDecoder, next_line
);
framing!(
    /// AWS's binary event streams.
    event_stream, EventStreamDecoder, next_message
);
