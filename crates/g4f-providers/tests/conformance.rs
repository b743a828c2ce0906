//! Every provider of this crate keeps the contract of providers, asked by the model that it prefers.
//!
//! What a vendor's dialect rules out is listed below, with the reason.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

use std::sync::Arc;
use std::time::Duration;

use g4f_testkit::conformance::{
    AnthropicWire, Asked, BedrockWire, CohereWire, Fault, GeminiWire, GigaChatWire, Gpt4FreeWire,
    MakerWire, Noise, OllamaWire, OpenAiWire, Report, ResponsesWire, Said, SoundWire, Suite,
    VertexWire, WatsonxWire, Wire,
};
use g4f_testkit::{Received, Reply, openai};
use g4f_types::{ChatRequest, Credential, Descriptor, Media, Provider, Settings, Transport};
use g4f_wire::http::{HttpConfig, HttpTransport};
use serde_json::{Map, Value, json};
use tokio::task::JoinSet;

/// The scenarios that a vendor's dialect rules out.
const SKIPPED: &[(&str, &str, &str)] = &[
    (
        "cohere",
        "request_for_logprobs",
        "it tells the probability of each token, and of none beside",
    ),
    (
        "alibaba",
        "speech_cancel_in_sound",
        "sound comes whole, in one JSON answer",
    ),
    (
        "minimax",
        "speech_cancel_in_sound",
        "sound comes whole, in one JSON answer",
    ),
    (
        "pollinations",
        "video_answer",
        "the answer to an order is the video itself, which never waits",
    ),
    (
        "replicate",
        "speech_cancel_in_sound",
        "sound is fetched when it is done, as a whole",
    ),
    (
        "google",
        "speech_cancel_in_sound",
        "sound comes whole, in one JSON answer",
    ),
    (
        "vertex",
        "speech_cancel_in_sound",
        "sound comes whole, in one JSON answer",
    ),
    (
        "vertex",
        "no_key_no_header",
        "without a key, the login of whoever runs this is looked for, and used",
    ),
    (
        "aihorde",
        "no_key_no_header",
        "its operators give everybody a key, which goes with calls that bring none",
    ),
    ("mistral", "request_with_seed", "it calls it random_seed"),
    (
        "bedrock",
        "beside_chat_error_under_200",
        "beside chat each model has a format of its own, and failures come by status alone",
    ),
    (
        "bedrock",
        "request_with_image",
        "it fetches no addresses, of which this scenario sends one: the SDK fetches them before",
    ),
    (
        "bedrock",
        "request_with_video",
        "it fetches no addresses, of which this scenario sends one: the SDK fetches them before",
    ),
    (
        "codestral",
        "request_with_tools",
        "the same dialect as Mistral's",
    ),
    (
        "mistral",
        "request_with_tools",
        "it takes no ids but those of nine letters or digits: others are replaced, call and result alike",
    ),
];

/// The family's wire, with what a vendor does differently.
struct Vendor {
    id: &'static str,
    model: &'static str,
    wire: &'static dyn Wire,
}

/// How a vendor's upstreams talk.
fn wire_of(descriptor: &Descriptor) -> &'static dyn Wire {
    match descriptor.family {
        "anthropic" => &AnthropicWire,
        "assemblyai" => &SoundWire::AssemblyAi,
        "bedrock" => &BedrockWire,
        "cohere" => &CohereWire,
        "cartesia" => &SoundWire::Cartesia,
        "deepgram" => &SoundWire::Deepgram,
        "elevenlabs" => &SoundWire::ElevenLabs,
        "fish-audio" => &SoundWire::FishAudio,
        "gemini" if descriptor.id == "vertex" => &VertexWire,
        "gemini" => &GeminiWire,
        "gigachat" => &GigaChatWire,
        "gladia" => &SoundWire::Gladia,
        "gpt4free" => &Gpt4FreeWire,
        "hume" => &SoundWire::Hume,
        "lmnt" => &SoundWire::Lmnt,
        "openai-responses" => &ResponsesWire,
        "ollama" => &OllamaWire,
        "revai" => &SoundWire::RevAi,
        "soniox" => &SoundWire::Soniox,
        "watsonx" => &WatsonxWire,
        family => maker(descriptor.id)
            .filter(|_| family != "openai")
            .unwrap_or(&OpenAiWire),
    }
}

/// How those talk who make pictures, videos and sound by an API of their own, be it beside OpenAI's.
fn maker(id: &str) -> Option<&'static dyn Wire> {
    static MAKERS: &[MakerWire] = &[
        MakerWire("aihorde-images"),
        MakerWire("alibaba"),
        MakerWire("black-forest-labs"),
        MakerWire("fal"),
        MakerWire("kling"),
        MakerWire("luma"),
        MakerWire("minimax"),
        MakerWire("pollinations"),
        MakerWire("prodia"),
        MakerWire("replicate"),
        MakerWire("runway"),
        MakerWire("stability"),
        MakerWire("volcengine"),
    ];
    let found = MAKERS.iter().find(|maker| maker.0 == id);
    found.map(|maker| maker as &dyn Wire)
}

