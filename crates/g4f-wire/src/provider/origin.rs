//! Who was asked with what: for the reading of failures, and for their signature.

use std::sync::Arc;

use bytes::Bytes;
use g4f_types::{ChatEvent, Credential, Error, ErrorKind, FaultDomain, HttpResponse};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::family::DecodeError;
use super::secrets::Secrets;
use crate::classify::{self, Answer, Override, request_id};

#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) provider: Arc<str>,
    pub(super) model: Arc<str>,
    pub(super) key: Option<Credential>,
    pub(super) secrets: Secrets,
    pub(super) family: Override,
    pub(super) vendor: Option<Override>,
}

impl Origin {
    /// The failure that an answer is.
    pub(super) async fn read(&self, response: HttpResponse) -> Error {
        self.classify(&Answer::read(response).await)
    }

    pub(super) fn classify(&self, answer: &Answer) -> Error {
        answer.classify(self.key.as_ref(), self.family, self.vendor)
    }

    /// The failure that an answer reports.
    pub(super) fn in_band(&self, report: &Value, headers: &HeaderMap) -> Error {
        let key = self.key.as_ref();
        classify::in_band(report, Some(headers), key, self.family, self.vendor)
    }

    /// The error of an answer that could not be decoded. A page is read as one, for its title.
    pub(super) fn explain(
        &self,
        error: DecodeError,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    ) -> Error {
        match error {
            DecodeError::InBand(report) => self.in_band(&report, &headers),
            DecodeError::Invalid(error) if error.kind() == ErrorKind::ErrorPage => {
                self.classify(&Answer::new(status, headers, body))
            }
            DecodeError::Invalid(error) => match &self.key {
                Some(key) => match key.redact(error.message()) {
                    Some(clean) => error.with_message(clean),
                    None => error,
                },
                None => error,
            },
        }
    }

    /// Names the target, and the key where the failure is about it. What the server quoted of the key and of the user's
    /// headers goes.
    pub(super) fn sign(&self, error: Error) -> Error {
        let about_key = matches!(
            error.fault_domain(),
            FaultDomain::Key | FaultDomain::Account
        ) || error.kind() == ErrorKind::Auth;
        let key = self.key.as_ref();
        let error = match key.and_then(|key| key.redact(error.message())) {
            Some(clean) => error.with_message(clean),
            None => error,
        };
        let error = self
            .secrets
            .clean(error)
            .with_target(self.provider.clone(), self.model.clone());
        match &self.key {
            Some(key) if about_key => error.with_key_source(key.source().clone()),
            _ => error,
        }
    }
}

/// Adds the id that the head gave the request, and the model that was asked where the answer does not name one.
pub(super) fn name_request(event: &mut ChatEvent, headers: &HeaderMap, model: &str) {
    let ChatEvent::Started(started) = event else {
        return;
    };
    if started.request_id.is_none() {
        started.request_id = request_id(headers).map(str::to_owned);
    }
    if started.model.is_empty() {
        model.clone_into(&mut started.model);
    }
}
