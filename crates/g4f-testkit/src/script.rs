//! Which reply a request gets.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Received, Reply, openai};

/// Chooses the reply to each request.
///
/// Scripts nest: [`on`](Self::on) sends one route to another script. Clones share their state, so
/// a clone of a sequence goes on where the original is.
#[derive(Clone)]
pub struct Script(Arc<dyn Fn(&Received) -> Reply + Send + Sync>);

impl Script {
    /// The same reply to every request.
    pub fn always(reply: impl Into<Reply>) -> Self {
        let reply = reply.into();
        Self::by(move |_| reply.clone())
    }

    /// One reply after the other, in the order requests arrive; the last one repeats.
    ///
    /// An empty sequence answers 500.
    pub fn sequence(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: Vec<Reply> = replies.into_iter().collect();
        if replies.is_empty() {
            replies.push(Reply::status(500).text("the sequence of replies is empty"));
        }
        let last = replies.len() - 1;
        let next = AtomicUsize::new(0);
        Self::by(move |_| replies[next.fetch_add(1, Ordering::Relaxed).min(last)].clone())
    }

    /// A reply computed from the request.
    pub fn by(choose: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        Self(Arc::new(choose))
    }

    /// A small OpenAI server that answers every chat with `answer`; see [`openai::server`].
    pub fn openai(answer: impl Into<String>) -> Self {
        openai::server(answer)
    }

    /// Sends requests on `route` to another script and leaves the rest to this one.
    ///
    /// A route is a path (`/v1/models`) or a method and a path (`POST /v1/chat/completions`); a
    /// path that ends in `*` matches everything it begins. `GET` includes `HEAD`. Of several
    /// routes that match, the one added last wins.
    #[must_use]
    pub fn on(self, route: impl Into<String>, script: impl Into<Self>) -> Self {
        let (route, script) = (route.into(), script.into());
        Self::by(move |request| {
            if matches(&route, request) {
                script.reply_to(request)
            } else {
                self.reply_to(request)
            }
        })
    }

    /// The reply to one request. Sequences move on by it.
    pub fn reply_to(&self, request: &Received) -> Reply {
        (self.0)(request)
    }
}

fn matches(route: &str, request: &Received) -> bool {
    let (method, path) = match route.split_once(' ') {
        Some((method, path)) => (Some(method), path.trim_start()),
        None => (None, route),
    };
    let method_fits = method.is_none_or(|method| {
        request.method.eq_ignore_ascii_case(method)
            || (method.eq_ignore_ascii_case("GET") && request.method == "HEAD")
    });
    method_fits
        && match path.strip_suffix('*') {
            Some(prefix) => request.path.starts_with(prefix),
            None => request.path == path,
        }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").finish_non_exhaustive()
    }
}

impl From<Reply> for Script {
    fn from(reply: Reply) -> Self {
        Self::always(reply)
    }
}

impl From<openai::ChatSse> for Script {
    fn from(chat: openai::ChatSse) -> Self {
        Self::always(chat)
    }
}

impl From<Vec<Reply>> for Script {
    fn from(replies: Vec<Reply>) -> Self {
        Self::sequence(replies)
    }
}

impl<const N: usize> From<[Reply; N]> for Script {
    fn from(replies: [Reply; N]) -> Self {
        Self::sequence(replies)
    }
}
