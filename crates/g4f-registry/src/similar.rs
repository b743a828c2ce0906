//! Which models resemble each other, by their names: `gpt-4o-mini` and `gpt-4.1-mini`, never `gpt-4o` and either.
//!
//! A name is taken apart into a family (its first word), a generation, a size in billions of parameters, and the words
//! that are left. Two models are alike if family and words are the same, the generations have the same first number, and
//! the sizes are about the same. Dates, formats and words such as `instruct` or `latest` say nothing. A word that nobody
//! knows counts: rather nothing than nonsense.

use crate::names::last_segment;

/// Words that make no other model: how it was tuned, stored or published.
const SAYS_NOTHING: &[&str] = &[
    "instruct",
    "it",
    "chat",
    "hf",
    "latest",
    "preview",
    "exp",
    "experimental",
    "free",
    "turbo",
    "versatile",
    "instant",
    "fp8",
    "fp16",
    "bf16",
    "awq",
    "gptq",
    "gguf",
    "int4",
    "int8",
    "tput",
    "v",
    "online",
];

/// Sizes further apart than this are no longer the same class.
const SIZE_RATIO: f64 = 1.35;

/// A model's name, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Profile {
    family: String,
    generation: Option<(u32, u32)>,
    /// In billions of parameters.
    size: Option<f64>,
    /// What is left, sorted.
    words: Vec<String>,
}

/// How near two models are; lower is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Distance {
    /// Steps between the generations.
    generation: u32,
    /// Size apart, in percent.
    size: u32,
}

impl Profile {
    /// Takes a name apart; `None` where it says too little.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let name = last_segment(name).to_lowercase();
        let tokens = tokens(&name);
        let mut tokens = tokens.iter().map(String::as_str).peekable();
        let first = tokens.next()?;
        let stem = first.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        if stem.is_empty() || !stem.chars().all(char::is_alphabetic) {
            return None;
        }
        let mut profile = Self {
            family: stem.to_owned(),
            generation: generation(&first[stem.len()..]),
            size: None,
            words: Vec::new(),
        };
        while let Some(token) = tokens.next() {
            if is_date(token) || SAYS_NOTHING.contains(&token) {
                continue;
            }
            if let Some(size) = size(token) {
                profile.size.get_or_insert(size);
                continue;
            }
            let number = token.strip_prefix('v').unwrap_or(token);
            // `4o` is a generation and its make.
            let number = number.strip_suffix('o').unwrap_or(number);
            match generation(number) {
                // `v0.1` counts builds.
                Some((0, _)) => {}
                Some((major, minor)) if profile.generation.is_none() => {
                    // `3-5` is `3.5`.
                    let next = tokens.peek().filter(|_| !number.contains('.'));
                    let next = next.and_then(|next| next.parse().ok().filter(|n: &u32| *n < 10));
                    if next.is_some() {
                        tokens.next();
                    }
                    profile.generation = Some((major, next.unwrap_or(minor)));
                }
                _ => profile.words.push(token.to_owned()),
            }
        }
        profile.words.sort();
        Some(profile)
    }

    /// How near `other` is, if it resembles this one at all.
    pub(crate) fn distance(&self, other: &Self) -> Option<Distance> {
        if self.family != other.family || self.words != other.words {
            return None;
        }
        let generation = match (self.generation, other.generation) {
            (None, None) => 0,
            (Some(one), Some(two)) if one.0 == two.0 => one.1.abs_diff(two.1),
            _ => return None,
        };
        let ratio = match (self.size, other.size) {
            (None, None) => 1.0,
            (Some(one), Some(two)) => one.max(two) / one.min(two),
            _ => return None,
        };
        if ratio > SIZE_RATIO {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 35"
        )]
        let size = ((ratio - 1.0) * 100.0).round() as u32;
        Some(Distance { generation, size })
    }

    /// What two alike models have in common, in words: `family gpt, generation 4, mini`.
    pub(crate) fn common(&self) -> String {
        let generation = self.generation.map(|(major, _)| format!(" {major}"));
        let mut words = format!(
            "same family {}{}",
            self.family,
            generation.unwrap_or_default()
        );
        let size = self.size.map(|size| format!("about {size}b"));
        for word in size.iter().chain(&self.words) {
            words += ", ";
            words += word;
        }
        words
    }
}

/// The parts of a name. Dots between digits belong to a number.
fn tokens(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut tokens = vec![String::new()];
    for (index, &c) in chars.iter().enumerate() {
        let digit = |at: Option<usize>| {
            at.and_then(|at| chars.get(at))
                .is_some_and(char::is_ascii_digit)
        };
        let is_point = c == '.' && digit(index.checked_sub(1)) && digit(Some(index + 1));
        if c.is_alphanumeric() || is_point {
            if let Some(last) = tokens.last_mut() {
                last.push(c);
            }
        } else {
            tokens.push(String::new());
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// `4` or `3.5`. More digits are a date or a build.
fn generation(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
    let number = |digits: &str| {
        let fits = !digits.is_empty() && digits.len() <= 2;
        fits.then(|| digits.parse::<u32>().ok()).flatten()
    };
    // `001` and `02` count builds.
    (!major.starts_with('0') || major == "0").then_some(())?;
    Some((number(major)?, number(minor)?))
}

/// `70b`, `1.5b`, `270m`, in billions.
fn size(token: &str) -> Option<f64> {
    let (digits, factor) = match token.as_bytes() {
        [.., b'b'] => (&token[..token.len() - 1], 1.0),
        [.., b'm'] => (&token[..token.len() - 1], 1e-3),
        _ => return None,
    };
    let is_number = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let size: f64 = digits.parse().ok().filter(|_| is_number)?;
    (size > 0.0 && size.is_finite()).then_some(size * factor)
}

/// `20250514`, `2024` of `2024-08-06`, `0613`, `2411`, and the `08` and `06` that follow years.
fn is_date(token: &str) -> bool {
    let all_digits = token.bytes().all(|b| b.is_ascii_digit());
    all_digits
        && (token.len() >= 3 || (token.len() == 2 && token.starts_with('0')) || is_day(token))
}

/// The day of a date that is written in parts. No generation of a model is that high yet.
fn is_day(token: &str) -> bool {
    token.len() == 2 && token.parse().is_ok_and(|day: u32| (10..=31).contains(&day))
}

#[cfg(test)]
mod tests;
