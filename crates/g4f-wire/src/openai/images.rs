//! Images: `/images/generations`, `/images/edits`, `/images/variations`, by OpenAI and by everybody who came after.
//!
//! <https://platform.openai.com/docs/api-reference/images>

pub(crate) mod answer;
mod encode;
mod quirks;
mod size;

use async_trait::async_trait;
use g4f_types::Result;
use g4f_types::facets::{ImageAnswer, ImageRequest};

use super::facet::{checked, explain, target};
use crate::provider::{Link, Serve};
use encode::Body;

pub use quirks::{ImageQuirks, Pictures, Sizes};

/// Makes and edits images.
#[derive(Clone, Copy, Debug)]
pub struct Images {
    quirks: &'static ImageQuirks,
}

impl Images {
    /// By a vendor with these quirks.
    pub const fn new(quirks: &'static ImageQuirks) -> Self {
        Self { quirks }
    }
}

#[async_trait]
impl Serve<ImageRequest> for Images {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        let quirks = self.quirks.of(link.model());
        let (path, body) = encode::encode(&request, quirks, target(link))?;
        // Pictures need not be kept for as long as the vendor paints.
        drop(request);
        let reply = match body {
            Body::Json(fields) => link.post_json(&path, &fields).await?,
            Body::Form(parts) => link.post_form(&path, parts).await?,
        };
        let kind = reply.media_type();
        if kind.as_deref() == Some("text/event-stream") || reply.body.starts_with(b"event:") {
            let answer = answer::decode_events(&reply.body);
            return answer.map_err(|error| explain(link, error));
        }
        answer::decode(&checked(link, reply)?, kind.as_deref())
    }
}
