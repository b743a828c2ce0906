//! Engines on this machine, and the bridge to a g4f server. They are found by what they answer to one harmless request,
//! as other programs use the same ports.

mod address;
mod front;

pub(crate) mod docker_model_runner;
pub(crate) mod g4f;
pub(crate) mod gpt4all;
pub(crate) mod gpustack;
pub(crate) mod jan;
pub(crate) mod koboldcpp;
pub(crate) mod lemonade;
pub(crate) mod litellm;
pub(crate) mod llamacpp;
pub(crate) mod lmstudio;
pub(crate) mod localai;
pub(crate) mod ollama;
pub(crate) mod sglang;
pub(crate) mod tabbyapi;
pub(crate) mod textgen;
pub(crate) mod tgi;
pub(crate) mod vllm;
pub(crate) mod xinference;

use g4f_types::Descriptor;

pub(crate) use front::{Sign, engine, engine_and, recognised};

/// What runs on a machine of the user.
pub(crate) static ENGINES: &[&Descriptor] = descriptors![
    docker_model_runner,
    g4f,
    gpt4all,
    gpustack,
    jan,
    koboldcpp,
    lemonade,
    litellm,
    llamacpp,
    lmstudio,
    localai,
    ollama,
    sglang,
    tabbyapi,
    textgen,
    tgi,
    vllm,
    xinference,
];
