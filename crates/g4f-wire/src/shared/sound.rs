//! Speech whose vendor answers with sound, or with JSON around it.

use bytes::Bytes;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::{Error, ErrorKind, HttpBody, HttpRequest, Result};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;

use crate::openai::facet::explain;
use crate::openai::read_sound;
use crate::provider::Link;

/// Posts JSON, and hands on the sound as it comes. It is of `format` where the head of the answer does not say.
///
/// # Errors
/// What the server refuses, and whatever comes in place of sound.
pub(crate) async fn speak(
    link: &Link<'_>,
    path: &str,
    headers: HeaderMap,
    body: &(impl Serialize + Sync),
    format: &str,
) -> Result<SpeechAnswer> {
    let body = serde_json::to_vec(body).map_err(|error| {
        Error::new(
            ErrorKind::BadRequest,
            "the request cannot be written as JSON",
        )
        .with_source(error)
    })?;
    let mut post = HttpRequest::post(path, HttpBody::Bytes(Bytes::from(body)));
    post.headers = headers;
    let json = HeaderValue::from_static("application/json");
    post.headers.insert(CONTENT_TYPE, json);
    post.headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    let response = link.open(post).await?;
    let answer = read_sound(response, format, link.late()).await;
    answer.map_err(|error| explain(link, error))
}

/// The text to say.
///
/// # Errors
/// `BadRequest` when there is none.
pub(crate) fn text_of(request: &SpeechRequest) -> Result<&str> {
    if request.input.is_empty() {
        return Err(
            Error::new(ErrorKind::BadRequest, "input: there is nothing to say").with_param("input"),
        );
    }
    Ok(&request.input)
}
