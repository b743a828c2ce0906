//! Server-sent events.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| g4f_fuzz::sse(data));
