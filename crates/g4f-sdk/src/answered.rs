//! An answer with what is known about its making.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use g4f_types::{Attempt, Context, Outcome};

use crate::ask::renumber;
use crate::client::Client;

/// An answer beside chat: the answer itself, to which it dereferences, and who gave it.
///
/// Media can be saved: [`ImageAnswer`](g4f_types::facets::ImageAnswer), [`SpeechAnswer`](g4f_types::facets::SpeechAnswer)
/// and [`VideoJob`](g4f_types::facets::VideoJob) have `save` here.
#[derive(Debug)]
pub struct Answered<A> {
    /// The answer.
    pub answer: A,
    /// The provider that gave it.
    pub provider: Arc<str>,
    /// The model that made it, by the provider's name for it; empty where the provider chose.
    pub model: Arc<str>,
    pub(crate) client: Client,
    cx: Context,
    /// The attempts before the request that gave the answer.
    earlier: Vec<Attempt>,
}

impl<A> Answered<A> {
    pub(crate) fn new(answer: A, client: Client, cx: Context) -> Self {
        let trail = cx.trail().snapshot();
        let last = trail.iter().rev().find(|it| it.outcome == Outcome::Ok);
        let nobody = || Arc::from("");
        Self {
            answer,
            provider: last.map_or_else(nobody, |attempt| attempt.provider.clone()),
            model: last.map_or_else(nobody, |attempt| attempt.model.clone()),
            client,
            cx,
            earlier: Vec::new(),
        }
    }

    /// Id by which the request is followed through the logs.
    pub fn request_id(&self) -> &str {
        self.cx.request_id()
    }

    /// The attempts. What comes piece by piece completes the last entry when it has ended.
    pub fn trail(&self) -> Vec<Attempt> {
        let mut trail = self.earlier.clone();
        trail.extend(self.cx.trail().snapshot());
        renumber(&mut trail);
        trail
    }

    /// The answer alone.
    pub fn into_inner(self) -> A {
        self.answer
    }

    pub(crate) fn context(&self) -> &Context {
        &self.cx
    }

    /// Puts the attempts of earlier requests before its own.
    pub(crate) fn precede(&mut self, earlier: Vec<Attempt>) {
        self.earlier = earlier;
    }
}

impl<A> Deref for Answered<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.answer
    }
}

impl<A> DerefMut for Answered<A> {
    fn deref_mut(&mut self) -> &mut A {
        &mut self.answer
    }
}
