//! Engines on this machine, and the bridge to a g4f server. They are found by what they answer to one harmless request,
//! as other programs use the same ports.

mod address;
mod front;

pub(crate) mod g4f;
pub(crate) mod llamacpp;
pub(crate) mod lmstudio;
pub(crate) mod ollama;
pub(crate) mod vllm;

pub(crate) use front::{Sign, engine, engine_and, recognised};
