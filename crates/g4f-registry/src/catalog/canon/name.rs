//! The name itself: spelling, glued labs, suffixes of hosts, dates, and repairs.

use super::Snapshot;
use super::labs::{has_name, lab_of_name, lab_of_spelling};
use super::variant::{Variant, Variants};

/// Hosts that put their own name before the model's.
const HOST_PREFIXES: &[&str] = &[
    "aihubmix",
    "azure",
    "bedrock",
    "coding",
    "databricks",
    "fireworks",
    "hf",
    "snowflake",
    "umans",
    "vertex",
    "xpersona",
];

/// Families whose `-fast` is a model of its own, not a faster host.
const OWN_FAST: &[&str] = &[
    "grok", "imagen", "veo", "flux", "sora", "seedance", "kling", "luma", "rerank", "embed", "ltx",
    "morph", "search", "hidream", "wan", "sonar", "step", "ernie", "doubao", "seedream",
];

/// Families that labs write with a dash before the generation.
const DASHED: &[&str] = &[
    "llama", "gemma", "phi", "glm", "veo", "imagen", "grok", "hermes", "gpt", "granite", "gemini",
];

/// The name in canonical spelling: dashes for whatever stands between words and numbers.
pub(super) fn spell(name: &str) -> String {
    let bytes = name.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut spelt = String::with_capacity(name.len());
    for (at, c) in name.char_indices() {
        // `v3p1` is how hosts write `v3.1` where no dot is allowed.
        let is_point = c == 'p' && at > 0 && digit(at - 1) && digit(at + 1) && !digit(at + 2);
        if (c.is_alphanumeric() || c == '+') && !is_point {
            spelt.push(c);
        } else if !spelt.is_empty() && !spelt.ends_with('-') {
            spelt.push('-');
        }
    }
    spelt.truncate(spelt.trim_end_matches('-').len());
    spelt
}

/// Takes off a lab or host that is glued to the name by a dash, at most twice: `databricks-claude-opus-4-5`.
pub(super) fn unglue(name: &mut String, lab: &mut Option<&'static str>) {
    for _ in 0..2 {
        let is_host = |head: &str, rest: &str| {
            HOST_PREFIXES.contains(&head) && (has_name(rest) || glued_lab(rest).is_some())
        };
        if let Some((head, rest)) = name.split_once('-')
            && is_host(head, rest)
        {
            name.drain(..=head.len());
        } else if let Some((at, named)) = glued_lab(name) {
            name.drain(..=at);
            *lab = Some(named);
        } else {
            break;
        }
    }
}

/// A lab before a name of its own, and the dash between them. Spellings have up to three words, and the longest one counts.
fn glued_lab(name: &str) -> Option<(usize, &'static str)> {
    let mut cuts = [0; 3];
    let mut n = 0;
    for (at, _) in name.match_indices('-').take(3) {
        cuts[n] = at;
        n += 1;
    }
    cuts[..n].iter().rev().find_map(|&at| {
        let named = lab_of_spelling(&name[..at])?;
        (lab_of_name(&name[at + 1..]) == Some(named)).then_some((at, named))
    })
}

/// Takes off what hosts put behind the name, and the day.
pub(super) fn shorten(
    name: &mut String,
    lab: Option<&'static str>,
    snapshot: &mut Option<Snapshot>,
    variants: &mut Variants,
) {
    loop {
        if let Some((cut, day)) = day(name) {
            *snapshot = snapshot.or(Some(day));
            name.replace_range(cut, "");
            continue;
        }
        let Some((head, word)) = name.rsplit_once('-').filter(|(head, _)| !head.is_empty()) else {
            return;
        };
        // Some hosts write the budget behind it: `-thinking-8192`.
        let (head, word) = match head.rsplit_once('-') {
            Some((before, "thinking")) if word.bytes().all(|b| b.is_ascii_digit()) => {
                (before, "thinking")
            }
            _ if word == "think" => (head, "thinking"),
            _ => (head, word),
        };
        let says_nothing = word == "latest"
            || (word == "dynamic" && head.ends_with("-fp8"))
            || (word.len() == 2 && word.starts_with('v') && has_own_version(head, word, lab));
        if says_nothing {
            name.truncate(head.len());
            continue;
        }
        match Variant::parse(word).filter(|v| is_serving(*v, head, lab)) {
            Some(variant) => {
                variants.insert(variant);
                name.truncate(head.len());
            }
            None => return,
        }
    }
}

/// Whether `-v1` behind the name counts the host's versions, because the name counts its own.
fn has_own_version(head: &str, word: &str, lab: Option<&str>) -> bool {
    let numbered = head.bytes().any(|b| b.is_ascii_digit());
    match lab {
        Some("anthropic") => numbered,
        Some("amazon") => word == "v1" && head.starts_with("nova-"),
        _ => false,
    }
}

/// Whether the word behind the name says how it is served, not which model it is.
fn is_serving(variant: Variant, head: &str, lab: Option<&str>) -> bool {
    match variant {
        Variant::Thinking => lab == Some("anthropic"),
        Variant::Turbo => {
            let sized = head.ends_with("-instruct") || head.ends_with('b');
            sized && matches!(lab, Some("meta" | "alibaba" | "google"))
        }
        Variant::Fast => !OWN_FAST.iter().any(|own| head.starts_with(own)) && lab.is_some(),
        Variant::Lightning => lab.is_some() && !head.contains("seedance") && !head.contains("sdxl"),
        // These stand behind a colon only.
        Variant::Nitro
        | Variant::Floor
        | Variant::Online
        | Variant::Exacto
        | Variant::Extended
        | Variant::Beta => false,
        _ => true,
    }
}

