//! The shape that every layer has: a tower service over a [`Call`].

use g4f_types::{Call, Error, Operation};
use tower::util::BoxCloneSyncService;

use crate::answer::Answer;

/// A whole stack, or any part of one, as one type.
pub type Service<R> = BoxCloneSyncService<Call<R>, <R as Operation>::Answer, Error>;

/// An operation whose answer the layers know how to treat. Every operation of `g4f-types` is one.
pub trait Ask: Operation<Answer: Answer> {}

impl<R: Operation<Answer: Answer>> Ask for R {}

/// What a layer can be put around: a cheap-to-clone service over [`Call`]s. Every such service is one.
pub trait Inner<R: Operation>:
    tower::Service<Call<R>, Response = R::Answer, Error = Error, Future: Send + 'static>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<R, S> Inner<R> for S
where
    R: Operation,
    S: tower::Service<Call<R>, Response = R::Answer, Error = Error, Future: Send + 'static>
        + Clone
        + Send
        + Sync
        + 'static,
{
}

/// Takes the service that is ready and leaves a clone in its place, which must be made ready before its own call.
pub(crate) fn take_ready<S: Clone>(service: &mut S) -> S {
    let clone = service.clone();
    std::mem::replace(service, clone)
}
