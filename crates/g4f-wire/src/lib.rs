#![doc = include_str!("../README.md")]

pub mod classify;
pub mod cloudflare;
pub mod cohere;
pub mod frame;
pub mod http;
pub mod huggingface;
pub mod jina;
pub mod mistral;
pub mod ollama;
pub mod openai;
pub mod provider;
pub mod retry_after;
pub mod shared;
pub mod voyage;
