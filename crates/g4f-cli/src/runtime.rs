//! Where asynchronous work runs, and how it is interrupted.

use crate::exit::{CliError, Code};
use crate::output::Stop;

/// Runs `work` on this thread until it is done or the user interrupts. Interrupted work is dropped, which cancels
/// what it had asked for upstream.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Stop>>) -> Result<T, Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            CliError::new(
                Code::NoAnswer,
                format!("the system gives no resources: {error}"),
            )
        })?;
    let result = runtime.block_on(async {
        tokio::select! {
            biased;
            result = work => result,
            Ok(()) = tokio::signal::ctrl_c() => Err(Stop::Silent(Code::Interrupted)),
        }
    });
    // A name look-up that hangs must not hold up the end.
    runtime.shutdown_background();
    result
}
