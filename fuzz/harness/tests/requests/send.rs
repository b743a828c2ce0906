//! Sending a request to a provider that never gets an answer worth reading.

use std::sync::Arc;

use bytes::Bytes;
use g4f_fuzz::{Canned, Sent, context, provider, run};
use g4f_types::{ChatRequest, Descriptor, Error, OnUnsupported, Provider};

/// A vendor, and what it sends.
pub(crate) struct Line {
    way: Arc<Canned>,
    provider: Arc<dyn Provider>,
}

impl Line {
    pub(crate) fn to(vendor: &'static Descriptor) -> Self {
        let way = Arc::new(Canned::default());
        let provider = provider(vendor, way.clone());
        Self { way, provider }
    }

    /// What goes out, or why nothing does.
    pub(crate) fn send(&self, request: &ChatRequest, choice: OnUnsupported) -> Result<Sent, Error> {
        self.way
            .answer(200, "application/json", vec![Bytes::from_static(b"{}")]);
        let request = request.clone();
        let answer = run(async {
            self.provider
                .chat(&context(Some(choice)), request)
                .await
                .map(drop)
        });
        match (self.way.last(), answer) {
            (Some(sent), _) => Ok(sent),
            (None, answer) => Err(answer.unwrap_err()),
        }
    }
}
