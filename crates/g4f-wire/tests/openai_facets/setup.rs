//! A provider with every piece, and what it sent.

use std::sync::Arc;

use g4f_testkit::{Script, Upstream, context};
use g4f_types::{
    Capabilities, Capability, Context, Credential, Descriptor, Error, OnUnsupported, Operation,
    Provider, Settings,
};
use g4f_wire::http::{HttpConfig, HttpTransport};
use g4f_wire::openai::{
    Embed, EmbedQuirks, ImageQuirks, Images, Moderate, ModerateQuirks, OpenAi, Quirks, Rerank,
    RerankQuirks, Speech, SpeechQuirks, Transcribe, TranscribeQuirks, Video, VideoQuirks,
};
use g4f_wire::provider::WireProvider;
use serde_json::Value;

pub(crate) const KEY: &str = "sk-very-secret-key-1234";

pub(crate) static PLAIN: Quirks = Quirks::OPENAI;

/// OpenAI, as far as the suite looks into it.
pub(crate) static VENDOR: Descriptor = Descriptor {
    capabilities: Capabilities::can(&[
        Capability::Chat,
        Capability::Stream,
        Capability::Images,
        Capability::ImageEdits,
        Capability::Speech,
        Capability::Transcription,
        Capability::Translation,
        Capability::Embeddings,
        Capability::Rerank,
        Capability::Moderation,
        Capability::Video,
    ]),
    base_url: "https://api.vendor.example/v1",
    ..Descriptor::new("vendor", "Vendor", "openai", |descriptor, settings, way| {
        Ok(pieces(OpenAi::provider(descriptor, settings, way, &PLAIN)?).build())
    })
};

static IMAGES: ImageQuirks = ImageQuirks::OPENAI;
static SPEECH: SpeechQuirks = SpeechQuirks::OPENAI;
static TRANSCRIBE: TranscribeQuirks = TranscribeQuirks::OPENAI;
static EMBED: EmbedQuirks = EmbedQuirks {
    max_inputs: 3,
    ..EmbedQuirks::DEFAULT
};
static RERANK: RerankQuirks = RerankQuirks::DEFAULT;
static MODERATE: ModerateQuirks = ModerateQuirks::DEFAULT;
static VIDEO: VideoQuirks = VideoQuirks::DEFAULT;

pub(crate) fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .images(Images::new(&IMAGES))
        .speech(Speech::new(&SPEECH))
        .transcribe(Transcribe::new(&TRANSCRIBE))
        .embed(Embed::new(&EMBED))
        .rerank(Rerank::new(&RERANK))
        .moderate(Moderate::new(&MODERATE))
        .video(Video::new(&VIDEO))
}

/// A server, and a provider that asks it.
pub(crate) struct Stage {
    pub(crate) upstream: Upstream,
    pub(crate) provider: Arc<dyn Provider>,
}

/// The provider of `VENDOR` at a server that plays `script`.
pub(crate) async fn stage(script: impl Into<Script>) -> Stage {
    stage_with(script, pieces).await
}

/// The same with other pieces.
pub(crate) async fn stage_with(
    script: impl Into<Script>,
    add: fn(WireProvider) -> WireProvider,
) -> Stage {
    let upstream = Upstream::start(script).await.unwrap();
    let provider = built(&upstream.base_url(), add);
    Stage { upstream, provider }
}

pub(crate) fn built(base_url: &str, add: fn(WireProvider) -> WireProvider) -> Arc<dyn Provider> {
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: vec![Credential::new(KEY.to_owned().into(), "VENDOR_API_KEY")],
        ..Settings::default()
    };
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let way = Arc::new(HttpTransport::new(config).unwrap());
    let provider = WireProvider::new(&VENDOR, settings, way).unwrap();
    add(provider).build()
}

impl Stage {
    pub(crate) fn cx(&self, model: &str) -> Context {
        context(self.provider.clone()).model(model).key(KEY).build()
    }

    pub(crate) async fn ask<R: Operation>(&self, request: R) -> Result<R::Answer, Error> {
        let cx = self.cx(&request.model().clone());
        request.send(&*self.provider, &cx).await
    }

    /// The same, with an error in place of parameters left out.
    pub(crate) async fn ask_strictly<R: Operation>(&self, request: R) -> Result<R::Answer, Error> {
        let cx = context(self.provider.clone())
            .model(request.model().clone())
            .key(KEY)
            .options(|options| options.on_unsupported = Some(OnUnsupported::Error))
            .build();
        request.send(&*self.provider, &cx).await
    }

    /// The JSON of the last request.
    pub(crate) fn sent(&self) -> Value {
        self.upstream.last_request().unwrap().json().unwrap()
    }

    pub(crate) fn path(&self) -> String {
        self.upstream.last_request().unwrap().path
    }

    /// The parts of the last form: name, file name, media type, content.
    pub(crate) fn form(&self) -> Vec<Part> {
        let request = self.upstream.last_request().unwrap();
        parts(request.header("content-type").unwrap(), &request.body)
    }
}

/// One part of a form.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) data: Vec<u8>,
}

impl Part {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.data).into_owned()
    }
}

/// Reads a form.
pub(crate) fn parts(content_type: &str, body: &[u8]) -> Vec<Part> {
    let boundary = content_type.split("boundary=").nth(1).unwrap();
    let mark = format!("--{}", boundary.trim_matches('"'));
    let mut rest = body;
    let mut found = Vec::new();
    while let Some(at) = find(rest, mark.as_bytes()) {
        rest = &rest[at + mark.len()..];
        let Some(end) = find(rest, mark.as_bytes()) else {
            break;
        };
        let part = &rest[2..end - 2];
        let split = find(part, b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&part[..split]).into_owned();
        let field = |name: &str| {
            let after = head.split(&format!("{name}=\"")).nth(1)?;
            Some(after.split('"').next()?.to_owned())
        };
        let kind = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-type")
                .then(|| value.to_owned())
        });
        found.push(Part {
            name: field(" name").unwrap(),
            file_name: field("filename"),
            media_type: kind,
            data: part[split + 4..].to_vec(),
        });
    }
    found
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}
