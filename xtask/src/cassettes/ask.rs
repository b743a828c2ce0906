//! What must have been asked for an answer to come: which provider, which operation, which model.

use g4f_types::facets::EmbedInput;
use serde_json::Value;

use super::recording::Exchange;

/// What is asked again.
pub(crate) struct Ask {
    /// Name of the provider.
    pub(crate) provider: &'static str,
    pub(crate) operation: Operation,
    pub(crate) model: String,
    pub(crate) oracle: Oracle,
}

/// The operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operation {
    Chat,
    Embed(Vec<EmbedInput>),
    /// So many documents.
    Rerank(usize),
    Transcribe,
    Speech,
    Images,
    Edit,
    /// So many inputs.
    Moderate(usize),
    Video,
    /// One look at a video in the making, by its id.
    Look(String),
    Models,
}

/// Who knows what the answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oracle {
    OpenAi,
    Responses,
    Anthropic,
    Gemini,
    Bedrock,
    Cohere,
    Ollama,
    Replicate,
    TextGeneration,
    Facets,
}

/// The providers that recordings are filed under, where ours goes by another name.
const OWN_NAMES: &[(&str, &str)] = &[("gemini", "google"), ("vercel-gateway", "vercel")];

/// The question of one exchange; `None` for what is not an operation of ours.
pub(crate) fn of(exchange: &Exchange, known: impl Fn(&str) -> Option<&'static str>) -> Option<Ask> {
    let path = exchange.path();
    let ends = |end: &str| path.ends_with(end);
    let own = OWN_NAMES
        .iter()
        .find(|(name, _)| *name == exchange.provider)
        .map_or(exchange.provider.as_str(), |(_, own)| own);
    let who = || known(own).or_else(|| known("openai-compatible"));
    let is_vertex = exchange.url.contains("aiplatform");
    let google = if is_vertex { "vertex" } else { "google" };
    let posted = exchange.method == "POST";
    let (provider, operation, oracle) = if exchange.method == "GET" && path.contains("/models") {
        (who(), Operation::Models, Oracle::Facets)
    } else if exchange.method == "GET" && path.contains("/videos/") {
        let id = path.rsplit('/').next().unwrap_or_default();
        (who(), Operation::Look(id.to_owned()), Oracle::Facets)
    } else if !posted {
        return None;
    } else if ends("/chat/completions") && own == "google" {
        (known("google-openai"), Operation::Chat, Oracle::OpenAi)
    } else if ends("/chat/completions") || (ends("/v1/chat") && exchange.provider == "writer") {
        // Google's compatible address is a provider of its own.
        let compatible = (exchange.provider == "gemini").then_some("google-openai");
        let provider = compatible.map_or_else(&who, &known);
        (provider, Operation::Chat, Oracle::OpenAi)
    } else if ends("/responses") {
        (
            known("openai-responses"),
            Operation::Chat,
            Oracle::Responses,
        )
    } else if ends("/v1/messages") {
        (known("anthropic"), Operation::Chat, Oracle::Anthropic)
    } else if ends(":rawPredict") || ends(":streamRawPredict") {
        (known("vertex"), Operation::Chat, Oracle::Anthropic)
    } else if ends(":generateContent") || ends(":streamGenerateContent") {
        (known(google), Operation::Chat, Oracle::Gemini)
    } else if ends("/converse") || ends("/converse-stream") {
        (known("bedrock"), Operation::Chat, Oracle::Bedrock)
    } else if ends("/v2/chat") {
        (known("cohere"), Operation::Chat, Oracle::Cohere)
    } else if ends("/api/chat") || ends("/api/generate") {
        (known("ollama"), Operation::Chat, Oracle::Ollama)
    } else if path == "/" && exchange.provider == "huggingface" {
        let huggingface = known("huggingface");
        (huggingface, Operation::Chat, Oracle::TextGeneration)
    } else if ends("/predictions") {
        (known("replicate"), Operation::Chat, Oracle::Replicate)
    } else {
        let (provider, operation) = facet(exchange, who, google, &known)?;
        (provider, operation, Oracle::Facets)
    };
    Some(Ask {
        provider: provider?,
        operation,
        model: model(exchange),
        oracle,
    })
}

fn facet(
    exchange: &Exchange,
    who: impl Fn() -> Option<&'static str>,
    google: &str,
    known: impl Fn(&str) -> Option<&'static str>,
) -> Option<(Option<&'static str>, Operation)> {
    let path = exchange.path();
    let ends = |end: &str| path.ends_with(end);
    let request = &exchange.request;
    let count = |list: &Value| list.as_array().map_or(1, Vec::len);
    let answered = |name: &str| exchange.body.json()[name].as_array().map_or(1, Vec::len);
    Some(if ends("/embeddings") || ends("/embed") {
        let texts = ["input", "texts", "inputs", "images"];
        let asked = texts.iter().find_map(|name| request.get(*name));
        let many = asked.map_or_else(|| answered("data"), count);
        (who(), Operation::Embed(texts_of(many)))
    } else if ends(":embedContent") || ends(":batchEmbedContents") {
        let many = count(&request["requests"]);
        (known(google), Operation::Embed(texts_of(many)))
    } else if ends(":predict") {
        (
            known(google),
            Operation::Embed(texts_of(count(&request["instances"]))),
        )
    } else if ends("/rerank") {
        let many = match &request["documents"] {
            Value::Null => answered("data"),
            list => count(list),
        };
        (who(), Operation::Rerank(many))
    } else if ends("/transcriptions") || ends("/stt") || ends("/listen") {
        (who(), Operation::Transcribe)
    } else if ends("/audio/speech") || ends("/tts") || ends("/speak") {
        (who(), Operation::Speech)
    } else if ends("/images/generations") {
        (who(), Operation::Images)
    } else if ends("/images/edits") {
        (who(), Operation::Edit)
    } else if ends("/videos/generations") || ends("/videos") {
        (who(), Operation::Video)
    } else if ends("/moderations") {
        (who(), Operation::Moderate(answered("results")))
    } else {
        return None;
    })
}

fn texts_of(many: usize) -> Vec<EmbedInput> {
    vec![EmbedInput::from("words"); many]
}

/// The model: of the body, else of the path.
fn model(exchange: &Exchange) -> String {
    if let Some(model) = exchange.request["model"].as_str() {
        return model.to_owned();
    }
    let path = exchange.path();
    let named = ["/models/", "/model/", "/deployments/"]
        .iter()
        .find_map(|mark| path.split_once(mark));
    let rest = named.map_or("", |(_, rest)| rest);
    let end = rest
        .find("/converse")
        .or_else(|| {
            rest.rfind(':')
                .filter(|at| rest[*at..].chars().any(char::is_uppercase))
        })
        .or_else(|| rest.find('/'))
        .unwrap_or(rest.len());
    let model = rest[..end].replace("%3A", ":").replace("%2F", "/");
    if model.is_empty() {
        "test-model".to_owned()
    } else {
        model
    }
}
