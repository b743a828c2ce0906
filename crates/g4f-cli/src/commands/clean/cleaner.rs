//! By what texts are cleaned: by rules here, or by the client where a model judges.

use g4f_sdk::Client;
use g4f_sdk::clean::{About, Output, Policy, Rules};
use g4f_sdk::types::{CleanMode, CleanOptions};

use super::bytes::{Decoder, decode};
use super::show::{Cleaned, replaces_answer};

/// By what texts are cleaned.
pub(super) enum Cleaner {
    /// By rules, or by nothing.
    Rules(Rules, CleanOptions),
    /// By rules and by a model.
    Judge(Client, CleanOptions),
}

/// A text, and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) text: &'a [u8],
    pub(super) provider: Option<&'a str>,
    pub(super) prompt: Option<&'a str>,
    /// Feed it through the filter in pieces of so many bytes.
    pub(super) chunks: Option<u32>,
}

/// What is known of a text, and what may be done to it.
pub(super) fn about(options: &CleanOptions, provider: Option<&str>, prompt: Option<&str>) -> About {
    About {
        provider: provider.map(Into::into),
        prompt: prompt.map(Into::into),
        policy: Policy::from(options),
        ..About::default()
    }
}

/// Cleans by rules, or by nothing.
pub(super) fn by_rules(rules: &Rules, options: &CleanOptions, asked: Asked<'_>) -> Cleaned {
    if options.mode == Some(CleanMode::Off) {
        return Cleaned {
            text: decode(asked.text),
            ..Cleaned::default()
        };
    }
    let mut filter = rules.filter(about(options, asked.provider, asked.prompt));
    let mut out = Output::default();
    let size = asked.chunks.map_or(usize::MAX, |bytes| bytes as usize);
    let (mut decoder, mut piece) = (Decoder::default(), String::new());
    for bytes in asked.text.chunks(size) {
        piece.clear();
        decoder.push(bytes, &mut piece);
        filter.push(&piece, &mut out);
    }
    piece.clear();
    decoder.finish(&mut piece);
    filter.push(&piece, &mut out);
    filter.finish(&mut out);
    Cleaned {
        is_page: out.text.trim().is_empty() && out.removed.iter().any(replaces_answer),
        text: out.text,
        thinking: out.thinking,
        removed: out.removed,
        judge: None,
    }
}

/// Cleans by rules and by a model.
pub(super) async fn by_judge(
    client: &Client,
    options: &CleanOptions,
    asked: Asked<'_>,
) -> g4f_sdk::Result<Cleaned> {
    let mut builder = client.clean(decode(asked.text)).options(options.clone());
    if let Some(provider) = asked.provider {
        builder = builder.provider(provider);
    }
    if let Some(prompt) = asked.prompt {
        builder = builder.prompt(prompt);
    }
    let cleaned = builder.await?;
    Ok(Cleaned {
        is_page: cleaned.is_page,
        judge: cleaned.verdict.as_ref().and_then(g4f_sdk::clean::Verdict::note),
        text: cleaned.text,
        thinking: cleaned.thinking,
        removed: cleaned.removed,
    })
}
