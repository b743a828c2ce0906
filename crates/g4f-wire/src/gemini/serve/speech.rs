//! Speech of the models that speak: <https://ai.google.dev/gemini-api/docs/speech-generation>.
//!
//! The sound comes as raw samples: 16 bits, little-endian, one channel. Callers who want a file get a WAV.

use async_trait::async_trait;
use bytes::{BufMut as _, Bytes, BytesMut};
use futures_core::Stream;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::{Error, ErrorKind, Media, MediaSource, Part, Result};
use serde_json::{Map, json};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::generate::{Ask, generate};
use crate::gemini::encode::voice_config;
use crate::gemini::surface::Surface;
use crate::provider::{Link, Serve};
use crate::shared::{Dropped, unsupported};

/// Samples per second where the answer does not say.
const USUAL_RATE: u32 = 24_000;

/// Speaks.
#[derive(Clone, Copy, Debug)]
pub struct GeminiSpeech(pub Surface);

#[async_trait]
impl Serve<SpeechRequest> for GeminiSpeech {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let raw = match request.response_format.as_deref() {
            None | Some("wav") => false,
            Some("pcm") => true,
            Some(_) => return Err(unsupported("response_format")),
        };
        if request.sample_rate.is_some_and(|rate| rate != USUAL_RATE) {
            return Err(unsupported("sample_rate"));
        }
        let mut dropped = Dropped::new();
        dropped.if_set(
            request
                .speed
                .is_some_and(|speed| (speed - 1.0).abs() > f64::EPSILON),
            "speed",
        );
        dropped.finish(link.on_unsupported())?;
        let spoken = generate(link, self.0, ask(request)).await?;
        let sound = spoken
            .choices
            .into_iter()
            .flat_map(|choice| choice.message.parts)
            .find_map(|part| match part {
                Part::Audio(sound) => Some(sound),
                _ => None,
            })
            .ok_or_else(|| {
                Error::new(ErrorKind::Empty, "no sound came").with_reached_upstream(true)
            })?;
        answer(sound, raw)
    }
}

fn ask(request: SpeechRequest) -> Ask {
    // How to say it stands before what to say; these models take it from there.
    let text = match &request.instructions {
        Some(how) => format!(
            "{}: {}",
            how.trim().trim_end_matches([':', '.']),
            request.input
        ),
        None => request.input,
    };
    let mut speech = request
        .voice
        .as_deref()
        .map_or_else(|| json!({}), voice_config);
    if let Some(language) = &request.language {
        speech["languageCode"] = language.as_str().into();
    }
    let mut config = Map::from_iter([("responseModalities".to_owned(), json!(["AUDIO"]))]);
    if speech.as_object().is_some_and(|speech| !speech.is_empty()) {
        config.insert("speechConfig".to_owned(), speech);
    }
    Ask {
        parts: vec![Part::Text(text)],
        config,
        other: request.other,
        edits: request.extra,
    }
}

fn answer(sound: Media, raw: bool) -> Result<SpeechAnswer> {
    let MediaSource::Bytes(bytes) = sound.source else {
        return Err(
            Error::new(ErrorKind::InvalidResponse, "the sound is somewhere else")
                .with_reached_upstream(true),
        );
    };
    let media_type = sound.media_type.unwrap_or_default();
    let samples = media_type.starts_with("audio/L16") || media_type.starts_with("audio/pcm");
    let (media_type, bytes) = if samples && !raw {
        let rate = rate_of(&media_type).unwrap_or(USUAL_RATE);
        ("audio/wav".to_owned(), wav(&bytes, rate))
    } else {
        (media_type, bytes)
    };
    Ok(SpeechAnswer {
        media_type,
        audio: Box::pin(Once(Some(bytes))),
    })
}

/// `audio/L16;codec=pcm;rate=24000`
fn rate_of(media_type: &str) -> Option<u32> {
    media_type
        .split(';')
        .find_map(|parameter| parameter.trim().strip_prefix("rate="))
        .and_then(|rate| rate.parse().ok())
}

/// Samples with the head of a WAV file before them.
fn wav(samples: &Bytes, rate: u32) -> Bytes {
    const HEAD: u32 = 44;
    let length = u32::try_from(samples.len()).unwrap_or(u32::MAX - HEAD);
    let mut file = BytesMut::with_capacity(samples.len() + 44);
    file.put_slice(b"RIFF");
    file.put_u32_le(length.saturating_add(HEAD - 8));
    file.put_slice(b"WAVEfmt ");
    file.put_u32_le(16);
    // PCM, one channel.
    file.put_u16_le(1);
    file.put_u16_le(1);
    file.put_u32_le(rate);
    file.put_u32_le(rate.saturating_mul(2));
    file.put_u16_le(2);
    file.put_u16_le(16);
    file.put_slice(b"data");
    file.put_u32_le(length);
    file.put_slice(samples);
    file.freeze()
}

/// Bytes that are here already.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}
