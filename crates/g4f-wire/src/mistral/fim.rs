//! `POST /fim/completions`: what stands between a prompt and a suffix. The answer is that of a chat.

use std::borrow::Cow;

use g4f_types::{ChatRequest, Error, ErrorKind, Result};

use crate::provider::{EncodeTarget, Outgoing};
use crate::shared::{needs, writer};

/// Parameters that only tune and that the call has.
const TUNES: &[&str] = &["seed", "temperature", "top_p"];

pub(super) fn encode(request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
    let params = &*request.params;
    needs::check(params, &[])?;
    let Some(prompt) = request.last_user_text() else {
        return Err(Error::new(
            ErrorKind::BadRequest,
            "a completion with a suffix needs a user's message: the text before the gap",
        )
        .with_param("messages"));
    };
    let (body, dropped) = writer::body(request, target, |body| {
        body.put("model", target.model)?;
        body.put("prompt", &prompt)?;
        if request.stream {
            body.put("stream", &true)?;
        }
        body.tune("temperature", "temperature", params.temperature)?;
        body.tune("top_p", "top_p", params.top_p)?;
        body.tune("seed", "random_seed", params.seed)?;
        let tokens = params.max_completion_tokens.or(params.max_tokens);
        body.maybe("max_tokens", tokens)?;
        if !params.stop.is_empty() {
            body.put("stop", &params.stop)?;
        }
        body.drop_rest(params, TUNES);
        body.own(&params.other)
    })?;
    Ok(Outgoing {
        path: Cow::Borrowed("/fim/completions"),
        body,
        dropped,
        ..Outgoing::default()
    })
}
