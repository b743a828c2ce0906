//! From our request to a body.
//!
//! The conversation is first put into turns, which borrow from the request, and then written once: a long prompt is
//! not copied on the way. Only when the caller asked for edits of the body is it read again as a JSON value.

mod betas;
mod block;
mod body;
mod check;
mod ids;
mod own;
mod schema;
mod thinking;
mod tools;
mod turns;

use std::borrow::Cow;

use g4f_types::{ChatRequest, Error, ErrorKind, Result};
use http::{HeaderMap, HeaderValue};

use super::family::{Anthropic, VERSION};
use super::model::Model;
use crate::provider::{EncodeTarget, Outgoing};
use crate::shared::{Dropped, finish_body};
use body::Body;
use own::Own;
use turns::Conversation;

/// A request for an answer.
pub(super) fn chat(
    family: Anthropic,
    request: &ChatRequest,
    target: EncodeTarget<'_>,
) -> Result<Outgoing> {
    write(family, request, target, false)
}

/// A request for the number of tokens.
pub(super) fn count(
    family: Anthropic,
    request: &ChatRequest,
    target: EncodeTarget<'_>,
) -> Result<Outgoing> {
    write(family, request, target, true)
}

fn write(
    family: Anthropic,
    request: &ChatRequest,
    target: EncodeTarget<'_>,
    only_count: bool,
) -> Result<Outgoing> {
    let params = &*request.params;
    let model = Model::of(target.model);
    check::params(family, params, model)?;
    let own = Own::of(&params.other);
    let conversation = Conversation::of(&request.messages, family, own)?;
    let mut dropped = Dropped::new();
    let mut body = Body::of(family, request, target, model, own, &mut dropped)?;
    body.take_conversation(&conversation);
    if only_count {
        body.keep_what_is_counted();
        dropped = Dropped::new();
    }
    let dropped = dropped.finish(target.on_unsupported)?;
    let headers = headers(&betas::needed(&body, &conversation, own))?;
    let path = if only_count {
        Cow::Borrowed("/messages/count_tokens")
    } else {
        family.path(target.model, request.stream)
    };
    Ok(Outgoing {
        path,
        body: finish_body(&body, &params.extra, target)?,
        headers,
        dropped,
    })
}

fn headers(betas: &str) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert("anthropic-version", HeaderValue::from_static(VERSION));
    if !betas.is_empty() {
        let value = HeaderValue::from_str(betas).map_err(|_| {
            Error::new(
                ErrorKind::BadRequest,
                "betas hold characters that no header may hold",
            )
            .with_param("betas")
        })?;
        headers.insert("anthropic-beta", value);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests;
