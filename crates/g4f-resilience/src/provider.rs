//! The leaf: one request to one provider.

use std::task::{Context as TaskContext, Poll};

use g4f_types::{
    BoxFuture, Call, Context, Error, ErrorKind, FaultDomain, Operation, Result, Target,
};

/// Sends the call to the provider of its target, once. It is always ready.
///
/// It takes the call out of the request's attempt budget: whatever stands above it, more calls than the budget allows
/// are never made.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProviderService;

impl<R: Operation> tower::Service<Call<R>> for ProviderService {
    type Response = R::Answer;
    type Error = Error;
    type Future = BoxFuture<'static, Result<R::Answer>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        Box::pin(async move {
            let Call { cx, mut request } = call;
            let Some(target) = cx.target() else {
                return Err(Error::config(
                    "the call names no target; give it one with Context::for_target",
                ));
            };
            if !cx.take_attempt() {
                return Err(out_of_attempts());
            }
            request.set_model(target.model.clone());
            let provider = target.provider.as_ref();
            let answer = request.send(provider, &cx).await;
            answer.map_err(|error| at_target(error, target))
        })
    }
}

/// `error` with what is known about its target, where it lacks that: the name, and for a key's fault where the key came
/// from. Providers like to quote keys back; as a last net the key is taken out of the message here.
pub(crate) fn at_target(error: Error, target: &Target) -> Error {
    let error = error.with_target(target.provider_id().clone(), target.model.clone());
    let Some(key) = &target.credential else {
        return error;
    };
    let error = match key.redact(error.message()) {
        Some(clean) => error.with_message(clean),
        None => error,
    };
    let is_keys_fault = matches!(
        error.fault_domain(),
        FaultDomain::Key | FaultDomain::Account
    );
    if is_keys_fault && error.key_source().is_none() {
        return error.with_key_source(key.source().clone());
    }
    error
}

/// The same for the target of `cx`.
pub(crate) fn placed(error: Error, cx: &Context) -> Error {
    match cx.target() {
        Some(target) => at_target(error, target),
        None => error,
    }
}

/// The error for a request that may make no more calls.
pub(crate) fn out_of_attempts() -> Error {
    Error::new(
        ErrorKind::Exhausted,
        "the request's budget of upstream calls is used up",
    )
    .with_fault_domain(FaultDomain::Local)
    .with_help("raise `attempts`")
}