/// A day in the name, `-20240806` or `-2024-08-06`, and where it stands with its dash.
fn day(name: &str) -> Option<(std::ops::Range<usize>, Snapshot)> {
    let bytes = name.as_bytes();
    let digits = |from: usize, n: usize| -> Option<u32> {
        let part = bytes.get(from..from + n)?;
        if !part.iter().all(u8::is_ascii_digit) {
            return None;
        }
        name.get(from..from + n)?.parse().ok()
    };
    let ends = |at: usize| bytes.get(at).is_none_or(|b| *b == b'-');
    name.match_indices('-').find_map(|(at, _)| {
        if at == 0 {
            return None;
        }
        if let Some(day) = digits(at + 1, 8).and_then(Snapshot::new)
            && ends(at + 9)
        {
            return Some((at..at + 9, day));
        }
        let year = digits(at + 1, 4)?;
        let month = digits(at + 6, 2).filter(|_| bytes.get(at + 5) == Some(&b'-'))?;
        let date = digits(at + 9, 2).filter(|_| bytes.get(at + 8) == Some(&b'-'))?;
        let day = Snapshot::new(year * 10_000 + month * 100 + date)?;
        ends(at + 11).then_some((at..at + 11, day))
    })
}

/// Spellings that mean the same.
pub(super) fn repair(name: &mut String, lab: Option<&str>) {
    for family in DASHED {
        if let Some(rest) = name.strip_prefix(family)
            && rest.starts_with(|c: char| c.is_ascii_digit())
        {
            name.insert(family.len(), '-');
        }
    }
    if name.starts_with("llama-v") && name[7..].starts_with(|c: char| c.is_ascii_digit()) {
        name.replace_range(6..7, "");
    }
    match lab {
        Some("anthropic") => repair_claude(name),
        Some("alibaba") => repair_qwen(name),
        Some("openai") => split_generation(name, "gpt-"),
        Some("deepseek") => {
            prefix(name, "deepseek-", &["r1", "v2", "v3", "v4"]);
            prefix_generation(name, "deepseek-", "v");
        }
        Some("moonshotai") => prefix(name, "kimi-", &["k2", "k3"]),
        Some("minimax") => {
            prefix(name, "minimax-", &["m1", "m2", "m3"]);
            split_generation(name, "minimax-m");
        }
        _ => {}
    }
}

/// `gpt-52` is `gpt-5-2`, where the lab has no two-digit generation.
fn split_generation(name: &mut String, family: &str) {
    if let Some(rest) = name.strip_prefix(family).map(str::as_bytes)
        && rest.len() >= 2
        && rest[..2].iter().all(u8::is_ascii_digit)
        && rest.get(2).is_none_or(|b| *b == b'-')
    {
        name.insert(family.len() + 1, '-');
    }
}

/// `deepseek-3-2` is `deepseek-v3-2`.
fn prefix_generation(name: &mut String, family: &str, mark: &str) {
    if let Some(rest) = name.strip_prefix(family).map(str::as_bytes)
        && rest.first().is_some_and(u8::is_ascii_digit)
        && rest.get(1).is_none_or(|b| *b == b'-')
    {
        name.insert_str(family.len(), mark);
    }
}

/// Puts the family before a bare generation.
fn prefix(name: &mut String, family: &str, bare: &[&str]) {
    let is_bare = bare.iter().any(|bare| {
        name.strip_prefix(bare)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    if is_bare {
        name.insert_str(0, family);
    }
}

/// `claude-4-5-sonnet` is `claude-sonnet-4-5`, `claude-sonnet-3-7` is `claude-3-7-sonnet`, `claude-opus-4-0` is
/// `claude-opus-4`.
fn repair_claude(name: &mut String) {
    const CLASSES: &[&str] = &["opus", "sonnet", "haiku", "fable"];
    for class in CLASSES {
        let numbered = name.find(class).map(|at| at + class.len());
        if let Some(at) = numbered
            && name[at..].starts_with(|c: char| c.is_ascii_digit())
        {
            name.insert(at, '-');
        }
    }
    let mut words: Vec<&str> = name.split('-').collect();
    if words.first() != Some(&"claude") {
        return;
    }
    let number = |word: Option<&&str>| {
        word.and_then(|w| w.parse::<u32>().ok())
            .filter(|n| *n < 100)
    };
    let class = words.iter().position(|word| CLASSES.contains(word));
    match class {
        Some(at) if at >= 2 && number(words.get(1)).is_some_and(|major| major >= 4) => {
            let class = words.remove(at);
            words.insert(1, class);
        }
        Some(1) if number(words.get(2)).is_some_and(|major| major <= 3) => {
            let class = words.remove(1);
            let numbers = words[1..]
                .iter()
                .take_while(|w| number(Some(w)).is_some())
                .count();
            words.insert(1 + numbers, class);
        }
        _ => {}
    }
    if words.get(3) == Some(&"0") && number(words.get(2)).is_some() {
        words.remove(3);
    }
    *name = words.join("-");
}

/// `qwen-3` is `qwen3`, `qwen35-` is `qwen3-5-`, `qwen-2-5` is `qwen2-5`.
fn repair_qwen(name: &mut String) {
    let Some(rest) = name.strip_prefix("qwen") else {
        return;
    };
    let rest = match rest.strip_prefix('-') {
        Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => number,
        _ => rest,
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let next = rest.as_bytes().get(digits);
    // `qwen2` of `qwen2-5`, and `qwen-72b`, keep their number whole.
    *name = if digits == 2 && next.is_none_or(|b| *b == b'-') {
        format!("qwen{}-{}", &rest[..1], &rest[1..])
    } else if digits > 0 && next.is_some_and(|b| *b == b'b') {
        return;
    } else {
        format!("qwen{rest}")
    };
}
