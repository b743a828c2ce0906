//! Chat: a prediction whose output is read as it comes, or waited for.

use async_trait::async_trait;
use g4f_types::facets::VideoState;
use g4f_types::{ChatRequest, ChatStream, HttpRequest, Result};
use http::HeaderValue;
use http::header::{ACCEPT, CACHE_CONTROL};
use serde_json::{Value, json};

use super::maker::{Replicate, order, read, waiting};
use super::stream::Output;
use super::{events, prompt};
use crate::jobs::Maker as _;
use crate::openai::facet::{checked, object, target};
use crate::provider::{Link, ServeChat, media_type};
use crate::shared::Watch;

/// Most bytes of a prediction.
const MAX_BODY: u64 = 32 * 1024 * 1024;

/// Chats through predictions.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReplicateChat;

#[async_trait]
impl ServeChat for ReplicateChat {
    async fn chat(&self, link: &Link<'_>, request: &ChatRequest) -> Result<ChatStream> {
        let input = prompt::input(request, target(link))?;
        let mut order = order(link.model(), input)?;
        if request.stream {
            order.body.insert("stream".to_owned(), true.into());
            let accept = HeaderValue::from_static("application/json, text/event-stream");
            order.headers.insert(ACCEPT, accept);
        } else {
            order.headers = waiting();
        }
        let edits = &request.params.extra;
        let body = Value::Object(order.body);
        let response = link
            .open_with(&order.path, order.headers, body, edits)
            .await?;
        // Cog, which runs the models, streams by itself where one is asked directly.
        if media_type(&response.headers).as_deref() == Some("text/event-stream") {
            return Ok(link.read(response, Output::of(&json!({ "model": link.model() }))));
        }
        let reply = link.take(response, MAX_BODY).await?;
        let prediction: Value = object(&reply.body)?;
        if read(&prediction).state.is_none() {
            checked(link, reply)?;
            return Err(link.invalid("the answer is no prediction"));
        }
        if let Some(stream) = opened(link, &prediction).await.filter(|_| request.stream) {
            return Ok(stream);
        }
        let prediction = waited(link, prediction).await?;
        events::of(&prediction).map(ChatStream::ready)
    }
}

/// The stream of a prediction that has one. Where it cannot be opened, the output still comes with the prediction.
async fn opened(link: &Link<'_>, prediction: &Value) -> Option<ChatStream> {
    if read(prediction).state?.is_over() {
        return None;
    }
    let url = prediction.pointer("/urls/stream")?.as_str()?;
    if !url.starts_with("http") {
        return None;
    }
    let mut request = HttpRequest::get(url);
    let headers = &mut request.headers;
    headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match link.follow(request).await {
        Ok(response) => Some(link.read(response, Output::of(prediction))),
        Err(error) => {
            tracing::debug!(%error, "the stream of a prediction cannot be read");
            None
        }
    }
}

/// The prediction, once it is over.
async fn waited(link: &Link<'_>, mut prediction: Value) -> Result<Value> {
    let mut watch = Watch::new(Replicate.pace());
    loop {
        let step = read(&prediction);
        match step.state {
            Some(VideoState::Done) => return Ok(prediction),
            Some(VideoState::Failed) => return Err(link.in_band(&step.report())),
            None => return Err(link.invalid("the answer is no prediction")),
            Some(_) => {}
        }
        let id = step.id.unwrap_or_default();
        let ticket = crate::jobs::Ticket {
            id: &id,
            model: link.model(),
        };
        let path = Replicate.look(ticket)?;
        if let Err(error) = watch.wait(link).await {
            crate::jobs::call_off(link, &Replicate, ticket).await;
            return Err(error);
        }
        prediction = object(&link.get(&path).await?.body)?;
    }
}
