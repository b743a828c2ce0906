//! What all tests of the family's provider share.

use std::sync::Arc;

use g4f_testkit::{Reply, Script, Upstream, context};
use g4f_types::{
    AuthScheme, Capabilities, Capability, Context, Descriptor, Provider, Result, Settings,
    Transport, Variable,
};
use g4f_wire::gemini::{
    Gemini, GeminiEmbed, GeminiImages, GeminiModels, GeminiSpeech, GeminiTranscribe, GeminiVideo,
    GoogleAuth, Surface,
};
use g4f_wire::http::{HttpConfig, HttpTransport};
use g4f_wire::provider::WireProvider;
use serde_json::Value;

pub(crate) const KEY: &str = "AIza-very-secret-key-1234";

const ABLE: Descriptor = Descriptor {
    auth: AuthScheme::Header("x-goog-api-key"),
    base_url: "https://generativelanguage.googleapis.com/v1beta",
    capabilities: Capabilities::can(&[
        Capability::Chat,
        Capability::Stream,
        Capability::System,
        Capability::Tools,
        Capability::ParallelTools,
        Capability::ToolChoice,
        Capability::Vision,
        Capability::AudioInput,
        Capability::VideoInput,
        Capability::Documents,
        Capability::AudioOutput,
        Capability::ImageOutput,
        Capability::Logprobs,
        Capability::WebSearch,
        Capability::Prefill,
        Capability::JsonMode,
        Capability::JsonSchema,
        Capability::Reasoning,
        Capability::Choices,
        Capability::Seed,
        Capability::Stop,
        Capability::ModelList,
        Capability::Images,
        Capability::ImageEdits,
        Capability::Speech,
        Capability::Transcription,
        Capability::Embeddings,
        Capability::Video,
    ]),
    ..Descriptor::new(
        "studio",
        "Studio",
        "gemini",
        |descriptor, settings, transport| {
            Ok(pieces(descriptor, settings, transport, Surface::AiStudio)?.build())
        },
    )
};

static STUDIO: Descriptor = ABLE;

static VERTEX: Descriptor = Descriptor {
    id: "cloud",
    auth: AuthScheme::OptionalBearer,
    base_url: "https://example.com/v1/projects/{project}/locations/here",
    variables: &[Variable {
        name: "project",
        env: &["PROJECT"],
        default: "",
    }],
    build: |descriptor, settings, transport| {
        let auth = GoogleAuth::with_default_file(None);
        let provider = pieces(descriptor, settings, transport, Surface::Vertex)?;
        Ok(provider.authorize(auth).build())
    },
    ..ABLE
};

fn pieces(
    descriptor: &'static Descriptor,
    settings: Settings,
    transport: Arc<dyn Transport>,
    surface: Surface,
) -> Result<WireProvider> {
    Ok(WireProvider::new(descriptor, settings, transport)?
        .chat(Gemini::new(surface))
        .embed(GeminiEmbed(surface))
        .images(GeminiImages(surface))
        .speech(GeminiSpeech(surface))
        .transcribe(GeminiTranscribe(surface))
        .video(GeminiVideo(surface))
        .models(GeminiModels(surface)))
}

pub(crate) fn build(surface: Surface, base_url: &str) -> Arc<dyn Provider> {
    let descriptor = match surface {
        Surface::AiStudio => &STUDIO,
        Surface::Vertex => &VERTEX,
    };
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        ..Settings::default()
    };
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let transport = HttpTransport::new(config).unwrap();
    (descriptor.build)(descriptor, settings, Arc::new(transport)).unwrap()
}

/// A server, and a provider that asks it.
pub(crate) struct Stage {
    pub(crate) upstream: Upstream,
    pub(crate) provider: Arc<dyn Provider>,
}

impl Stage {
    pub(crate) async fn new(surface: Surface, script: impl Into<Script>) -> Self {
        let upstream = Upstream::start(script).await.unwrap();
        let path = match surface {
            Surface::AiStudio => "/v1beta",
            Surface::Vertex => "/v1/projects/p/locations/here",
        };
        let provider = build(surface, &format!("{}{path}", upstream.url()));
        Self { upstream, provider }
    }

    /// The surroundings of a call for `model`, with this key.
    pub(crate) fn cx(&self, model: &str) -> Context {
        context(self.provider.clone()).model(model).key(KEY).build()
    }

    /// The bodies that were sent, with their paths.
    pub(crate) fn sent(&self) -> Vec<(String, Value)> {
        let requests = self.upstream.requests();
        let body = |body: &[u8]| serde_json::from_slice(body).unwrap_or_default();
        let one = |request: &g4f_testkit::Received| (request.path.clone(), body(&request.body));
        requests.iter().map(one).collect()
    }
}

pub(crate) fn ok(body: Value) -> Reply {
    Reply::ok(body)
}
