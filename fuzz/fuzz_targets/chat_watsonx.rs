//! Answers to a chat request in the family `watsonx`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| g4f_fuzz::chat(g4f_fuzz::family("watsonx"), data));
