//! Asks a real provider again, with the recorded answer on the line.

use std::sync::Arc;
use tokio::time::Instant;

use futures_util::StreamExt as _;
use g4f_types::facets::{
    EmbedRequest, ImageRequest, ImageTask, ModerateRequest, RerankRequest, SpeechRequest,
    TranscribeRequest, VideoJob, VideoRequest,
};
use g4f_types::{
    CallOptions, ChatAnswer, ChatEvent, ChatRequest, Collector, Context, ContextParts, Credential,
    Descriptor, Error, ErrorKind, Media, Message, Operation as _, Part, Provider, Settings, Target,
};
use serde_json::Value;

use super::ask::{Ask, Operation};
use super::oracle::{Said, facets};
use super::recording::Exchange;
use super::way::{Cut, Recorded};

/// Sound that nobody listens to.
const SOUND: &[u8] = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0data\0\0\0\0";
/// The smallest picture.
const PICTURE: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

/// A provider as its descriptor builds it, with the recorded answers for a way out.
fn provider(
    descriptor: &'static Descriptor,
    exchanges: &[&Exchange],
    cut: Cut,
) -> Result<Arc<dyn Provider>, String> {
    let mut settings = Settings {
        base_url: Some("https://recorded.example/v1".to_owned()),
        keys: vec![Credential::new(
            "recorded-key".to_owned().into(),
            "recording",
        )],
        ..Settings::default()
    };
    for variable in descriptor.variables {
        let value = variable.value(&settings).unwrap_or("recorded").to_owned();
        settings
            .other
            .insert(variable.name.to_owned(), value.into());
    }
    if exchanges
        .iter()
        .any(|exchange| exchange.path().ends_with("/api/generate"))
    {
        settings.other.insert("generate".to_owned(), true.into());
    }
    if exchanges.iter().any(|exchange| exchange.path() == "/") {
        let task = "text-generation".into();
        settings.other.insert("task".to_owned(), task);
    }
    let transport = Arc::new(Recorded::new(exchanges.iter().copied(), cut));
    (descriptor.build)(descriptor, settings, transport).map_err(|error| format!("{error:?}"))
}

fn context(provider: &Arc<dyn Provider>, model: &str) -> Context {
    let cx = Context::new(ContextParts {
        request_id: "recorded".into(),
        options: CallOptions::default(),
        started: Instant::now().into_std(),
        deadline: None,
        attempts: 1,
    });
    cx.for_target(Arc::new(Target {
        provider: provider.clone(),
        model: model.into(),
        credential: Some(Credential::new(
            "recorded-key".to_owned().into(),
            "recording",
        )),
    }))
}

/// Asks, and compares what comes back with what the recording says.
///
/// # Errors
/// The first difference, in words.
pub(crate) async fn replay(
    descriptor: &'static Descriptor,
    ask: &Ask,
    exchanges: &[&Exchange],
    cut: Cut,
    said: &Said,
) -> Result<(), String> {
    let provider = provider(descriptor, exchanges, cut)?;
    let cx = context(&provider, &ask.model);
    let last = exchanges.last().ok_or("there is no exchange")?;
    if ask.operation == Operation::Chat {
        let stream = exchanges.iter().any(|exchange| exchange.is_stream());
        let request = ChatRequest {
            stream,
            ..ChatRequest::new(&*ask.model, [Message::user("Hello")])
        };
        let answer = match provider.chat(&cx, request).await {
            Ok(stream) => read(stream).await,
            Err(error) => Err(error),
        };
        return chat(answer, said, last);
    }
    let answer = beside_chat(&*provider, &cx, &ask.operation).await;
    match answer {
        Err(error) if last.status >= 400 => kind(&error, last),
        Err(error) => Err(format!("failed: {error}")),
        Ok(_) if last.status >= 400 => Err("a refusal was taken for an answer".to_owned()),
        Ok(given) => facets::compare(last, &ask.operation, &given),
    }
}

