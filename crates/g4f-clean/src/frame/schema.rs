//! What a rule about frames says: `[rule.frame]`.

use serde::Deserialize;

/// Frames with such an id or such a model are the provider's own. Values are beginnings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FrameRule {
    /// How their model begins.
    pub(crate) model: Vec<String>,
    /// How their id begins.
    pub(crate) id: Vec<String>,
}

impl FrameRule {
    /// Whether it can be used.
    ///
    /// # Errors
    ///
    /// In words, when it names nothing, or everything.
    pub(crate) fn check(&self) -> Result<(), String> {
        let mut values = self.model.iter().chain(&self.id).peekable();
        if values.peek().is_none() {
            return Err("names no frames: say how their `model` or their `id` begins".to_owned());
        }
        if values.any(|value| value.trim().is_empty()) {
            return Err(
                "an empty beginning would take every frame: give at least one letter".to_owned(),
            );
        }
        Ok(())
    }

    /// Whether a frame of this name is the provider's own.
    pub(crate) fn takes(&self, id: &str, model: &str) -> bool {
        self.model
            .iter()
            .any(|begin| model.starts_with(begin.as_str()))
            || self.id.iter().any(|begin| id.starts_with(begin.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::FrameRule;

    fn rule(model: &[&str], id: &[&str]) -> FrameRule {
        let owned = |list: &[&str]| list.iter().map(|&one| one.to_owned()).collect();
        FrameRule {
            model: owned(model),
            id: owned(id),
        }
    }

    #[test]
    fn either_name_is_enough_and_values_are_beginnings() {
        let rule = rule(&["ad-system"], &["ad_", "ad-chunk"]);
        for (id, model) in [("ad_17", "gpt-4"), ("ad-chunk", ""), ("x", "ad-system-2")] {
            assert!(rule.takes(id, model), "{id} {model}");
        }
        for (id, model) in [("chatcmpl-ad_1", "gpt-4"), ("", ""), ("ad", "adept")] {
            assert!(!rule.takes(id, model), "{id} {model}");
        }
    }

    #[test]
    fn a_rule_that_names_nothing_or_everything_is_refused() {
        assert!(rule(&[], &[]).check().is_err());
        assert!(rule(&["ad"], &[" "]).check().is_err());
        assert!(rule(&["ad"], &[]).check().is_ok());
    }
}
