#![doc = include_str!("../README.md")]

pub mod classify;
pub mod frame;
pub mod gemini;
pub mod http;
pub mod openai;
pub mod provider;
pub mod retry_after;
pub mod shared;
