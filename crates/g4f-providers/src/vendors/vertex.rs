//! Google's models on Vertex AI, and Anthropic's: with Google Cloud's projects, places and sign-in.

use g4f_types::{Settings, Variable};
use g4f_wire::anthropic::Anthropic;
use g4f_wire::gemini::{GoogleAuth, Published, Surface};
use g4f_wire::provider::WireProvider;

use super::google::{FAMILY, GEMINI, MODELS, pieces};
use crate::prelude::*;

/// The place that is nowhere in particular. Its host has no prefix.
const GLOBAL: &str = "global";

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["google-vertex", "vertex-ai", "vertexai"],
    family: FAMILY,
    base_url: "https://aiplatform.googleapis.com/v1beta1/projects/{project}/locations/{location}",
    base_url_env: &["VERTEX_BASE_URL"],
    variables: &[
        Variable {
            name: "project",
            env: &[
                "GOOGLE_VERTEX_PROJECT",
                "GOOGLE_CLOUD_PROJECT",
                "VERTEX_PROJECT",
                "VERTEXAI_PROJECT",
            ],
            default: "",
        },
        Variable {
            name: "location",
            env: &[
                "GOOGLE_VERTEX_LOCATION",
                "GOOGLE_CLOUD_LOCATION",
                "VERTEX_LOCATION",
                "VERTEXAI_LOCATION",
            ],
            default: GLOBAL,
        },
    ],
    // Without a key, gcloud's own file signs in.
    auth: AuthScheme::OptionalBearer,
    key_env: &[
        "GOOGLE_APPLICATION_CREDENTIALS",
        "GOOGLE_VERTEX_ACCESS_TOKEN",
    ],
    sign_up: "https://console.cloud.google.com/vertex-ai",
    tier: TIER_GATEWAY,
    capabilities: GEMINI,
    models: MODELS,
    default_model: "gemini-3.5-flash",
    build: |descriptor, mut settings, transport| {
        settings.base_url = settings.base_url.take().or_else(|| place(&settings));
        Ok(pieces(
            WireProvider::new(descriptor, settings, transport)?,
            Surface::Vertex,
        )
        .chat_when(is_claude, Published::by("anthropic", Anthropic::vertex()))
        .authorize(GoogleAuth::new())
        .build())
    },
    ..plain("vertex", "Google Vertex AI")
};

/// Anthropic's models keep their own format behind Google's paths.
fn is_claude(model: &str) -> bool {
    model.contains("claude")
}

/// The address of a project at a place that has a host of its own.
fn place(settings: &Settings) -> Option<String> {
    let set = |name: &str| settings.other.get(name)?.as_str().map(str::trim);
    let (project, location) = (set("project")?, set("location")?);
    let host = match location {
        "" | GLOBAL => return None,
        // Several places together.
        "us" | "eu" => format!("aiplatform.{location}.rep.googleapis.com"),
        _ => format!("{location}-aiplatform.googleapis.com"),
    };
    Some(format!(
        "https://{host}/v1beta1/projects/{project}/locations/{location}"
    ))
}

register_provider!(DESCRIPTOR);
