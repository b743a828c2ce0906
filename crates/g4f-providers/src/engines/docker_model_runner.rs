//! Docker Model Runner, where its TCP port is open.

use serde_json::Value;

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 12434,
    path: "/v1/models",
    is_its: |answer| answer.get("data").is_some_and(Value::is_array),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["docker", "docker_model_runner"],
    base_url: "http://127.0.0.1:12434/engines/v1",
    base_url_env: &["DOCKER_MODEL_RUNNER_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["DOCKER_MODEL_RUNNER_API_KEY"],
    sign_up: "turn it on in Docker: docker desktop enable model-runner --tcp 12434",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("docker-model-runner", "Docker Model Runner")
};

register_provider!(DESCRIPTOR);
