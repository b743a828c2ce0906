//! Leaving a target before its deadline, where others are left and more waiting is not worth it.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use g4f_types::{Context, Error, Operation, Result};

use super::{makes_media, timeout};
use crate::health::TargetHealth;

/// How many times the usual longest wait an attempt gets.
const TIMES: u32 = 4;
/// The least that an attempt gets where the usual wait is known: streamed, and plain, whose time depends on their length.
const LEAST: [Duration; 2] = [Duration::from_secs(3), Duration::from_secs(30)];
/// The least that an attempt gets where the target is known to be sick.
const LEAST_IF_SICK: [Duration; 2] = [Duration::from_secs(3), Duration::from_secs(10)];

/// When an attempt is given up early.
pub(super) struct Hurry {
    health: Arc<TargetHealth>,
    /// What the target gets whatever happens.
    at_most: Option<Duration>,
    if_sick: Duration,
}

impl Hurry {
    /// The rule for a call; `None` where it gets all of its time.
    pub(super) fn of(
        health: Option<&Arc<TargetHealth>>,
        cx: &Context,
        request: &impl Operation,
    ) -> Option<Self> {
        let health = health?;
        if cx.others() == 0 || cx.options().first_content.is_some() || makes_media(request.needs())
        {
            return None;
        }
        let streamed = request.is_streamed();
        let kind = usize::from(!streamed);
        let late = health.reading(streamed).late;
        Some(Self {
            health: health.clone(),
            at_most: late.map(|late| late.saturating_mul(TIMES).max(LEAST[kind])),
            if_sick: LEAST_IF_SICK[kind],
        })
    }

    /// Waits for `answer`, but not longer than the rule allows.
    pub(super) async fn keep<T>(self, answer: impl Future<Output = T> + Send) -> Result<T> {
        let mut answer = pin!(answer);
        // Nearly every answer is here before the first of the moments, and then nothing else is looked at.
        let first = self
            .at_most
            .map_or(self.if_sick, |most| most.min(self.if_sick));
        if let Ok(answer) = tokio::time::timeout(first, answer.as_mut()).await {
            return Ok(answer);
        }
        let late = pin!(async {
            match self.at_most {
                Some(most) => tokio::time::sleep(most.saturating_sub(first)).await,
                None => std::future::pending().await,
            }
            "no content within four times the usual wait, with other targets waiting"
        });
        let sick = pin!(async {
            self.health.breaker().open().await;
            "no content, and the target's other calls fail, with other targets waiting"
        });
        match select(answer, select(late, sick)).await {
            Either::Left((answer, _)) => Ok(answer),
            Either::Right((Either::Left((why, _)) | Either::Right((why, _)), _)) => {
                Err(hurried(why))
            }
        }
    }
}

fn hurried(message: &str) -> Error {
    timeout(message, false).with_source(Hurried)
}

/// Marks the error of an attempt that did not get all of its time.
#[derive(Debug)]
struct Hurried;

impl fmt::Display for Hurried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the attempt was ended early because other targets were left")
    }
}

impl std::error::Error for Hurried {}

/// Whether an attempt failed because it did not get all of its time.
pub(crate) fn was_hurried(error: &Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<Hurried>)
}
