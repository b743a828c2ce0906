//! Bodies of the calls beside chat: images, speech, transcription, embeddings, reranking, moderation, video.
//!
//! A body is a JSON object; whoever takes a form makes one of its text fields, and [attaches](attach_image) its files.

use g4f_types::facets::{
    EmbedInput, EmbedRequest, ImageRequest, ImageTask, ModerateRequest, RerankRequest,
    SpeechRequest, TranscribeRequest, VideoRequest,
};
use g4f_types::{Media, Result};
use serde_json::{Map, Value};

use super::fields::{self, Fields};
use super::place::{bad, expected, object, take, text};
use super::{ServeExtras, media, provider};

/// Most inputs of one call: texts to embed, documents to rank.
const MOST_INPUTS: usize = 100_000;

/// A body that was read.
#[derive(Clone, Debug)]
pub struct Served<R> {
    /// The request.
    pub request: R,
    /// What the body says beside it.
    pub extras: ServeExtras,
    /// Whether the answer is wanted as events (`stream`, or `stream_format: "sse"`).
    pub stream: bool,
}

impl<R: Fields> Served<R> {
    /// Reads what all bodies have in common; `special` takes out what is not read field by field.
    fn read(
        body: Value,
        special: impl FnOnce(&mut Map<String, Value>) -> Result<Box<dyn FnOnce(&mut R)>>,
    ) -> Result<Self> {
        let mut body = object(body, "the body")?;
        let extras = ServeExtras {
            g4f: take(&mut body, "g4f"),
            provider: provider(&mut body),
        };
        let sse = text(&mut body, "", "stream_format")?.is_some_and(|format| format == "sse");
        let stream = match take(&mut body, "stream") {
            None => sse,
            Some(Value::Bool(stream)) => stream || sse,
            Some(Value::String(stream)) if stream == "true" || stream == "false" => {
                stream == "true" || sse
            }
            Some(other) => return Err(expected("stream", "true or false", &other)),
        };
        let finish = special(&mut body)?;
        let mut request = fields::read(body)?;
        finish(&mut request);
        Ok(Self {
            request,
            extras,
            stream,
        })
    }
}

/// Reads the body of an image call. Pictures come as `image`, `images` or `image[]`: an address, a `data:` URI, base64,
/// `{"image_url": ...}` or a list of such; `mask` alike.
///
/// # Errors
/// `BadRequest` with the place and what was expected there.
pub fn decode_images(body: Value, task: ImageTask) -> Result<Served<ImageRequest>> {
    Served::read(body, |map| {
        let mut images = Vec::new();
        for name in ["image", "images", "image[]"] {
            images.extend(pictures(map, name)?);
        }
        let mask = pictures(map, "mask")?.into_iter().next();
        Ok(Box::new(move |request: &mut ImageRequest| {
            request.task = task;
            request.images = images;
            request.mask = mask;
        }))
    })
}

/// Reads the body of a speech call.
///
/// # Errors
/// As [`decode_images`].
pub fn decode_speech(body: Value) -> Result<Served<SpeechRequest>> {
    Served::read(body, |map| {
        // OpenAI's newer voices are objects with an id.
        if let Some(Value::Object(mut voice)) = map.get("voice").cloned()
            && let Some(id) = voice.remove("id")
        {
            map.insert("voice".to_owned(), id);
        }
        Ok(Box::new(|_: &mut SpeechRequest| {}))
    })
}

/// Reads the body of a transcription, or of a translation into English. The audio comes as `file`: an address, a `data:`
/// URI or base64; or it is attached afterwards.
///
/// # Errors
/// As [`decode_images`].
pub fn decode_transcription(body: Value, translate: bool) -> Result<Served<TranscribeRequest>> {
    Served::read(body, |map| {
        let audio = pictures(map, "file")?.into_iter().next();
        Ok(Box::new(move |request: &mut TranscribeRequest| {
            request.translate = translate;
            request.audio = audio;
        }))
    })
}

/// Reads the body of an embeddings call. `input` is a text, a list of tokens, or a list of either; pictures come as
/// `{"image_url": ...}` or `{"image": ...}` in the list.
///
/// # Errors
/// As [`decode_images`].
pub fn decode_embeddings(body: Value) -> Result<Served<EmbedRequest>> {
    Served::read(body, |map| {
        let input = match take(map, "input") {
            None => Vec::new(),
            Some(Value::Array(list)) => embed_inputs(list)?,
            Some(one) => vec![embed_input(one, "input")?],
        };
        Ok(Box::new(move |request: &mut EmbedRequest| {
            request.input = input;
        }))
    })
}

