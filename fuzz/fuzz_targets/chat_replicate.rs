//! Answers to a chat request in the family `replicate`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| g4f_fuzz::chat(g4f_fuzz::family("replicate"), data));
