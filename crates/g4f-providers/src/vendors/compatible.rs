//! Any server of the family. It has no address of its own: the configuration or the call gives one.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["Custom"],
    auth: AuthScheme::OptionalBearer,
    sign_up: "give a base_url",
    capabilities: Capabilities::can(&[Capability::Chat, Capability::Stream]),
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, None), |p| {
            p.images(Images::new(&IMAGES))
                .speech(Speech::new(&SPEECH))
                .transcribe(Transcribe::new(&TRANSCRIBE))
                .embed(Embed::new(&EMBED))
                .rerank(Rerank::new(&RERANK))
                .moderate(Moderate::new(&MODERATE))
                .video(Video::new(&VIDEO))
        })
    },
    tier: TIER_OWN,
    ..plain("openai-compatible", "OpenAI-compatible server")
};

register_provider!(DESCRIPTOR);
