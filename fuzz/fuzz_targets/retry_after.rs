//! Whatever may hold a wait.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| g4f_fuzz::retry_after(data));
