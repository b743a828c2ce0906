//! A provider that takes no addresses and makes videos by a script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use g4f_sdk::types::facets::{
    Transcribe, TranscribeRequest, Transcript, Video, VideoJob, VideoRequest, VideoState,
};
use g4f_sdk::types::{
    Access, AuthScheme, Capabilities, Capability, ChatRequest, ChatStream, Context, FinishReason,
    MediaSource, Provider, ProviderInfo, async_trait,
};
use g4f_sdk::{ChatEvent, Error, ErrorKind, Media, Result};

use crate::setup::MODEL;

/// One look at a video.
pub(crate) type Look = Result<(VideoState, Option<f32>)>;

/// The provider.
pub(crate) struct Scripted {
    info: ProviderInfo,
    looks: Mutex<VecDeque<Look>>,
    /// What was asked, in words.
    asked: Mutex<Vec<String>>,
}

impl Scripted {
    pub(crate) fn new(id: &str, looks: impl IntoIterator<Item = Look>) -> Arc<Self> {
        Arc::new(Self {
            info: ProviderInfo {
                id: id.into(),
                name: id.to_owned(),
                aliases: Vec::new(),
                family: "scripted".to_owned(),
                base_url: String::new(),
                auth: AuthScheme::None,
                access: Access::Local,
                key_env: Vec::new(),
                sign_up: None,
                capabilities: Capabilities::can(&[
                    Capability::Chat,
                    Capability::Video,
                    Capability::Transcription,
                ]),
                models: Vec::new(),
                model_aliases: std::collections::BTreeMap::new(),
                default_model: Some(MODEL.to_owned()),
                tier: 0,
                open_models: true,
                origin: "test".to_owned(),
            },
            looks: Mutex::new(looks.into_iter().collect()),
            asked: Mutex::default(),
        })
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn note(&self, words: impl Into<String>) {
        self.asked.lock().unwrap().push(words.into());
    }

    /// Refuses addresses; says what kind of file came, and how large.
    fn look_at(&self, media: &Media, place: &str) -> Result<String> {
        let MediaSource::Bytes(bytes) = &media.source else {
            self.note("address refused");
            return Err(Error::new(ErrorKind::Unsupported, "no addresses").with_param(place));
        };
        let kind = media.media_type.as_deref().unwrap_or("?");
        let words = format!("{kind} of {} bytes", bytes.len());
        self.note(&words);
        Ok(words)
    }
}

#[async_trait]
impl Provider for Scripted {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, _: &Context, request: ChatRequest) -> Result<ChatStream> {
        let parts = request.messages.iter().flat_map(|message| &message.parts);
        let mut seen = Vec::new();
        for media in parts.filter_map(|part| part.media()) {
            seen.push(self.look_at(media, "messages[0]")?);
        }
        let reason = FinishReason::Stop;
        Ok(ChatStream::ready([
            ChatEvent::text(seen.join(", ")),
            ChatEvent::Finished { reason },
        ]))
    }

    fn transcribe(&self) -> Option<&dyn Transcribe> {
        Some(self)
    }

    fn video(&self) -> Option<&dyn Video> {
        Some(self)
    }
}

#[async_trait]
impl Transcribe for Scripted {
    async fn transcribe(&self, _: &Context, request: TranscribeRequest) -> Result<Transcript> {
        Ok(Transcript {
            text: self.look_at(&request.audio.unwrap(), "audio")?,
            ..Transcript::default()
        })
    }
}

#[async_trait]
impl Video for Scripted {
    async fn submit(&self, _: &Context, request: VideoRequest) -> Result<VideoJob> {
        self.note(format!("submit {}", request.prompt));
        Ok(VideoJob {
            id: "job-1".to_owned(),
            provider: self.info.id.to_string(),
            ..VideoJob::default()
        })
    }

    async fn poll(&self, _: &Context, job: &VideoJob) -> Result<VideoJob> {
        self.note(format!("poll {}", job.id));
        let look = self.looks.lock().unwrap().pop_front();
        let (state, progress) = look.unwrap_or(Ok((VideoState::Running, None)))?;
        Ok(VideoJob {
            state,
            progress,
            videos: match state {
                VideoState::Done => vec![Media::bytes(&b"movie"[..]).with_media_type("video/mp4")],
                _ => Vec::new(),
            },
            error: (state == VideoState::Failed).then(|| "out of film".to_owned()),
            ..VideoJob::default()
        })
    }
}
