//! A way out that signs in and chats, and keeps what it was asked.

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use g4f_types::{HttpBody, HttpRequest, HttpResponse, Result, Transport, async_trait};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// Where tokens are.
pub(crate) const SIGN_IN: &str = "https://sign-in.example/token";

pub(crate) struct Way {
    /// Status and body of the next sign-ins.
    pub(crate) sign_in: Mutex<(u16, Value)>,
    asked: Mutex<Vec<Asked>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Way {
    pub(crate) fn new(status: u16, sign_in: Value) -> Self {
        Self {
            sign_in: Mutex::new((status, sign_in)),
            asked: Mutex::default(),
        }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How often somebody signed in.
    pub(crate) fn sign_ins(&self) -> usize {
        let asked = self.asked();
        asked.iter().filter(|asked| asked.url == SIGN_IN).count()
    }

    /// What the last call was authorized with.
    pub(crate) fn authorization(&self) -> String {
        let asked = self.asked();
        let value = asked.last().unwrap().headers["authorization"].clone();
        assert!(value.is_sensitive());
        value.to_str().unwrap().to_owned()
    }
}

#[async_trait]
impl Transport for Way {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let body = match &request.body {
            HttpBody::Bytes(body) => String::from_utf8_lossy(body).into_owned(),
            _ => String::new(),
        };
        let url = request.url.clone();
        self.asked.lock().unwrap().push(Asked {
            url: url.clone(),
            headers: request.headers,
            body,
        });
        // Others get their turn in the middle of an exchange.
        tokio::task::yield_now().await;
        let (status, answer) = if url == SIGN_IN {
            self.sign_in.lock().unwrap().clone()
        } else {
            let message = json!({ "role": "assistant", "content": "Hello" });
            let choice = json!({ "index": 0, "message": message, "finish_reason": "stop" });
            (200, json!({ "model": "m", "choices": [choice] }))
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
