//! Leaving out a parameter that a target does not know.

use std::any::Any;

use g4f_types::{BodyEdit, ChatRequest, Context, Error, ErrorKind, OnUnsupported, Operation};

/// What makes a request what it is: without these it would be another question.
const ESSENTIAL: [&str; 10] = [
    "model",
    "messages",
    "stream",
    "tools",
    "tool_choice",
    "functions",
    "function_call",
    "response_format",
    "modalities",
    "audio",
];

/// `request` without the parameter that `error` complains about, where the caller allows that; `None` where there is
/// nothing to leave out.
pub(super) fn without<R: Operation>(request: &R, error: &Error, cx: &Context) -> Option<R> {
    let name = error.param()?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let allowed = error.kind() == ErrorKind::Unsupported
        && cx.options().on_unsupported.unwrap_or_default() == OnUnsupported::Drop
        && is_name
        && !ESSENTIAL.contains(&name);
    if !allowed {
        return None;
    }
    let mut request = request.clone();
    let chat = as_any(&mut request).downcast_mut::<ChatRequest>()?;
    let edit = BodyEdit::delete(format!("/{name}"));
    chat.params_mut().extra.push(edit);
    tracing::warn!(request_id = %cx.request_id(), parameter = name, %error, "asking again without a parameter");
    Some(request)
}

fn as_any<R: 'static>(request: &mut R) -> &mut dyn Any {
    request
}
