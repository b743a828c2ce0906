//! A way out that answers at once, for tests of waiting under a paused clock.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use g4f_types::{HttpBody, HttpRequest, HttpResponse, Result, Transport, async_trait};
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use tokio::time::Instant;

/// Plays answers in order; the last one is played again and again.
#[derive(Default)]
pub(crate) struct Scripted {
    answers: Mutex<VecDeque<(u16, Value)>>,
    asked: Mutex<Vec<Asked>>,
}

/// What was asked, and when.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) body: Bytes,
    pub(crate) at: Instant,
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = (u16, Value)>) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into_iter().collect()),
            ..Self::default()
        })
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }
}

#[async_trait]
impl Transport for Scripted {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let path = request.url.split_once("/v1").map_or("", |(_, path)| path);
        let body = match request.body {
            HttpBody::Bytes(body) => body,
            HttpBody::Multipart(parts) => parts.last().unwrap().data.clone(),
            HttpBody::Empty => Bytes::new(),
        };
        self.asked.lock().unwrap().push(Asked {
            line: format!("{} {path}", request.method),
            body,
            at: Instant::now(),
        });
        let mut answers = self.answers.lock().unwrap();
        let (status, answer) = match answers.len() {
            1 => answers[0].clone(),
            _ => answers.pop_front().unwrap(),
        };
        Ok(HttpResponse {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Box::pin(Once(Some(answer.to_string().into()))),
        })
    }
}

struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}
