//! MiniMax beside chat: pictures, videos and speech. Failures come under 200, as a number in `base_resp`.
//!
//! <https://platform.minimax.io/docs/api-reference>

use async_trait::async_trait;
use bytes::Bytes;
use g4f_types::facets::{ImageRequest, SpeechAnswer, SpeechRequest, VideoRequest, VideoState};
use g4f_types::{Error, ErrorKind, Result};
use serde_json::{Map, Value, json};

use crate::jobs::{
    Asked, Jobs, Maker, Order, Step, Ticket, address, leave_out, number, ratio, sides, text,
    whole_sound,
};
use crate::openai::facet::{Params, checked, object, target};
use crate::provider::{EncodeTarget, Link, Serve, WireProvider};
use crate::shared::{id_in_path, unsupported};

/// Adds what MiniMax has beside chat to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .images(Jobs(MiniMax))
        .video(Jobs(MiniMax))
        .speech(MiniMaxSpeech)
}

/// MiniMax's pictures and videos.
#[derive(Clone, Copy, Debug, Default)]
pub struct MiniMax;

impl Maker for MiniMax {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let (path, body) = match asked {
            Asked::Images(request) => ("/image_generation", images(request, target)?),
            Asked::Video(request) => ("/video_generation", video(request, target)?),
            _ => return Err(unsupported("input")),
        };
        Ok(Order {
            path: path.to_owned(),
            body,
            ..Order::default()
        })
    }

    fn read(&self, answer: &Value) -> Step {
        if let Some(report) = refusal(answer) {
            return Step {
                refusal: Some(report),
                ..Step::default()
            };
        }
        let done = |output: Value| Step {
            state: Some(VideoState::Done),
            output,
            ..Step::default()
        };
        // The file of a video, then pictures, which come at once.
        if let Some(url) = answer.pointer("/file/download_url") {
            return done(url.clone());
        }
        let pictures = ["/data/image_urls", "/data/image_base64"];
        if let Some(list) = pictures.iter().find_map(|place| answer.pointer(place)) {
            return done(list.clone());
        }
        let word = answer.get("status").and_then(Value::as_str);
        let file = text(answer, &["file_id"]);
        let file = file.filter(|file| id_in_path(file).is_ok());
        Step {
            id: text(answer, &["task_id"]),
            then: file.map(|file| format!("/files/retrieve?file_id={file}")),
            ..Step::default()
        }
        .with_word(word)
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        let id = id_in_path(ticket.id)?;
        Ok(format!("/query/video_generation?task_id={id}"))
    }
}

/// The failure that an answer reports, in the shape that is read everywhere.
fn refusal(answer: &Value) -> Option<Value> {
    let base = answer.get("base_resp")?;
    let code = base
        .get("status_code")?
        .as_i64()
        .filter(|code| *code != 0)?;
    let words = base.get("status_msg").and_then(Value::as_str);
    // Words for what the numbers mean, which the general rules do not know.
    let kind = match code {
        1002 | 1039 => "rate limit reached",
        1004 | 2049 => "invalid api key",
        1008 | 2056 => "insufficient balance",
        1026 | 1027 => "sensitive content",
        _ => "",
    };
    let words = format!("{} {kind}", words.unwrap_or("the request failed"));
    Some(json!({ "error": { "message": words.trim(), "code": code.to_string() } }))
}

fn images(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.mask.is_some() {
        return Err(unsupported("mask"));
    }
    let takes = ["seed", "enhance"];
    let rename = [("enhance", "prompt_optimizer")];
    let mut params = Params::new(target, &takes, &rename);
    params.set("prompt", request.prompt.as_str());
    if let Some(n) = request.n {
        params.set("n", n);
    }
    match (&request.aspect_ratio, sides(request)) {
        (None, Some((width, height))) => {
            params.set("width", width);
            params.set("height", height);
        }
        _ => match ratio(request) {
            Some(ratio) => params.set("aspect_ratio", ratio),
            None if request.size.is_some() => params.drop_param("size"),
            None => {}
        },
    }
    match request.response_format.as_deref() {
        Some("b64_json" | "base64") => params.set("response_format", "base64"),
        Some(_) => params.set("response_format", "url"),
        None => {}
    }
    params.tune("seed", request.seed);
    params.tune("enhance", request.enhance);
    leave_out(&mut params, request, &["response_format", "enhance"]);
    if !request.images.is_empty() {
        let subject = |one| -> Result<Value> {
            Ok(json!({ "type": "character", "image_file": address(one, "images")? }))
        };
        let all: Result<Vec<_>> = request.images.iter().map(subject).collect();
        params.set("subject_reference", all?);
    }
    params.finish(&request.other, &[])
}

