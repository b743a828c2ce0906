//! What is to be done with the answer to one call.

use std::sync::Arc;

use g4f_types::{ChatRequest, CleanMode, CleanOptions, Context, Outcome};

use super::CleanLayer;
use crate::about::{About, Policy};
use crate::judge::Judge;
use crate::rules::Rules;

/// How much of either end of a request is kept, in bytes: rules look for words in it.
const MOST_PROMPT: usize = 8192;

/// What is to be done with the answer to one call.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) rules: Rules,
    pub(super) about: About,
    pub(super) cx: Context,
    pub(super) mode: CleanMode,
    pub(super) judge: Option<Judge>,
}

impl Plan {
    /// `None` where nothing is to be done.
    pub(super) fn of(layer: &CleanLayer, cx: &Context, request: &ChatRequest) -> Option<Self> {
        let options = match &cx.options().clean {
            Some(own) => Arc::new(CleanOptions::clone(own).or(&layer.options)),
            None => layer.options.clone(),
        };
        let mut mode = options.mode.unwrap_or_default();
        if mode == CleanMode::Off {
            return None;
        }
        let judge = match (&layer.ask, mode) {
            (Some(ask), CleanMode::Judge | CleanMode::Hybrid) => {
                Some(Judge::new(ask.clone(), options.judge.clone()))
            }
            _ => None,
        };
        if judge.is_none() {
            mode = CleanMode::Rules;
        }
        Some(Self {
            rules: layer.rules.clone(),
            about: About {
                hold_suspects: mode == CleanMode::Hybrid,
                ..About::of(request, &options)
            },
            cx: cx.clone(),
            mode,
            judge,
        })
    }

    /// Says who answers, now that it is known.
    pub(super) fn find_provider(&mut self) {
        let answering = self.cx.trail().read(|trail| {
            let last = trail.iter().rfind(|one| one.outcome == Outcome::Ok);
            last.map(|attempt| attempt.provider.clone())
        });
        let target = self.cx.target().map(|target| target.provider_id().clone());
        self.about.provider = answering.or(target).filter(|name| !name.is_empty());
    }
}

impl About {
    /// What is known of the answer to `request` before it comes: what was asked, and what `options` allow.
    pub fn of(request: &ChatRequest, options: &CleanOptions) -> Self {
        Self {
            provider: None,
            prompt: prompt(request),
            policy: Policy::from(options),
            hold_suspects: false,
        }
    }
}

/// What the user asked last: all of it, or both of its ends where it is long.
fn prompt(request: &ChatRequest) -> Option<Arc<str>> {
    let text = request.last_user_text()?;
    if text.len() <= 2 * MOST_PROMPT {
        return Some(text.into());
    }
    let mut end = MOST_PROMPT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut begin = text.len() - MOST_PROMPT;
    while !text.is_char_boundary(begin) {
        begin += 1;
    }
    Some(format!("{}\n{}", &text[..end], &text[begin..]).into())
}
