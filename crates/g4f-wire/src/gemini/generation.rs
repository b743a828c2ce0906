//! What the name of a model tells about what it takes. Google's older models refuse fields of the newer ones.

/// What is known of a model by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Generation {
    /// Major and minor version, where the name says.
    version: Option<(u32, u32)>,
    /// Whether it is one of the larger ones.
    pro: bool,
    /// A model of the open family, or one that only speaks or paints.
    plain: bool,
}

/// How a model is told how long to think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thinking {
    /// It does not think.
    Off,
    /// In tokens; `least` is the smallest budget, which is 0 where thinking can be switched off.
    Budget {
        /// Smallest budget.
        least: u32,
        /// Largest budget.
        most: u32,
    },
    /// By a word; the larger models do not know `minimal`.
    Level {
        /// Whether `minimal` is known.
        minimal: bool,
    },
}

impl Generation {
    pub(super) fn of(model: &str) -> Self {
        let name = model.rsplit('/').next().unwrap_or(model);
        let version = name.split("gemini-").nth(1).and_then(version);
        let second = version.is_some_and(|version| version < (3, 0));
        Self {
            version,
            pro: name.contains("-pro"),
            plain: name.starts_with("gemma")
                || name.contains("-tts")
                || (second && name.contains("-image")),
        }
    }

    /// Whether it is of the third generation or later.
    pub(super) fn is_third(self) -> bool {
        self.version.is_some_and(|version| version >= (3, 0))
    }

    /// Whether schemas may be written as JSON Schema; the older ones know a part of it only.
    pub(super) fn takes_json_schema(self) -> bool {
        self.version.is_none_or(|version| version >= (2, 5))
    }

    pub(super) fn thinking(self) -> Thinking {
        match self.version {
            _ if self.plain => Thinking::Off,
            Some(version) if version < (2, 5) => Thinking::Off,
            Some(version) if version >= (3, 0) => Thinking::Level { minimal: !self.pro },
            _ if self.pro => Thinking::Budget {
                least: 128,
                most: 32_768,
            },
            _ => Thinking::Budget {
                least: 0,
                most: 24_576,
            },
        }
    }
}

/// `2.5` or `3` at the beginning of a name.
fn version(name: &str) -> Option<(u32, u32)> {
    let end = name
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(name.len());
    let (major, minor) = name[..end].split_once('.').unwrap_or((&name[..end], "0"));
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests;
