//! What is known of a model by its name.
//!
//! Claude models differ in what they take, and refuse the rest. Names are read as version numbers, so that the next
//! point release is treated like its predecessor and not like a stranger. Facts are from the migration guides at
//! <https://docs.claude.com/en/docs/about-claude/models>.

/// Longest answer of models that are not Claude, in tokens: what every host of this API takes.
const OTHERS_OUTPUT: u32 = 8192;

/// A model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Model {
    line: Line,
    /// Major and minor; a name without a number is the newest.
    version: (u8, u8),
}

/// A line of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Opus,
    Sonnet,
    Haiku,
    /// The largest, which always thinks.
    Fable,
    /// A line that is not known here, or none.
    Claude,
    /// No model of Anthropic.
    Other,
}

/// How a model is told to think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thinks {
    /// It does not.
    Never,
    /// With a budget in tokens.
    Budget,
    /// By itself, or with a budget.
    Either,
    /// By itself, guided by an effort.
    Adaptive,
}

/// How thinking is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Off {
    /// It is off unless asked for.
    Default,
    /// By saying so.
    Disabled,
    /// Nearly: it still thinks between tool calls.
    BetweenTools,
    /// Not at all; the lowest effort is the nearest.
    Impossible,
}

impl Model {
    /// Reads a name such as `claude-sonnet-4-5-20250929`, with whatever clouds and gateways put around it.
    pub(super) fn of(id: &str) -> Self {
        let id = id.to_ascii_lowercase();
        let Some(at) = id.find("claude") else {
            return Self {
                line: Line::Other,
                version: (0, 0),
            };
        };
        let words: Vec<&str> = id[at + "claude".len()..]
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let line = words.iter().find_map(|word| match *word {
            "opus" => Some(Line::Opus),
            "sonnet" => Some(Line::Sonnet),
            "haiku" => Some(Line::Haiku),
            "fable" | "mythos" => Some(Line::Fable),
            _ => None,
        });
        let number = |word: &&str| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
        let version = words.iter().position(number).map_or((u8::MAX, 0), |first| {
            let at = |place: usize| words.get(place).filter(|word| number(word));
            let read = |place| at(place).and_then(|word| word.parse().ok()).unwrap_or(0);
            (read(first), read(first + 1))
        });
        Self {
            line: line.unwrap_or(Line::Claude),
            version,
        }
    }

    /// Whether Anthropic made it.
    pub(super) fn is_claude(self) -> bool {
        self.line != Line::Other
    }

    fn from(self, major: u8, minor: u8) -> bool {
        self.is_claude() && self.version >= (major, minor)
    }

    /// Longest answer, in tokens.
    pub(super) fn max_output(self) -> u32 {
        if !self.is_claude() {
            return OTHERS_OUTPUT;
        }
        match self.version {
            (0..=2, _) | (3, 0..=4) => 4096,
            (3, 5..=6) => 8192,
            (4, 0..=1) if self.line == Line::Opus => 32_000,
            (3, _) | (4, 0..=5) => 64_000,
            _ => 128_000,
        }
    }

    /// How it is told to think.
    pub(super) fn thinks(self) -> Thinks {
        if !self.is_claude() {
            Thinks::Budget
        } else if self.from(4, 7) {
            Thinks::Adaptive
        } else if self.from(4, 6) {
            Thinks::Either
        } else if self.from(3, 7) {
            Thinks::Budget
        } else {
            Thinks::Never
        }
    }

    /// How it is told not to.
    pub(super) fn off(self) -> Off {
        match self.line {
            Line::Other => Off::Disabled,
            Line::Fable => Off::Impossible,
            Line::Sonnet if self.from(5, 5) => Off::BetweenTools,
            Line::Opus | Line::Claude if self.from(5, 5) => Off::Impossible,
            _ if self.from(5, 0) => Off::Disabled,
            _ => Off::Default,
        }
    }

    /// Whether thinking stays hidden unless a summary is asked for.
    pub(super) fn hides_thinking(self) -> bool {
        self.from(4, 7)
    }

    /// Whether `xhigh` is one of its efforts.
    pub(super) fn knows_xhigh(self) -> bool {
        self.from(4, 7)
    }

    /// Whether it takes temperature, `top_p` and `top_k`.
    pub(super) fn samples(self) -> bool {
        !self.from(4, 7)
    }

    /// Whether temperature and `top_p` exclude each other.
    pub(super) fn samples_one_way(self) -> bool {
        self.from(4, 1)
    }

    /// Whether it can be told that a tool must be called.
    pub(super) fn can_be_forced(self) -> bool {
        match self.line {
            Line::Fable => !self.from(5, 1),
            Line::Opus | Line::Sonnet | Line::Claude => !self.from(5, 5),
            Line::Haiku | Line::Other => true,
        }
    }

    /// Whether its answers can be held to a schema.
    pub(super) fn follows_schemas(self) -> bool {
        self.from(4, 5) || (self.line == Line::Opus && self.from(4, 1))
    }
}

#[cfg(test)]
mod tests;
