//! From our request to the family's body.
//!
//! The body is written straight from the request: a long prompt is not copied on the way.

mod check;
mod content;
mod include;
mod input;
mod items;
mod params;
mod tools;

use std::borrow::Cow;

use bytes::Bytes;
use g4f_types::{ChatRequest, Result};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};

use crate::openai::Quirks;
use crate::provider::EncodeTarget;
use crate::shared::{Dropped, finish_body};
use params::Params;

/// The body, and the names of what was left out.
pub(super) fn request(
    request: &ChatRequest,
    quirks: &Quirks,
    target: EncodeTarget<'_>,
) -> Result<(Bytes, Vec<Cow<'static, str>>)> {
    check::request(request, quirks, target.model)?;
    let mut dropped = Dropped::new();
    let params = Params::of(request, quirks, target, &mut dropped);
    let dropped = dropped.finish(target.on_unsupported)?;
    let body = Body {
        request,
        model: target.model,
        params,
    };
    let body = finish_body(&body, &request.params.extra, target)?;
    Ok((body, dropped))
}

struct Body<'a> {
    request: &'a ChatRequest,
    model: &'a str,
    params: Params<'a>,
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let params = &self.request.params;
        let mut map = serializer.serialize_map(None)?;
        if !self.model.is_empty() {
            map.serialize_entry("model", self.model)?;
        }
        // Whoever gives the input as it is has no use for messages.
        if !params.other.contains_key("input") {
            map.serialize_entry("input", &input::Input(self.request))?;
        }
        if self.request.stream {
            map.serialize_entry("stream", &true)?;
        }
        self.params.write(&mut map).map_err(S::Error::custom)?;
        map.end()
    }
}

#[cfg(test)]
mod tests;
