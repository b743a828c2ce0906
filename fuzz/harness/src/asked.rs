//! What is asked, and the runtime in which it is.

use std::cell::OnceCell;
use std::time::Duration;

use g4f_types::{CallOptions, ChatRequest, Context, ContextParts, Message, OnUnsupported};
use tokio::runtime::{Builder, Runtime};

/// How long a call may take, by a clock that only waiting moves.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Runs a call to its end. Waiting costs no time.
///
/// # Panics
/// When no runtime can be made.
pub fn run<T>(call: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: OnceCell<Runtime> = const { OnceCell::new() };
    }
    RUNTIME.with(|cell| {
        let runtime = cell.get_or_init(|| {
            let runtime = Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build();
            match runtime {
                Ok(runtime) => runtime,
                Err(error) => unreachable!("no runtime: {error}"),
            }
        });
        runtime.block_on(call)
    })
}

/// The surroundings of a call, with a deadline. Only within [`run`].
pub fn context(on_unsupported: Option<OnUnsupported>) -> Context {
    let started = tokio::time::Instant::now();
    let mut options = CallOptions::default();
    options.on_unsupported = on_unsupported;
    Context::new(ContextParts {
        request_id: "req".into(),
        options,
        started: started.into_std(),
        deadline: Some((started + PATIENCE).into_std()),
        attempts: 1,
    })
}

/// The plainest question.
pub fn question(model: &str, stream: bool) -> ChatRequest {
    ChatRequest {
        stream,
        ..ChatRequest::new(model, [Message::user("Hi")])
    }
}
