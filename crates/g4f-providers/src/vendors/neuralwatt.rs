//! Neuralwatt, which bills energy.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.neuralwatt.com/v1",
    base_url_env: &["NEURALWATT_BASE_URL"],
    key_env: &["NEURALWATT_API_KEY"],
    sign_up: "https://portal.neuralwatt.com",
    models: &[
        ("glm-5.3-flash", seeing_thinker(1_048_560)),
        ("glm-5.3", thinker(1_048_560)),
        ("deepseek-v4.1-flash", seeing_thinker(1_048_560)),
        ("qwen-3.8-27b", seeing_thinker(262_128)),
    ],
    default_model: "glm-5.3-flash",
    ..plain("neuralwatt", "Neuralwatt")
};

register_provider!(DESCRIPTOR);
