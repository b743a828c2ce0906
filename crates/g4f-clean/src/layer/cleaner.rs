//! The events of an answer, one by one, without waiting for anything.

use std::collections::VecDeque;
use std::sync::Arc;

use g4f_types::{Action, ChatEvent, Error, ErrorKind, Outcome};

use super::lane::Lane;
use super::plan::Plan;
use super::report::Report;
use crate::filter::Output;
use crate::frame::Frames;
use crate::removed::{Kind, Removed};

/// Cleans the events of one answer.
#[derive(Debug)]
pub(super) struct Cleaner {
    pub(super) plan: Box<Plan>,
    frames: Frames,
    lanes: Vec<Lane>,
    /// Used again for each piece.
    out: Output,
    /// Events that go next.
    pub(super) ready: VecDeque<ChatEvent>,
    pub(super) report: Report,
    /// Whether any text of the answer is left.
    pub(super) has_text: bool,
    /// Whether there is content beside text.
    pub(super) has_other: bool,
}

impl Cleaner {
    pub(super) fn new(plan: Box<Plan>) -> Self {
        Self {
            plan,
            frames: Frames::default(),
            lanes: Vec::new(),
            out: Output::default(),
            ready: VecDeque::new(),
            report: Report::default(),
            has_text: false,
            has_other: false,
        }
    }

    /// Takes an event that is not the last one. What goes out after all that is `ready` is returned.
    pub(super) fn take(&mut self, event: ChatEvent) -> Option<ChatEvent> {
        self.frames.see(&self.plan.rules, &self.plan.about, &event);
        match event {
            ChatEvent::TextDelta { choice, text } => self.text(choice, text),
            ChatEvent::Frame(_) => None,
            ChatEvent::Started(mut started) => {
                if self.frames.inserted().is_some() {
                    // The answer is not called as what was put before it.
                    started.id.clear();
                    started.model.clear();
                }
                Some(ChatEvent::Started(started))
            }
            ChatEvent::ToolStart { choice, .. }
            | ChatEvent::ToolDelta { choice, .. }
            | ChatEvent::Media { choice, .. }
            | ChatEvent::RefusalDelta { choice, .. } => {
                self.has_other = true;
                self.settle(choice);
                Some(event)
            }
            ChatEvent::ChoiceFinished { choice, .. } => {
                self.settle(choice);
                Some(event)
            }
            event => {
                self.has_other |= event.is_content();
                Some(event)
            }
        }
    }

    fn text(&mut self, choice: u32, mut text: String) -> Option<ChatEvent> {
        if let Some(rule) = self.frames.inserted().cloned() {
            return Some(self.removed(rule, Kind::Ad, text));
        }
        let plan = &self.plan;
        let place = self.lanes.iter().position(|lane| lane.choice == choice);
        let place = place.unwrap_or_else(|| {
            self.lanes.push(Lane::new(choice, plan));
            self.lanes.len() - 1
        });
        let lane = self.lanes.get_mut(place)?;
        lane.push(&text, &mut self.out);
        if !self.out.removed.is_empty() || !self.out.thinking.is_empty() {
            self.hand_out(choice);
            return None;
        }
        self.has_text |= !is_blank(&self.out.text);
        if self.out.text != text {
            text.clear();
            text.push_str(&self.out.text);
        }
        self.out.text.clear();
        // Held back: who waits is told that the provider is still there.
        Some(if text.is_empty() {
            ChatEvent::Ping
        } else {
            ChatEvent::TextDelta { choice, text }
        })
    }

    /// Text that somebody else found out to be inserted.
    pub(super) fn removed(&mut self, rule: Arc<str>, kind: Kind, text: String) -> ChatEvent {
        self.report
            .take(&self.plan.cx, Removed { rule, kind, text })
    }

    /// Hands out what a filter gave.
    fn hand_out(&mut self, choice: u32) {
        if !self.out.thinking.is_empty() {
            self.has_other = true;
            self.ready.push_back(ChatEvent::ReasoningDelta {
                choice,
                text: std::mem::take(&mut self.out.thinking),
                signature: None,
                raw: None,
            });
        }
        if !self.out.text.is_empty() {
            let text = std::mem::take(&mut self.out.text);
            self.has_text |= !is_blank(&text);
            self.ready.push_back(ChatEvent::TextDelta { choice, text });
        }
        for piece in self.out.removed.drain(..) {
            let event = self.report.take(&self.plan.cx, piece);
            self.ready.push_back(event);
        }
    }

    /// The text of a choice is over for now: something else comes.
    fn settle(&mut self, choice: u32) {
        if let Some(lane) = self.lanes.iter_mut().find(|lane| lane.choice == choice) {
            lane.settle(&self.plan, &mut self.out);
            self.hand_out(choice);
        }
    }

    /// All texts are over: what was held is ready.
    pub(super) fn end(&mut self) {
        for place in 0..self.lanes.len() {
            if let Some(lane) = self.lanes.get_mut(place) {
                let choice = lane.choice;
                lane.finish(&mut self.out);
                self.hand_out(choice);
            }
        }
    }

    /// The choices that have text, and how suspicious what is left of each is.
    pub(super) fn choices(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        let lanes = self.lanes.iter();
        lanes.map(|lane| (lane.choice, lane.suspicion()))
    }

    /// How suspicious what is left of a choice is.
    pub(super) fn suspicion(&self, choice: u32) -> f32 {
        let lane = self.lanes.iter().find(|lane| lane.choice == choice);
        lane.map_or(0.0, Lane::suspicion)
    }

    /// The error for an answer of which nothing is left.
    pub(super) fn page(&self) -> Option<Error> {
        if self.has_text || self.has_other {
            return None;
        }
        let error = self.report.page()?;
        let cx = &self.plan.cx;
        let answering = cx.trail().read(|trail| {
            let last = trail.iter().rfind(|one| one.outcome == Outcome::Ok);
            last.map(|attempt| (attempt.n, attempt.provider.clone(), attempt.model.clone()))
        });
        let Some((n, provider, model)) = answering else {
            return Some(error);
        };
        cx.trail().update(n, |attempt| {
            attempt.outcome = Outcome::Failed(ErrorKind::ErrorPage);
            attempt.action = Action::GaveUp;
        });
        Some(error.with_target(provider, model))
    }

    /// The answer is over: completes its trail.
    pub(super) fn close(&self) {
        let held = self.lanes.iter().map(Lane::most_held).max();
        self.report.finish(&self.plan.cx, held.unwrap_or_default());
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
