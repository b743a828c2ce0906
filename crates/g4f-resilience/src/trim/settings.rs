//! What a call wants of trimming, and the room that a target leaves for it.

use g4f_types::{Capabilities, ChatRequest, Context, Result, TrimOptions, TrimPolicy};

use super::count::json_len;
use super::learned::Limit;
use super::policy::{Budget, Keep, Order, Policy};

/// The longest answer that is reserved for where nobody says how long it may get.
const LONGEST_ANSWER: usize = 8192;

/// Bytes of JSON in a token: tools and schemas are mostly names and marks.
const JSON_BYTES: usize = 3;

/// The call's options, completed by the configuration. Nothing is cloned.
#[derive(Clone, Copy)]
pub(super) struct Settings<'a> {
    call: Option<&'a TrimOptions>,
    base: &'a TrimOptions,
}

/// How much of the window an answer's reserve may take at most.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reserve {
    /// Half: many callers ask for longer answers than they expect, and many providers only take that as a bound.
    Lenient,
    /// Seven eighths: the provider has refused.
    Strict,
}

impl<'a> Settings<'a> {
    pub(super) fn of(cx: &'a Context, base: &'a TrimOptions) -> Self {
        Self {
            call: cx.options().trim.as_deref(),
            base,
        }
    }

    pub(super) fn alone(options: &'a TrimOptions) -> Self {
        Self {
            call: None,
            base: options,
        }
    }

    fn get<T>(&self, field: impl Fn(&'a TrimOptions) -> Option<T>) -> Option<T> {
        self.call.and_then(&field).or_else(|| field(self.base))
    }

    pub(super) fn kind(&self) -> TrimPolicy {
        self.get(|options| options.policy).unwrap_or_default()
    }

    pub(super) fn summary_model(&self) -> Option<&'a str> {
        self.get(|options| options.summary_model.as_deref())
    }

    /// The policy; `custom` goes before the one that is named, unless trimming is off.
    pub(super) fn policy(&self, custom: Option<&Order>) -> Result<Policy> {
        let mut merged = TrimOptions::default();
        merged.policy = Some(self.kind());
        merged.keep = self.get(|options| options.keep);
        merged.oversize = self.get(|options| options.oversize);
        let mut policy = Policy::of(&merged)?;
        if let Some(order) = custom {
            policy.order = order.clone();
        }
        Ok(policy)
    }

    /// The room before anything was sent; `None` where nothing is known and nothing is asked for.
    pub(super) fn budget(
        &self,
        request: &ChatRequest,
        capabilities: &Capabilities,
        limit: Option<Limit>,
    ) -> Option<Budget> {
        let window = match limit {
            Some(Limit::Window(window)) => Some(window),
            _ => capabilities.context_window.map(|window| window as usize),
        };
        let wanted = self
            .get(|options| options.max_tokens)
            .map(|most| most as usize);
        let budget = match (window, wanted) {
            (Some(window), None) => {
                Some(self.of_window(request, capabilities, window, Reserve::Lenient))
            }
            (Some(window), Some(wanted)) => {
                let mut budget = self.of_window(request, capabilities, window, Reserve::Lenient);
                budget.tokens = wanted;
                Some(budget)
            }
            (None, Some(wanted)) => Some(Budget::new(wanted)),
            (None, None) => None,
        };
        match (budget, limit) {
            (Some(budget), Some(Limit::Room(room))) => Some(budget.at_most(room)),
            (None, Some(Limit::Room(room))) => Some(Budget::new(room)),
            // A number of messages is a wish that needs no window.
            (None, None) if self.keeps_a_number() => Some(Budget::new(usize::MAX)),
            (budget, _) => budget,
        }
    }

    /// The room in a window.
    pub(super) fn of_window(
        &self,
        request: &ChatRequest,
        capabilities: &Capabilities,
        window: usize,
        how: Reserve,
    ) -> Budget {
        let asked = self
            .get(|options| options.reserve)
            .or(request.params.max_completion_tokens)
            .or(request.params.max_tokens);
        let most = match how {
            Reserve::Lenient => window / 2,
            Reserve::Strict => window - window / 8,
        };
        let reserve = asked.map_or_else(
            || {
                let longest = capabilities.max_output.map(|most| most as usize);
                let longest = longest.unwrap_or(LONGEST_ANSWER).min(LONGEST_ANSWER);
                (window / 8).min(longest)
            },
            |tokens| (tokens as usize).min(most),
        );
        Budget::of_window(window, reserve, overhead(request))
    }

    fn keeps_a_number(&self) -> bool {
        let keep = self.get(|options| options.keep);
        keep.is_some_and(|keep| matches!(Keep::from_factor(keep), Ok(Keep::Last(_))))
    }
}

/// Tokens of what is sent beside the messages.
fn overhead(request: &ChatRequest) -> usize {
    let params = &*request.params;
    let mut bytes = 0;
    if !params.tools.is_empty() {
        bytes += json_len(&params.tools);
    }
    if let Some(format) = &params.response_format {
        bytes += json_len(format);
    }
    bytes.div_ceil(JSON_BYTES)
}
