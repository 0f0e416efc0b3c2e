//! Blocking calls with a time limit.

use std::{thread, time::Duration};

use tokio::{sync::oneshot, time::timeout};

/// Why a blocking call gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoAnswer;

/// Runs `call` on a thread of its own and waits for at most `limit`.
///
/// A call that hangs keeps its thread. That is why this is not tokio's `spawn_blocking`: a runtime
/// waits for those at its end, and a keyring prompt that nobody sees would keep the program alive.
pub(crate) async fn within<T: Send + 'static>(
    limit: Duration,
    call: impl FnOnce() -> T + Send + 'static,
) -> Result<T, NoAnswer> {
    let (sender, receiver) = oneshot::channel();
    let started = thread::Builder::new().name("keyring".into()).spawn(move || {
        // The receiver is gone once the limit has passed; the answer is then of no use to anyone.
        let _ = sender.send(call());
    });
    if started.is_err() {
        return Err(NoAnswer);
    }
    match timeout(limit, receiver).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) | Err(_) => Err(NoAnswer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_call_that_hangs_is_given_up_at_the_limit() {
        let hang = || thread::sleep(Duration::from_secs(30));
        assert_eq!(within(Duration::from_millis(20), hang).await, Err(NoAnswer));
        assert_eq!(within(Duration::from_secs(5), || 7).await, Ok(7));
    }
}
