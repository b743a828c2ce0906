//! Answers of everybody who has the facet `transcription`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| g4f_fuzz::beside(g4f_fuzz::Facet::Transcription, data));