/// Reads to the end, and looks at the order of the events on the way.
async fn read(mut stream: g4f_types::ChatStream) -> Result<ChatAnswer, Error> {
    let mut collector = Collector::new();
    let mut started = 0;
    while let Some(event) = stream.next().await {
        let event = event?;
        started += usize::from(matches!(event, ChatEvent::Started(_)));
        if event.is_content() && started != 1 {
            let message = format!("content came after {started} events that begin an answer");
            return Err(Error::new(ErrorKind::Config, message));
        }
        collector.push(event);
    }
    Ok(collector.into_answer())
}

fn chat(answer: Result<ChatAnswer, Error>, said: &Said, last: &Exchange) -> Result<(), String> {
    let answer = match answer {
        Err(error) if said.fails => return kind(&error, last),
        Err(error) => return Err(format!("failed: {error}")),
        Ok(_) if said.fails => return Err("a failure was taken for an answer".to_owned()),
        Ok(answer) => answer,
    };
    let same = |what: &str, ours: &dyn std::fmt::Debug, theirs: &dyn std::fmt::Debug| {
        let (ours, theirs) = (format!("{ours:?}"), format!("{theirs:?}"));
        if ours == theirs {
            return Ok(());
        }
        let short = |text: &str| text.chars().take(400).collect::<String>();
        Err(format!(
            "{what}: {} in place of {}",
            short(&ours),
            short(&theirs)
        ))
    };
    let refusals = answer
        .message()
        .into_iter()
        .flat_map(|message| &message.parts);
    let refusal: String = refusals
        .filter_map(|part| match part {
            Part::Refusal(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    if !said.text.is_empty() || answer.reasoning().is_empty() {
        same("text", &answer.text(), &said.text)?;
    }
    same("refusal", &refusal, &said.refusal)?;
    let calls: Vec<(String, Value)> = answer
        .tool_calls()
        .iter()
        .map(|call| (call.name.clone(), super::oracle::arguments(&call.arguments)))
        .collect();
    same("calls", &calls, &said.calls)?;
    if let Some(thinks) = said.thinks {
        let parts = answer
            .message()
            .into_iter()
            .flat_map(|message| &message.parts);
        let ours = parts.into_iter().any(is_thinking);
        same("thinking", &ours, &thinks)?;
    }
    if let Some(finish) = said.finish {
        let ours = answer.finish_reason().map(ToString::to_string);
        same("finish reason", &ours.as_deref(), &Some(finish))?;
    }
    let usage = answer.usage.unwrap_or_default();
    if let Some(tokens) = said.input_tokens {
        same("input tokens", &usage.input_tokens, &tokens)?;
    }
    if let Some(tokens) = said.output_tokens {
        same("output tokens", &usage.output_tokens, &tokens)?;
    }
    if let Some(media) = said.media {
        let parts = answer
            .message()
            .into_iter()
            .flat_map(|message| &message.parts);
        let ours = parts
            .into_iter()
            .filter(|part| part.media().is_some())
            .count();
        same("media", &ours, &media)?;
    }
    Ok(())
}

/// Whether a part is thinking. Items of a provider's own tools travel in the same part, and are none.
fn is_thinking(part: &Part) -> bool {
    let Part::Reasoning(reasoning) = part else {
        return false;
    };
    let raw = reasoning.raw.as_ref();
    raw.and_then(|raw| raw["type"].as_str())
        .is_none_or(|kind| kind.contains("thinking") || kind.contains("reasoning"))
}

/// Whether a failure is of a kind that the recording was filed under.
fn kind(error: &Error, exchange: &Exchange) -> Result<(), String> {
    use ErrorKind as K;
    let kinds = |name: &str| -> &[K] {
        match name {
            "context_length" => &[K::ContextLength],
            "rate_limit" => &[K::RateLimited, K::QuotaExhausted],
            "quota" => &[K::QuotaExhausted],
            "auth" | "permission" => &[K::Auth, K::ModelNotFound],
            "model_not_found" => &[K::ModelNotFound, K::Unsupported],
            "overloaded" => &[K::Overloaded, K::Server],
            "content_policy" => &[K::ContentFilter],
            "bad_request" => &[K::ContextLength, K::ModelNotFound],
            _ => &[],
        }
    };
    // Features are those of a whole recording, which may hold several refusals.
    let filed = exchange
        .features
        .iter()
        .filter_map(|f| f.strip_prefix("error:"));
    let mut allowed: Vec<K> = filed.flat_map(kinds).copied().collect();
    if allowed.is_empty() {
        return Ok(());
    }
    if matches!(exchange.status, 400 | 404 | 422) {
        allowed.extend([K::BadRequest, K::Unsupported, K::InvalidResponse]);
    }
    if exchange.status < 400 || allowed.contains(&error.kind()) {
        return Ok(());
    }
    Err(format!(
        "{:?} in place of one of {allowed:?}: {error}",
        error.kind()
    ))
}

/// An answer beside chat, as far as it is compared.
#[derive(Debug)]
pub(crate) enum Given {
    Vectors(Vec<Vec<f32>>),
    Ranks(Vec<(u32, f64)>),
    Text(String),
    Bytes(usize),
    Pictures(usize),
    Verdicts(Vec<Value>),
    Job(VideoJob),
    Ids(Vec<String>),
}

async fn beside_chat(
    provider: &dyn Provider,
    cx: &Context,
    operation: &Operation,
) -> Result<Given, Error> {
    let model = cx
        .target()
        .map(|target| target.model.clone())
        .unwrap_or_default();
    Ok(match operation {
        Operation::Chat => return Err(Error::config("this is chat")),
        Operation::Embed(input) => {
            let request = EmbedRequest {
                model,
                input: input.clone(),
                ..EmbedRequest::default()
            };
            Given::Vectors(request.send(provider, cx).await?.vectors)
        }
        Operation::Rerank(many) => {
            let request = RerankRequest {
                model,
                query: "query".to_owned(),
                documents: vec!["document".to_owned(); *many],
                ..RerankRequest::default()
            };
            Given::Ranks(request.send(provider, cx).await?.results)
        }
        Operation::Transcribe => {
            let audio = Media::bytes(SOUND)
                .with_media_type("audio/wav")
                .with_name("sound.wav");
            let request = TranscribeRequest {
                model,
                audio: Some(audio),
                ..TranscribeRequest::default()
            };
            Given::Text(request.send(provider, cx).await?.text)
        }
        Operation::Speech => {
            let request = SpeechRequest {
                model,
                input: "Hello".to_owned(),
                ..SpeechRequest::default()
            };
            let mut answer = request.send(provider, cx).await?;
            let mut size = 0;
            while let Some(piece) = answer.audio.next().await {
                size += piece?.len();
            }
            Given::Bytes(size)
        }
        Operation::Images | Operation::Edit => {
            let is_edit = *operation == Operation::Edit;
            let request = ImageRequest {
                model,
                prompt: "a fox".to_owned(),
                task: if is_edit {
                    ImageTask::Edit
                } else {
                    ImageTask::Generate
                },
                images: is_edit.then(|| Media::bytes(PICTURE)).into_iter().collect(),
                ..ImageRequest::default()
            };
            Given::Pictures(request.send(provider, cx).await?.images.len())
        }
        Operation::Moderate(many) => {
            let request = ModerateRequest {
                model,
                input: vec!["words".to_owned(); *many],
                ..ModerateRequest::default()
            };
            Given::Verdicts(request.send(provider, cx).await?.results)
        }
        Operation::Video => {
            let request = VideoRequest {
                model,
                prompt: "a fox".to_owned(),
                ..VideoRequest::default()
            };
            Given::Job(request.send(provider, cx).await?)
        }
        Operation::Look(id) => {
            let job = VideoJob {
                id: id.clone(),
                model: model.to_string(),
                ..VideoJob::default()
            };
            let video = provider
                .video()
                .ok_or_else(|| provider.unsupported("videos"))?;
            Given::Job(video.poll(cx, &job).await?)
        }
        Operation::Models => {
            let models = provider.models(cx).await?;
            Given::Ids(models.into_iter().map(|model| model.id).collect())
        }
    })
}
