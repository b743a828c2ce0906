//! Asking for the rest of an answer that broke off.

use crate::format::ResponseFormat;
use crate::message::{Message, Part, Role};
use crate::request::ChatRequest;

/// Characters of what was said that the instruction quotes.
const QUOTE: usize = 60;

impl ChatRequest {
    /// Whether the answer is plain text, with which another model could go on where it broke off: one choice, without a
    /// prescribed shape, log-probabilities, sound or pictures. Tools may be called.
    pub fn is_plain_text(&self) -> bool {
        let params = &*self.params;
        let free = matches!(params.response_format, None | Some(ResponseFormat::Text));
        let only_text = params.modalities.iter().all(|modality| modality == "text");
        free && only_text
            && params.audio.is_none()
            && params.n.is_none_or(|n| n <= 1)
            && params.logprobs != Some(true)
    }

    /// Asks for the rest of an answer of which `said` has been said.
    ///
    /// The conversation stays, the caller's instructions included, and `said` is its last message. With `prefill` that is
    /// all: the model goes on with it by itself. Without, or where the model is to think first, which no prefill allows,
    /// a message of the user asks for the rest in neutral words. `max_tokens` stays: it bounds each attempt.
    #[must_use]
    pub fn for_the_rest(&self, said: &str, prefill: bool) -> Self {
        let mut request = self.clone();
        let thinks = self.thinks();
        let messages = request.messages_mut();
        // A caller's own prefill and what was said are one message.
        match messages.last_mut() {
            Some(last) if last.role == Role::Assistant && last.tool_calls().next().is_none() => {
                match last.parts.last_mut() {
                    Some(Part::Text(text)) => text.push_str(said),
                    _ => last.parts.push(Part::Text(said.to_owned())),
                }
            }
            _ => messages.push(Message::assistant(said)),
        }
        if !prefill || thinks {
            messages.push(Message::user(instruction(said)));
        }
        request
    }

    /// Whether the request asks the model to think.
    fn thinks(&self) -> bool {
        let params = &*self.params;
        params.reasoning_effort.is_some()
            || params.reasoning_budget.is_some_and(|budget| budget > 0)
            || params.enable_thinking == Some(true)
    }
}

/// It asks for the last words first: where a model says them again, the place is certain.
fn instruction(said: &str) -> String {
    let end = said.trim_end();
    let begin = end
        .char_indices()
        .rev()
        .nth(QUOTE - 1)
        .map_or(0, |(at, _)| at);
    let quote = &end[begin..];
    // From the beginning of a word, where there is one.
    let quote = match quote.find(char::is_whitespace) {
        Some(at) if begin > 0 => quote[at..].trim_start(),
        _ => quote,
    };
    format!(
        "The connection broke in the middle of your last message; everything up to the break has arrived. Go on from \
         exactly there until the message is complete, in the same language and the same format. Begin by repeating its \
         last words, so that the place is clear, then go on; repeat nothing else, and add no introduction and no \
         comment. The last words that arrived are:\n{quote}"
    )
}

#[cfg(test)]
mod tests;
