//! How thinking is asked for.

use std::fmt;

use g4f_types::{ChatParams, ReasoningEffort};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::fields::Fields;
use crate::openai::quirks::ReasoningStyle;

/// What the caller wants, whatever it was said with.
struct Wish<'a> {
    effort: Option<&'a ReasoningEffort>,
    budget: Option<u32>,
    /// On or off, where it is clear.
    on: Option<bool>,
}

pub(super) fn write<M: SerializeMap>(
    fields: &mut Fields<'_, M>,
    params: &ChatParams,
) -> Result<(), M::Error> {
    let effort = params.reasoning_effort.as_ref();
    let wish = Wish {
        effort,
        budget: params.reasoning_budget,
        on: params
            .enable_thinking
            .or(effort.map(|effort| *effort != ReasoningEffort::None))
            .or(params.reasoning_budget.map(|budget| budget > 0)),
    };
    let style = fields.quirks().reasoning;
    let shown = params.include_reasoning;
    if !matches!(style, ReasoningStyle::Object) {
        fields.maybe("include_reasoning", shown.as_ref())?;
    }
    if wish.budget.is_some()
        && !matches!(
            style,
            ReasoningStyle::Object | ReasoningStyle::EnableThinking
        )
    {
        fields.drop_param("reasoning_budget");
    }
    if params.enable_thinking.is_some()
        && matches!(style, ReasoningStyle::Effort | ReasoningStyle::Off)
    {
        fields.drop_param("enable_thinking");
    }
    match style {
        ReasoningStyle::Off => {
            if effort.is_some() {
                fields.drop_param("reasoning_effort");
            }
            Ok(())
        }
        ReasoningStyle::Effort => fields.maybe("reasoning_effort", effort),
        ReasoningStyle::Object if wish.on.is_some() || shown.is_some() => {
            fields.put("reasoning", &Object { wish: &wish, shown })
        }
        ReasoningStyle::Object => Ok(()),
        ReasoningStyle::Enabled => {
            fields.maybe(
                "reasoning",
                wish.on.map(|on| Switch("enabled", on)).as_ref(),
            )?;
            fields.maybe("reasoning_effort", effort.filter(|_| wish.on == Some(true)))
        }
        ReasoningStyle::Thinking { effort: known } => {
            let word = wish
                .on
                .map(|on| Switch("type", if on { "enabled" } else { "disabled" }));
            fields.maybe("thinking", word.as_ref())?;
            match effort.filter(|_| wish.on == Some(true)) {
                Some(effort) if known => fields.put("reasoning_effort", effort),
                _ => Ok(()),
            }
        }
        ReasoningStyle::EnableThinking => {
            fields.maybe("enable_thinking", wish.on.as_ref())?;
            fields.maybe("thinking_budget", wish.budget.as_ref())
        }
        ReasoningStyle::Template { field, key } => {
            fields.maybe(field, wish.on.map(|on| Switch(key, on)).as_ref())
        }
    }
}

/// `{key: value}`.
struct Switch<T>(&'static str, T);

impl<T: Serialize> Serialize for Switch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, &self.1)])
    }
}

/// OpenRouter's object. It takes an effort or a budget, not both.
struct Object<'a> {
    wish: &'a Wish<'a>,
    shown: Option<bool>,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match (self.wish.effort, self.wish.budget, self.wish.on) {
            (_, Some(budget), Some(true)) => map.serialize_entry("max_tokens", &budget)?,
            (Some(effort), _, _) => map.serialize_entry("effort", effort)?,
            (_, _, Some(on)) => map.serialize_entry("enabled", &on)?,
            (_, _, None) => {}
        }
        if let Some(shown) = self.shown {
            map.serialize_entry("exclude", &!shown)?;
        }
        map.end()
    }
}

impl fmt::Debug for Wish<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Wish({:?}, {:?}, {:?})",
            self.effort, self.budget, self.on
        )
    }
}
