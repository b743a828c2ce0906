#![doc = include_str!("../README.md")]

pub mod anthropic;
pub mod bedrock;
pub mod classify;
pub mod frame;
pub mod gemini;
pub mod gpt4free;
pub mod http;
pub mod jina;
pub mod openai;
pub mod provider;
pub mod responses;
pub mod retry_after;
pub mod shared;
pub mod voyage;
