//! SenseTime's SenseNova, in China.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://token.sensenova.cn/v1",
    base_url_env: &["SENSENOVA_BASE_URL"],
    key_env: &["SENSENOVA_API_KEY"],
    sign_up: "https://platform.sensenova.cn",
    models: &[("sensenova-6.8-flash-lite", seeing_thinker(262_144))],
    default_model: "sensenova-6.8-flash-lite",
    ..plain("sensenova", "SenseNova")
};

register_provider!(DESCRIPTOR);
