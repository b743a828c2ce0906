//! Who made a model: what Converse has no field for goes by its maker's own name.

/// Makers whose models take more than Converse says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Maker {
    /// Claude.
    Anthropic {
        /// Whether it chooses its own budget for thinking: version 4.6 and later.
        adaptive: bool,
        /// Whether it refuses budgets and sampling parameters: version 4.7 and later.
        strict: bool,
    },
    /// Nova.
    Nova {
        /// Whether it thinks: version 2 and later.
        thinks: bool,
    },
    OpenAi,
    Qwen,
    Cohere,
    Mistral,
    Other,
}

impl Maker {
    /// Reads an id: `us.anthropic.claude-sonnet-4-5-20250929-v1:0`, with a profile's prefix or an ARN before it or not.
    pub(super) fn of(model: &str) -> Self {
        let model = model.rsplit('/').next().unwrap_or(model);
        let has = |name: &str| model.contains(name);
        if has("anthropic.") || has("claude") {
            let version = claude_version(model);
            Self::Anthropic {
                adaptive: version >= (4, 6),
                strict: version >= (4, 7),
            }
        } else if has("amazon.nova") {
            Self::Nova {
                thinks: has("nova-2") || has("nova-premier-2"),
            }
        } else if has("openai.") {
            Self::OpenAi
        } else if has("qwen.") {
            Self::Qwen
        } else if has("cohere.") {
            Self::Cohere
        } else if has("mistral.") {
            Self::Mistral
        } else {
            Self::Other
        }
    }
}

/// Major and minor version in a Claude id; (0, 0) where there is none that is known to say more.
///
/// The version stands behind the name since Claude 4 (`claude-sonnet-4-5-20250929`), before it until then
/// (`claude-3-7-sonnet-20250219`).
fn claude_version(model: &str) -> (u32, u32) {
    let Some(at) = model.find("claude") else {
        return (0, 0);
    };
    // A date is a number as well.
    let number = |part: &str| part.parse::<u32>().ok().filter(|number| *number < 100);
    let mut parts = model[at..]
        .split(['-', '.', ':'])
        .skip(1)
        .skip_while(|part| number(part).is_none());
    let major = parts.next().and_then(number).unwrap_or_default();
    let minor = parts.next().and_then(number).unwrap_or_default();
    (major, minor)
}

#[cfg(test)]
mod tests;
