//! Images: `/api/{provider}/images/generations`.
//!
//! The server makes pictures from text only, and keeps them: what it answers are places on itself, from which they are
//! fetched. Asked for base64, it fails for providers that give it the picture itself, so it is not asked.

use async_trait::async_trait;
use bytes::Bytes;
use g4f_types::facets::{ImageAnswer, ImageRequest, ImageTask};
use g4f_types::{BodyEdit, Media, MediaSource, Result};
use serde_json::{Map, Value};

use super::names::{Names, address, root_of};
use crate::openai::facet::{Params, checked, target};
use crate::openai::images::answer::decode;
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::unsupported;

/// Largest picture or video that is fetched, in bytes.
const MAX_FILE: u64 = 256 * 1024 * 1024;

/// What its body takes beside prompt and model.
const TAKES: &[&str] = &[
    "aspect_ratio",
    "guidance_scale",
    "height",
    "n",
    "negative_prompt",
    "num_inference_steps",
    "resolution",
    "response_format",
    "seed",
    "size",
    "width",
];

/// Makes images.
#[derive(Clone, Debug, Default)]
pub struct Images {
    names: Names,
}

impl Images {
    /// With providers named so.
    pub const fn new(names: Names) -> Self {
        Self { names }
    }
}

#[async_trait]
impl Serve<ImageRequest> for Images {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        let asked = self.names.read(link.model());
        if request.task != ImageTask::Generate || !request.images.is_empty() {
            return Err(
                unsupported("images").with_message("a g4f server makes images from text only")
            );
        }
        if request.mask.is_some() {
            return Err(unsupported("mask"));
        }
        let mut body = Generation::new(target(link), asked.model, &request.prompt);
        let params = &mut body.params;
        params.tune("negative_prompt", request.negative_prompt.as_deref());
        params.tune("n", request.n);
        params.tune("size", request.size.as_deref());
        params.tune("width", request.width);
        params.tune("height", request.height);
        params.tune("aspect_ratio", request.aspect_ratio.as_deref());
        // A fraction would be refused.
        params.tune(
            "guidance_scale",
            request.guidance_scale.map(|scale| whole(scale.round())),
        );
        params.tune("num_inference_steps", request.num_inference_steps);
        params.tune("seed", request.seed);
        params.tune("quality", request.quality.as_deref());
        params.tune("style", request.style.as_deref());
        params.tune("output_format", request.output_format.as_deref());
        params.tune("output_compression", request.output_compression);
        params.tune("background", request.background.as_deref());
        params.tune("moderation", request.moderation.as_deref());
        params.tune("nologo", request.nologo);
        params.tune("private", request.private);
        params.tune("enhance", request.enhance);
        params.tune("safe", request.safe);
        params.tune("user", request.user.as_deref());
        let wants_place = request.response_format.as_deref() == Some("url");
        if wants_place {
            params.set("response_format", "url");
        }
        let fields = body.finish(&request.other, &request.extra)?;
        generate(link, asked.provider, &fields, wants_place).await
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a scale is a small number, and a float that is too large ends at the largest"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

/// The body of a call that makes pictures or videos.
pub(super) struct Generation<'a> {
    pub(super) params: Params<'a>,
}

impl<'a> Generation<'a> {
    pub(super) fn new(target: EncodeTarget<'a>, model: &'a str, prompt: &str) -> Self {
        let mut params = Params::new(EncodeTarget { model, ..target }, TAKES, &[]);
        params.set("prompt", prompt);
        Self { params }
    }

    /// The whole body. The provider is named in the path: here, its name would break the server.
    pub(super) fn finish(
        self,
        own: &Map<String, Value>,
        edits: &[BodyEdit],
    ) -> Result<Map<String, Value>> {
        let mut fields = self.params.finish(own, edits)?;
        fields.remove("provider");
        Ok(fields)
    }
}

/// Asks for media. What the server keeps is fetched, unless its place is all that is wanted.
pub(super) async fn generate(
    link: &Link<'_>,
    provider: &str,
    fields: &Map<String, Value>,
    wants_place: bool,
) -> Result<ImageAnswer> {
    let url = address(link, provider, "images/generations")?;
    let reply = link.post_json(&url, fields).await?;
    let kind = reply.media_type();
    let root = root_of(link)?;
    let body = at(root, checked(link, reply)?);
    let mut answer = decode(&body, kind.as_deref())?;
    if wants_place {
        return Ok(answer);
    }
    let own = format!("{}/", root.trim_end_matches('/'));
    for media in &mut answer.images {
        if let MediaSource::Url(place) = &media.source
            && place.starts_with(&own)
        {
            fetch(link, media).await?;
        }
    }
    Ok(answer)
}

async fn fetch(link: &Link<'_>, media: &mut Media) -> Result<()> {
    let MediaSource::Url(place) = &media.source else {
        return Ok(());
    };
    let (kind, bytes) = link.download(place, MAX_FILE).await?;
    let path = place.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let fetched = Media::bytes(bytes);
    let kind = fetched.media_type.clone().or(kind);
    *media = Media {
        media_type: kind.or(media.media_type.take()),
        name: Some(name).filter(|name| !name.is_empty()),
        transcript: media.transcript.take(),
        ..fetched
    };
    Ok(())
}

/// The answer with places that begin at the server's root made whole.
fn at(root: &str, body: Bytes) -> Bytes {
    if memchr::memmem::find(&body, b"\"/").is_none() {
        return body;
    }
    let Ok(mut answer) = serde_json::from_slice::<Value>(&body) else {
        return body;
    };
    let items = answer.get_mut("data").and_then(Value::as_array_mut);
    for item in items.into_iter().flatten() {
        if let Some(Value::String(place)) = item.get_mut("url")
            && place.starts_with('/')
        {
            *place = format!("{}{place}", root.trim_end_matches('/'));
        }
    }
    answer.to_string().into()
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn places_on_the_server_are_made_whole() {
        let given = r#"{"data":[{"url":"/media/a.png?url=b"},{"url":"https://h/c.png"}]}"#;
        let whole =
            r#"{"data":[{"url":"http://s:1/media/a.png?url=b"},{"url":"https://h/c.png"}]}"#;
        assert_eq!(at("http://s:1", given.into()), whole);
        for other in [r#"["/x"]"#, "no \"/json", r#"{"data":[{"b64_json":"aa"}]}"#] {
            assert_eq!(at("http://s:1", other.into()), other);
        }
    }
}
