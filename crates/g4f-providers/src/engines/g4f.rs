//! The bridge to a running g4f server (gpt4free, `g4f api`): its providers are this one's models.
//!
//! `g4f:Copilot` asks its provider `Copilot` for that one's default model, `g4f:Copilot/gpt-4o` for `gpt-4o`. The server
//! makes choices of its own, so it is asked only by name. `docs/bridge.md` of the repository says what it can do.

mod doors;

use std::sync::Arc;

use g4f_types::{Provider, Result, Settings, Transport, Variable};
use g4f_wire::gpt4free::{
    Gpt4Free, Images, Names, ProviderQuota, Providers, Speech, Transcribe, Video, verdict,
};
use serde_json::Value;

use crate::engines::address::base_url;
use crate::prelude::{
    Access, AuthScheme, CHAT, Capability, Descriptor, TIER_BRIDGE, WireProvider, and, plain,
    register_provider,
};
use doors::Doors;

const PORT: u16 = 1337;
/// Where its development server and its page listen.
const SECOND_PLACE: &str = "http://127.0.0.1:8080/v1";

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: "gpt4free",
    aliases: &["gpt4free"],
    base_url: "http://127.0.0.1:1337/v1",
    base_url_env: &["G4F_BRIDGE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["G4F_BRIDGE_KEY"],
    sign_up: "start a g4f server: g4f api --port 1337; for another place set base_url",
    access: Access::Bridge,
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::Speech,
            Capability::Transcription,
            Capability::Video,
        ],
    ),
    default_model: "AnyProvider",
    variables: &[Variable {
        name: "custom_base_url",
        env: &["G4F_CUSTOM_BASE_URL"],
        // Where the server itself looks for what it calls `Custom`.
        default: "http://localhost:8080/v1",
    }],
    tier: TIER_BRIDGE,
    build,
    ..plain("g4f", "g4f server")
};

register_provider!(DESCRIPTOR);

fn build(
    descriptor: &'static Descriptor,
    mut settings: Settings,
    transport: Arc<dyn Transport>,
) -> Result<Arc<dyn Provider>> {
    let text = |name: &str| {
        let value = settings.other.get(name).and_then(Value::as_str);
        value.map(|text| text.trim().trim_end_matches('/').to_owned())
    };
    let only = text("provider");
    let names = Names::new(only.clone(), text("custom_base_url"));
    if let Some(only) = only {
        // Whoever names no model gets the default of this one.
        settings.default_model.get_or_insert(only);
    }
    let Some(written) = &settings.base_url else {
        let first = door(descriptor, settings.clone(), transport.clone(), &names)?;
        settings.base_url = Some(SECOND_PLACE.to_owned());
        let second = door(descriptor, settings, transport, &names)?;
        return Ok(Arc::new(Doors::new(first, second)));
    };
    settings.base_url = Some(base_url(written, PORT));
    door(descriptor, settings, transport, &names)
}

/// The server at one place.
fn door(
    descriptor: &'static Descriptor,
    settings: Settings,
    transport: Arc<dyn Transport>,
    names: &Names,
) -> Result<Arc<dyn Provider>> {
    Ok(WireProvider::new(descriptor, settings, transport)?
        .chat(Gpt4Free::new(names.clone()))
        .images(Images::new(names.clone()))
        .video(Video::new(names.clone()))
        .speech(Speech::new(names.clone()))
        .transcribe(Transcribe::new(names.clone()))
        .models(Providers::new(names.clone()))
        .quota(ProviderQuota::new(names.clone()))
        .verdict(verdict)
        .build())
}
