//! The wires of those who speak and listen, and do not chat.

use serde_json::{Value, json};

use super::asked::Asked;
use super::trial::TEXT;
use super::wire::{Fault, Noise, Said, Wire};
use crate::{Received, Reply, openai};
use g4f_types::{ChatRequest, ErrorKind};

/// The upstream of a specialist of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SoundWire {
    /// AssemblyAI: upload, order, look.
    AssemblyAi,
    /// Cartesia.
    Cartesia,
    /// Deepgram.
    Deepgram,
    /// ElevenLabs.
    ElevenLabs,
    /// Fish Audio.
    FishAudio,
    /// Gladia: upload, order, look.
    Gladia,
    /// Hume.
    Hume,
    /// LMNT.
    Lmnt,
    /// Rev AI: order, look, fetch.
    RevAi,
    /// Soniox: upload, order, look, fetch.
    Soniox,
}

impl Wire for SoundWire {
    fn base_path(&self) -> &'static str {
        "/v1"
    }

    fn plain(&self, _: &Said<'_>) -> Option<Reply> {
        None
    }

    fn stream(&self, _: &Said<'_>) -> Option<Reply> {
        None
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        // Nobody here reports failures under 200.
        let reply = (fault.status != 200).then(|| Reply::status(fault.status))?;
        Some(reply.json(self.error_body(fault)))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let under =
            |name: &str| -> Vec<Value> { ids.iter().map(|id| json!({ name: id })).collect() };
        Some(Reply::ok(match self {
            Self::Deepgram => json!({ "stt": under("canonical_name"), "tts": [] }),
            Self::ElevenLabs => Value::from(under("model_id")),
            _ => json!({ "models": under("id") }),
        }))
    }

    fn noise(&self, _: Noise) -> Option<bytes::Bytes> {
        None
    }

    fn check_request(&self, _: &Received, _: &ChatRequest) -> Result<(), String> {
        Err("it does not chat".to_owned())
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        match asked {
            Asked::Speech(_) => Some(openai::speech("audio/mpeg", [openai::MP3])),
            Asked::Transcribe(request) => Some(Reply::ok(self.transcript(request.translate))),
            _ => None,
        }
    }
}

impl SoundWire {
    fn error_body(self, fault: &Fault<'_>) -> Value {
        let message = fault.message;
        match self {
            Self::Deepgram => {
                let code = match fault.kind {
                    ErrorKind::Auth => "INVALID_AUTH",
                    ErrorKind::RateLimited => "TOO_MANY_REQUESTS",
                    _ => "OTHER",
                };
                json!({ "err_code": code, "err_msg": message, "request_id": "r-1" })
            }
            Self::ElevenLabs => {
                let code = match fault.kind {
                    ErrorKind::Auth => "invalid_api_key",
                    ErrorKind::RateLimited => "too_many_concurrent_requests",
                    ErrorKind::ModelNotFound => "model_not_found",
                    _ => "other",
                };
                json!({ "detail": { "status": code, "message": message } })
            }
            Self::RevAi => json!({ "title": message, "status": fault.status }),
            Self::Soniox => {
                json!({ "status_code": fault.status, "error_type": "other", "message": message })
            }
            Self::AssemblyAi | Self::Lmnt => json!({ "error": message }),
            _ => json!({ "message": message, "statusCode": fault.status }),
        }
    }

    /// One answer to every step on the way to a transcript: each reads its own fields.
    fn transcript(self, translated: bool) -> Value {
        match self {
            Self::Deepgram => {
                json!({ "results": { "channels": [{ "alternatives": [{ "transcript": TEXT }] }] } })
            }
            Self::AssemblyAi => json!({
                "upload_url": "https://example.com/a", "id": "t-1", "status": "completed", "text": TEXT
            }),
            Self::Gladia => {
                let said = json!({ "full_transcript": TEXT, "utterances": [] });
                let result = if translated {
                    json!({ "translation": { "results": [said] } })
                } else {
                    json!({ "transcription": said })
                };
                json!({
                    "audio_url": "https://example.com/a", "id": "t-1", "status": "done", "result": result
                })
            }
            Self::RevAi => json!({
                "id": "j-1", "status": "transcribed",
                "monologues": [{ "speaker": 0, "elements": [{ "type": "text", "value": TEXT }] }]
            }),
            Self::Soniox => json!({
                "id": "s-1", "status": "completed", "text": TEXT, "tokens": [{
                    "text": TEXT, "translation_status": if translated { "translation" } else { "none" }
                }]
            }),
            _ => json!({ "text": TEXT }),
        }
    }
}