impl Wire for Vendor {
    fn base_path(&self) -> &'static str {
        self.wire.base_path()
    }

    fn model(&self) -> &'static str {
        self.model
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        self.wire.plain(said)
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        self.wire.stream(said)
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        self.wire.error(fault)
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        if self.id == "cloudflare" {
            let list: Vec<_> = ids.iter().map(|id| json!({ "name": id })).collect();
            return Some(Reply::ok(json!({ "success": true, "result": list })));
        }
        self.wire.models(ids)
    }

    fn noise(&self, noise: Noise) -> Option<bytes::Bytes> {
        let bytes = self.wire.noise(noise)?;
        // What is no text names no model either.
        Some(match std::str::from_utf8(&bytes) {
            Ok(text) => text.replace(self.wire.model(), self.model).into(),
            Err(_) => bytes,
        })
    }

    fn allows_crlf(&self) -> bool {
        self.wire.allows_crlf()
    }

    fn takes_addresses(&self) -> bool {
        self.wire.takes_addresses()
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        let mut received = received.clone();
        if self.id == "writer" {
            let path = &mut received.path;
            if path.as_str() != "/v1/chat" {
                return Err(format!("the path was {path}"));
            }
            path.push_str("/completions");
        }
        self.wire.check_request(&received, asked)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        let own = match self.id {
            "cloudflare" => run(asked),
            "huggingface" => return task(asked),
            id => maker(id).and_then(|maker| maker.beside(asked)),
        };
        own.or_else(|| self.wire.beside(asked))
    }
}

/// What Cloudflare gives when a model is run.
fn run(asked: &Asked) -> Option<Reply> {
    let result = match asked {
        Asked::Images(_) => json!({ "image": Media::bytes(openai::PNG).to_base64() }),
        Asked::Speech(_) => return Some(openai::speech("audio/mpeg", [openai::MP3])),
        Asked::Transcribe(_) => json!({ "text": "Hello, world!" }),
        Asked::Rerank(_) => {
            json!({ "response": [{ "id": 1, "score": 0.75 }, { "id": 0, "score": 0.25 }] })
        }
        _ => return None,
    };
    Some(Reply::ok(json!({ "success": true, "result": result })))
}

/// What a task of Hugging Face gives.
fn task(asked: &Asked) -> Option<Reply> {
    let picture = Reply::status(200).header("content-type", "image/png");
    Some(match asked {
        Asked::Images(_) => picture.body(openai::PNG),
        Asked::Speech(_) => openai::speech("audio/mpeg", [openai::MP3]),
        Asked::Transcribe(_) => Reply::ok(json!({ "text": "Hello, world!" })),
        Asked::Embed(_) => Reply::ok(json!([[0.25, -0.5], [1.0, 0.0]])),
        _ => return None,
    })
}

/// What the user would have to say: everything that has no default.
fn variables(descriptor: &Descriptor) -> Map<String, Value> {
    let open = descriptor.variables.iter();
    let open = open.filter(|variable| variable.default.is_empty());
    open.map(|variable| (variable.name.to_owned(), json!("acme")))
        .collect()
}

fn build(
    descriptor: &'static Descriptor,
    base_url: &str,
    transport: &Arc<dyn Transport>,
) -> Arc<dyn Provider> {
    let key = || Credential::new("sk-of-the-settings".to_owned().into(), "settings");
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: descriptor.auth.needs_key().then(key).into_iter().collect(),
        other: variables(descriptor),
        ..Settings::default()
    };
    (descriptor.build)(descriptor, settings, transport.clone()).unwrap()
}

async fn report(descriptor: &'static Descriptor, transport: Arc<dyn Transport>) -> Report {
    let wire = wire_of(descriptor);
    let model = match descriptor.default_model {
        "" => wire.model(),
        model => model,
    };
    let vendor = Vendor {
        id: descriptor.id,
        model,
        wire,
    };
    let suite = Suite::new(vendor, move |base_url| {
        build(descriptor, base_url, &transport)
    })
    .patience(Duration::from_secs(60));
    let skipped = SKIPPED.iter().filter(|(id, ..)| *id == descriptor.id);
    let suite = skipped.fold(suite, |suite, (_, scenario, why)| {
        suite.skip(*scenario, *why)
    });
    suite.run().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_provider_keeps_the_contract() {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let transport: Arc<dyn Transport> = Arc::new(HttpTransport::new(config).unwrap());
    let mut suites = JoinSet::new();
    for descriptor in g4f_providers::all() {
        suites.spawn(report(descriptor, transport.clone()));
    }
    let reports = suites.join_all().await;
    let broken: String = reports
        .iter()
        .filter(|report| !report.failed().is_empty() || report.passed().is_empty())
        .map(ToString::to_string)
        .collect();
    assert!(broken.is_empty(), "{broken}");
}
