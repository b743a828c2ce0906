//! Looking at work until it is done: how often, how long, and the words for how it stands.

mod until;

use std::time::Duration;

use g4f_types::facets::VideoState;
use g4f_types::{Error, ErrorKind, Result};
use serde_json::Value;

use crate::provider::Link;

pub(crate) use until::{Stand, look, until_done};

/// How often work is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Wait before the first look.
    pub first: Duration,
    /// Longest wait between two looks. Waits grow by a quarter until then.
    pub most: Duration,
    /// Most looks.
    pub looks: u32,
}

impl Pace {
    /// For work of seconds to minutes; given up after about an hour.
    pub const DEFAULT: Self = Self {
        first: Duration::from_millis(500),
        most: Duration::from_secs(5),
        looks: 720,
    };

    /// For long recordings; given up after about four hours.
    pub const STEADY: Self = Self {
        first: Duration::from_secs(1),
        most: Duration::from_secs(10),
        looks: 1440,
    };

    /// For work behind a queue, whose server asks to be left in peace.
    pub const SLOW: Self = Self {
        first: Duration::from_secs(2),
        most: Duration::from_secs(10),
        looks: 360,
    };
}

/// The looks at one piece of work.
#[derive(Debug)]
pub struct Watch {
    pace: Pace,
    next: Duration,
    looks: u32,
}

impl Watch {
    /// Before the first look.
    pub const fn new(pace: Pace) -> Self {
        Self {
            pace,
            next: pace.first,
            looks: 0,
        }
    }

    /// The server asks for a longer wait before the next look.
    fn is_asked_for(&mut self, wait: Option<Duration>) {
        let wait = wait.unwrap_or_default().min(self.pace.most);
        self.next = self.next.max(wait);
    }

    /// Waits until the next look.
    ///
    /// # Errors
    /// `Timeout` when the call's deadline comes first, or when it was looked at often enough.
    pub async fn wait(&mut self, link: &Link<'_>) -> Result<()> {
        if self.looks >= self.pace.looks {
            let looks = self.looks;
            let message = format!("the provider was still at work after {looks} looks");
            return Err(Error::new(ErrorKind::Timeout, message).with_reached_upstream(true));
        }
        link.wait(self.next).await?;
        self.looks += 1;
        self.next = (self.next * 5 / 4).min(self.pace.most);
        Ok(())
    }
}

/// How work stands, by any of the words that vendors have for it; `None` for a word that nobody knows.
pub fn state_of(word: &str) -> Option<VideoState> {
    let word = word.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    Some(match word.as_str() {
        "queued" | "queueing" | "pending" | "inqueue" | "in_queue" | "submitted" | "created"
        | "not_started" | "starting" | "preparing" | "throttled" => VideoState::Queued,
        "in_progress" | "inprogress" | "processing" | "running" | "generating" | "dreaming" => {
            VideoState::Running
        }
        "completed" | "complete" | "done" | "success" | "succeeded" | "succeed" | "finished"
        | "ready" => VideoState::Done,
        "failed" | "fail" | "failure" | "error" | "expired" | "cancelled" | "canceled"
        | "aborted" | "rejected" | "request_moderated" | "content_moderated" | "task_not_found" => {
            VideoState::Failed
        }
        _ => return None,
    })
}

/// How far work is, 0 to 1, from percents, parts or a text of them.
pub fn share_done(value: &Value) -> Option<f32> {
    let number = match value {
        Value::String(text) => text.trim().trim_end_matches('%').parse().ok()?,
        value => value.as_f64()?,
    };
    let is_part = value.is_f64() && number <= 1.0;
    let part: f64 = if is_part { number } else { number / 100.0 };
    #[expect(clippy::cast_possible_truncation, reason = "0 to 1")]
    let part = part.clamp(0.0, 1.0) as f32;
    part.is_finite().then_some(part)
}

/// An id of an answer as a part of a path.
///
/// # Errors
/// `InvalidResponse` for one that would lead elsewhere.
pub fn id_in_path(id: &str) -> Result<&str> {
    const LONGEST: usize = 1024;
    let is_safe = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'~' | b'=')
    };
    let leads_up = id.is_empty() || id.bytes().all(|byte| byte == b'.');
    if leads_up || id.len() > LONGEST || !id.bytes().all(is_safe) {
        let message = "the id of the work cannot stand in an address";
        return Err(Error::new(ErrorKind::InvalidResponse, message).with_reached_upstream(true));
    }
    Ok(id)
}

/// A model's name as a part of a path; its slashes stay.
///
/// # Errors
/// `ModelNotFound` for one that would lead elsewhere.
pub fn model_in_path(model: &str) -> Result<&str> {
    let is_safe =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':');
    let is_step = |step: &str| !step.is_empty() && !step.bytes().all(|byte| byte == b'.');
    if model.len() > 512 || !model.bytes().all(is_safe) || !model.split('/').all(is_step) {
        let message = format!("{model:?} is no name of a model of this provider");
        return Err(Error::new(ErrorKind::ModelNotFound, message));
    }
    Ok(model)
}

#[cfg(test)]
mod tests;
