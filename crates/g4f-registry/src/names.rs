//! Comparing names: how well a caller's name fits a provider's, and which names are near a misspelt one.

use g4f_types::{ModelInfo, ProviderInfo};

/// How well a name fits; lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// The provider's own spelling.
    Exact,
    /// A name that the provider's descriptor or the configuration gives it.
    Alias,
    /// The same but for the case of letters.
    AnyCase,
    /// The same but for the path before it: `meta-llama/Llama-3.3-70B-Instruct` and `llama-3.3-70b-instruct`.
    LastSegment,
    /// Nobody knows; the provider takes any name.
    Open,
}

impl Fit {
    /// Whether the whole name fits. Others come after these, whatever their tier.
    pub(crate) const fn is_close(self) -> bool {
        matches!(self, Self::Exact | Self::Alias | Self::AnyCase)
    }
}

/// What is after the last slash.
pub(crate) fn last_segment(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// The best fit of `wanted` among `models`, and the id to send.
pub(crate) fn find(
    wanted: &str,
    info: &ProviderInfo,
    models: &[ModelInfo],
) -> Option<(Fit, String)> {
    if models.iter().any(|model| model.id == wanted) {
        return Some((Fit::Exact, wanted.to_owned()));
    }
    let alias = info
        .model_aliases
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    if let Some((_, id)) = alias {
        return Some((Fit::Alias, id.clone()));
    }
    if let Some(model) = models.iter().find(|m| m.id.eq_ignore_ascii_case(wanted)) {
        return Some((Fit::AnyCase, model.id.clone()));
    }
    let segment = last_segment(wanted);
    models
        .iter()
        .find(|m| last_segment(&m.id).eq_ignore_ascii_case(segment) && !segment.is_empty())
        .map(|model| (Fit::LastSegment, model.id.clone()))
}

/// Whether `wanted` begins with the same word as the provider's default model: `gpt-9` and `gpt-4o`.
pub(crate) fn resembles(wanted: &str, info: &ProviderInfo) -> bool {
    let stem = |id: &str| {
        id.chars()
            .take_while(char::is_ascii_alphabetic)
            .map(|c| c.to_ascii_lowercase())
            .collect::<String>()
    };
    let word = stem(wanted);
    word.len() >= 3
        && info
            .default_model
            .as_deref()
            .is_some_and(|default| !default.contains('/') && stem(default) == word)
}

/// Up to `n` of `names` that are spelt like `wanted`, nearest first.
pub(crate) fn nearest<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a str>,
    n: usize,
) -> Vec<String> {
    /// Below this, two names have nothing to do with each other.
    const LIKENESS: f64 = 0.75;
    let wanted = wanted.to_lowercase();
    let mut near: Vec<(f64, &str)> = names
        .into_iter()
        .map(|name| {
            let lower = name.to_lowercase();
            let whole = strsim::jaro_winkler(&wanted, &lower);
            let end = strsim::jaro_winkler(last_segment(&wanted), last_segment(&lower));
            (whole.max(end), name)
        })
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.truncate(n);
    near.into_iter().map(|(_, name)| name.to_owned()).collect()
}
