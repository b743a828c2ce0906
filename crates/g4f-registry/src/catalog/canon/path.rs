//! The outer parts of a name: routing tags, versions of the host, and the path before the name.

use super::Snapshot;
use super::labs::{has_name, lab_of_spelling};
use super::variant::{Variant, Variants};

/// Parts of a path that say where a call goes, not who made the model.
const ROUTING: &[&str] = &[
    "aiml",
    "azure",
    "azure_ai",
    "bedrock",
    "bedrock_converse",
    "bedrock_mantle",
    "cloudflare",
    "converse",
    "dashscope",
    "databricks",
    "deepinfra",
    "deployments",
    "fal",
    "fal-ai",
    "fal_ai",
    "fireworks",
    "fireworks_ai",
    "gemini",
    "global-standard",
    "gradient_ai",
    "groq",
    "heroku",
    "hyperbolic",
    "invoke",
    "lambda_ai",
    "nebius",
    "novita",
    "nscale",
    "nvidia_nim",
    "oci",
    "ollama",
    "openrouter",
    "ovhcloud",
    "replicate",
    "sagemaker",
    "sambanova",
    "scaleway",
    "snowflake",
    "together",
    "together_ai",
    "vercel_ai_gateway",
    "vertex_ai",
    "umans",
    "wandb",
    "watsonx",
    "models",
    "publishers",
    "workers-ai",
];

/// Regions, as Bedrock and Azure put them before names.
const REGIONS: &[&str] = &[
    "us", "eu", "apac", "global", "au", "jp", "ca", "us-gov", "ap", "sa", "me", "mx", "il", "af",
];

/// What stands after an `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At<'a> {
    /// A day of eight digits.
    Day(Snapshot),
    /// Four digits that tell models apart: `codestral@2405`.
    Build(&'a str),
}

impl At<'_> {
    pub(super) const fn snapshot(self) -> Option<Snapshot> {
        match self {
            Self::Day(day) => Some(day),
            Self::Build(_) => None,
        }
    }
}

/// The name without `:free` and its like, which become variants.
pub(super) fn without_tags<'a>(name: &'a str, variants: &mut Variants) -> &'a str {
    let mut name = name;
    while let Some((head, tag)) = name.rsplit_once(':') {
        match Variant::parse(tag).filter(|v| v.is_tag()) {
            Some(variant) => variants.insert(variant),
            None if tag == "latest" => {}
            None => break,
        }
        name = head;
    }
    name
}

/// The name without the host's own version: `-v1:0` and `@default` go, `@20250929` is returned beside it.
pub(super) fn without_versions(name: &str) -> (&str, Option<At<'_>>) {
    let name = without_bedrock_version(name);
    let Some((head, tail)) = name.rsplit_once('@') else {
        return (name, None);
    };
    if head.is_empty() || head.ends_with('/') || tail.contains('/') {
        return (name, None);
    }
    let all_digits = !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit());
    if all_digits && tail.len() == 8 {
        let day = tail.parse().ok().and_then(Snapshot::new);
        return (head, day.map(At::Day));
    }
    if all_digits && tail.len() == 4 {
        return (head, Some(At::Build(tail)));
    }
    let says_nothing = (all_digits && tail.len() <= 3) || ["default", "latest"].contains(&tail);
    if says_nothing || REGIONS.contains(&tail) {
        return (head, None);
    }
    (name, None)
}

/// Takes off `-v1:0`, `-1:0` and `-v2:0:8k`.
fn without_bedrock_version(name: &str) -> &str {
    let Some((head, tail)) = name.split_once(':') else {
        return name;
    };
    let minor = tail.split(':').next().unwrap_or_default();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(minor) {
        return name;
    }
    let Some((rest, version)) = head.rsplit_once('-') else {
        return name;
    };
    let version = version.strip_prefix('v').unwrap_or(version);
    if is_number(version) && version.len() <= 2 && !rest.is_empty() {
        rest
    } else {
        name
    }
}

/// A path that was taken apart.
pub(super) struct Parts {
    /// The lab that the path names.
    pub(super) lab: Option<&'static str>,
    /// The rest, parts joined by dashes.
    pub(super) name: String,
}

/// Takes the path apart: routing goes, a lab is kept beside the name, and so is what follows it.
pub(super) fn parts(path: &str) -> Parts {
    let mut segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    // `accounts/NAME/models/MODEL`, wherever it begins.
    if let Some(at) = segments.iter().position(|s| *s == "accounts")
        && segments.len() > at + 3
        && segments[at + 2] == "models"
    {
        segments.drain(..at + 3);
    }
    let last = segments.pop().unwrap_or_default();
    segments.retain(|segment| !is_routing(segment));
    let lab_at = segments.iter().rposition(|s| lab_of_spelling(s).is_some());
    let lab = lab_at.and_then(|at| lab_of_spelling(segments[at]));
    let after_lab = &segments[lab_at.map_or(0, |at| at + 1)..];
    // Folders go where the last part says enough by itself, and stay where it does not: `seedance-2.5/image-to-video`.
    let from = if has_name(last) {
        after_lab.len()
    } else {
        let named = after_lab.iter().position(|segment| has_name(segment));
        named.unwrap_or(0)
    };
    let mut name = String::with_capacity(path.len());
    for segment in after_lab[from..].iter().chain([&last]) {
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(segment);
    }
    let (glued, rest) = unglue_dots(&name);
    Parts {
        lab: glued.or(lab),
        name: rest.to_owned(),
    }
}

fn is_routing(segment: &str) -> bool {
    let is_aws_region = segment.len() >= 9
        && segment.ends_with(|c: char| c.is_ascii_digit())
        && segment.matches('-').count() >= 2
        && REGIONS.iter().any(|region| {
            segment
                .strip_prefix(region)
                .is_some_and(|rest| rest.starts_with('-'))
        });
    segment.starts_with('@')
        || ROUTING.contains(&segment)
        || REGIONS.contains(&segment)
        || is_aws_region
        || is_size_or_term(segment)
}

/// `1024-x-1024`, `50-steps`, `1-month-commitment`: rows of price lists.
fn is_size_or_term(segment: &str) -> bool {
    segment.contains("-x-")
        || segment.ends_with("-steps")
        || segment.ends_with("-commitment")
        || [
            "hd",
            "standard",
            "low",
            "medium",
            "high",
            "xhigh",
            "max",
            "max-x-max",
        ]
        .contains(&segment)
}

/// Takes off `us.` and `anthropic.`, at most three of them; the last lab is returned beside the rest.
fn unglue_dots(name: &str) -> (Option<&'static str>, &str) {
    let (mut rest, mut lab) = (name, None);
    for _ in 0..3 {
        let Some((head, tail)) = rest.split_once('.') else {
            break;
        };
        if !tail.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            break;
        }
        if let Some(found) = lab_of_spelling(head) {
            lab = Some(found);
        } else if !REGIONS.contains(&head) {
            break;
        }
        rest = tail;
    }
    (lab, rest)
}
