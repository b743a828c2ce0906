//! The requests that were received, as many as fit.

use std::collections::VecDeque;

use crate::Received;

/// Most requests kept.
const MAX_REQUESTS: usize = 10_000;
/// Most bytes of bodies kept.
const MAX_BODY_BYTES: usize = 256 * 1024 * 1024;

/// Keeps the latest requests and forgets the oldest, so a server that runs for long does not grow.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    kept: VecDeque<Received>,
    body_bytes: usize,
}

impl Journal {
    pub(crate) fn push(&mut self, received: Received) {
        self.body_bytes += received.body.len();
        self.kept.push_back(received);
        while self.kept.len() > MAX_REQUESTS || self.body_bytes > MAX_BODY_BYTES {
            let Some(oldest) = self.kept.pop_front() else {
                break;
            };
            self.body_bytes -= oldest.body.len();
        }
    }

    pub(crate) fn to_vec(&self) -> Vec<Received> {
        self.kept.iter().cloned().collect()
    }

    pub(crate) fn last(&self) -> Option<Received> {
        self.kept.back().cloned()
    }
}