fn video(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let mut params = Params::new(target, &["resolution"], &[]);
    if !request.prompt.is_empty() {
        params.set("prompt", request.prompt.as_str());
    }
    if let Some(seconds) = request.seconds {
        params.set("duration", number(seconds));
    }
    // Lines are named with a capital letter.
    let resolution = request.resolution.as_deref().map(str::to_uppercase);
    params.tune("resolution", resolution);
    params.tune("size", request.size.as_deref());
    params.tune("aspect_ratio", request.aspect_ratio.as_deref());
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("seed", request.seed);
    params.tune("audio", request.audio);
    match &request.images[..] {
        [] => {}
        [first] => params.set("first_frame_image", address(first, "images")?),
        [first, last] => {
            params.set("first_frame_image", address(first, "images")?);
            params.set("last_frame_image", address(last, "images")?);
        }
        _ => {
            let message = "a video is made from its first and its last picture, not from more";
            return Err(unsupported("images").with_message(message));
        }
    }
    params.finish(&request.other, &[])
}

/// MiniMax's speech: `/t2a_v2`, whose sound is written in hexadecimal.
#[derive(Clone, Copy, Debug, Default)]
pub struct MiniMaxSpeech;

#[async_trait]
impl Serve<SpeechRequest> for MiniMaxSpeech {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let format = request.response_format.clone();
        let body = speech(&request, target(link))?;
        let reply = link
            .post_edited("/t2a_v2", Value::Object(body), &request.extra)
            .await?;
        let answer: Value = object(&reply.body)?;
        if let Some(report) = refusal(&answer) {
            return Err(link.in_band(&report));
        }
        let Some(sound) = answer.pointer("/data/audio").and_then(Value::as_str) else {
            checked(link, reply)?;
            let message = "the answer holds no sound";
            return Err(Error::new(ErrorKind::Empty, message).with_reached_upstream(true));
        };
        let sound = unhex(sound).ok_or_else(|| link.invalid("the sound is not hexadecimal"))?;
        let said = answer.pointer("/extra_info/audio_format");
        let format = said.and_then(Value::as_str).or(format.as_deref());
        Ok(whole_sound(
            match format.unwrap_or("mp3") {
                "wav" => "audio/wav",
                "flac" => "audio/flac",
                "pcm" => "audio/pcm",
                _ => "audio/mpeg",
            },
            sound,
        ))
    }
}

fn speech(request: &SpeechRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.input.is_empty() {
        let message = "input: there is nothing to say";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("input"));
    }
    let mut params = Params::new(target, &["language"], &[("language", "language_boost")]);
    params.set("text", request.input.as_str());
    params.set("stream", false);
    let voice = request
        .voice
        .as_deref()
        .unwrap_or("English_expressive_narrator");
    let mut voice = json!({ "voice_id": voice });
    if let Some(speed) = request.speed {
        voice["speed"] = speed.into();
    }
    params.set("voice_setting", voice);
    let mut sound = Map::new();
    if let Some(format) = &request.response_format {
        sound.insert("format".to_owned(), format.as_str().into());
    }
    if let Some(rate) = request.sample_rate {
        sound.insert("sample_rate".to_owned(), rate.into());
    }
    if !sound.is_empty() {
        params.set("audio_setting", sound);
    }
    params.tune("language", request.language.as_deref());
    params.tune("instructions", request.instructions.as_deref());
    params.finish(&request.other, &[])
}

fn unhex(text: &str) -> Option<Bytes> {
    let digits = text.trim().as_bytes();
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() || digits.is_empty() {
        return None;
    }
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect();
    bytes.map(Bytes::from)
}
