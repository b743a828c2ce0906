//! Synthetic, formerly glhf.chat; ids begin with `hf:`.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["GlhfChat", "glhf"],
    base_url: "https://api.synthetic.new/openai/v1",
    base_url_env: &["SYNTHETIC_BASE_URL"],
    key_env: &["SYNTHETIC_API_KEY", "GLHFCHAT_API_KEY", "GLHF_API_KEY"],
    sign_up: "https://synthetic.new",
    models: &[
        ("hf:zai-org/GLM-5.3-Flash", seeing_thinker(524_288)),
        ("hf:moonshotai/Kimi-K3", seeing_thinker(524_288)),
        ("hf:Qwen/Qwen3.6-27B", seeing_thinker(262_144)),
    ],
    default_model: "hf:zai-org/GLM-5.3-Flash",
    ..plain("synthetic", "Synthetic")
};

register_provider!(DESCRIPTOR);
