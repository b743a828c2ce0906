#![doc = include_str!("../README.md")]

pub mod anthropic;
pub mod bedrock;
pub mod classify;
pub mod frame;
pub mod http;
pub mod jina;
pub mod jobs;
pub mod openai;
pub mod provider;
pub mod replicate;
pub mod responses;
pub mod retry_after;
pub mod shared;
pub mod voyage;
