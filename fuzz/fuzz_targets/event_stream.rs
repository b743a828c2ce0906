//! AWS's binary event streams.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| g4f_fuzz::event_stream(data));