/// Reads the body of a reranking call, as Cohere and Jina have it. Documents are texts, or objects with a `text`.
///
/// # Errors
/// As [`decode_images`].
pub fn decode_rerank(body: Value) -> Result<Served<RerankRequest>> {
    Served::read(body, |map| {
        let documents = match take(map, "documents") {
            None => Vec::new(),
            Some(Value::Array(list)) => bounded(list, "documents")?,
            Some(other) => return Err(expected("documents", "an array", &other)),
        };
        let document = |(at, document): (usize, Value)| match document {
            Value::String(text) => Ok(text),
            Value::Object(mut map) if map.contains_key("text") => {
                let place = format!("documents[{at}]");
                Ok(text(&mut map, &place, "text")?.unwrap_or_default())
            }
            other => Err(expected(
                &format!("documents[{at}]"),
                "a string or an object with a text",
                &other,
            )),
        };
        let documents: Vec<String> = documents
            .into_iter()
            .enumerate()
            .map(document)
            .collect::<Result<_>>()?;
        Ok(Box::new(move |request: &mut RerankRequest| {
            request.documents = documents;
        }))
    })
}

/// Reads the body of a moderation call. `input` is a text, a list of texts, or a list of parts as in a chat message.
///
/// # Errors
/// As [`decode_images`].
pub fn decode_moderation(body: Value) -> Result<Served<ModerateRequest>> {
    Served::read(body, |map| {
        let list = match take(map, "input") {
            None => Vec::new(),
            Some(Value::Array(list)) => bounded(list, "input")?,
            Some(one) => vec![one],
        };
        let (mut texts, mut images) = (Vec::new(), Vec::new());
        for (at, item) in list.into_iter().enumerate() {
            let place = format!("input[{at}]");
            match item {
                Value::String(text) => texts.push(text),
                Value::Object(mut part) if part.contains_key("text") => {
                    texts.extend(text(&mut part, &place, "text")?);
                }
                other => images.push(picture(other, &place)?),
            }
        }
        Ok(Box::new(move |request: &mut ModerateRequest| {
            request.input = texts;
            request.images = images;
        }))
    })
}

/// Reads the body of a video call. Pictures to begin with come as `input_reference`, `image` or `images`.
///
/// # Errors
/// As [`decode_images`].
pub fn decode_video(body: Value) -> Result<Served<VideoRequest>> {
    Served::read(body, |map| {
        let mut images = Vec::new();
        for name in ["input_reference", "image", "images"] {
            images.extend(pictures(map, name)?);
        }
        // A flag, and no file: whether to make sound as well.
        let audio = match take(map, "audio") {
            None => None,
            Some(Value::Bool(audio)) => Some(audio),
            Some(other) => return Err(expected("audio", "true or false", &other)),
        };
        Ok(Box::new(move |request: &mut VideoRequest| {
            request.images = images;
            request.audio = audio;
        }))
    })
}

/// Attaches an uploaded file of an image call: the `mask`, or a picture under any other name.
pub fn attach_image(request: &mut ImageRequest, field: &str, file: Media) {
    if field == "mask" {
        request.mask = Some(file);
    } else {
        request.images.push(file);
    }
}

fn embed_inputs(list: Vec<Value>) -> Result<Vec<EmbedInput>> {
    // One list of numbers is one input, and so is each list in a list.
    if !list.is_empty() && list.iter().all(Value::is_number) {
        return Ok(vec![embed_input(Value::Array(list), "input")?]);
    }
    bounded(list, "input")?
        .into_iter()
        .enumerate()
        .map(|(at, item)| embed_input(item, &format!("input[{at}]")))
        .collect()
}

fn embed_input(value: Value, place: &str) -> Result<EmbedInput> {
    match value {
        Value::String(text) => Ok(EmbedInput::Text(text)),
        Value::Array(tokens) => tokens
            .iter()
            .map(|token| token.as_u64().and_then(|token| u32::try_from(token).ok()))
            .collect::<Option<Vec<u32>>>()
            .map(EmbedInput::Tokens)
            .ok_or_else(|| bad(place, "expected tokens: whole numbers")),
        Value::Object(mut part) if part.get("text").is_some_and(Value::is_string) => Ok(
            EmbedInput::Text(text(&mut part, place, "text")?.unwrap_or_default()),
        ),
        Value::Object(_) => picture(value, place).map(EmbedInput::Image),
        other => Err(expected(place, "a string or an array of tokens", &other)),
    }
}

fn bounded(list: Vec<Value>, place: &str) -> Result<Vec<Value>> {
    if list.len() > MOST_INPUTS {
        return Err(bad(place, format!("at most {MOST_INPUTS} are taken")));
    }
    Ok(list)
}

/// Takes a field that holds media, or a list of them.
fn pictures(map: &mut Map<String, Value>, name: &str) -> Result<Vec<Media>> {
    match take(map, name) {
        None => Ok(Vec::new()),
        Some(Value::Array(list)) => list
            .into_iter()
            .enumerate()
            .map(|(at, item)| picture(item, &format!("{name}[{at}]")))
            .collect(),
        Some(one) => Ok(vec![picture(one, name)?]),
    }
}

fn picture(value: Value, place: &str) -> Result<Media> {
    media::anything(value, place)
}

#[cfg(test)]
mod tests;
