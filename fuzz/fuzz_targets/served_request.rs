//! What clients of a server send.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| g4f_fuzz::served_request(data));
