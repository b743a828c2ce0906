//! Days as sources write them: whole, or a month or a year only.

use std::fmt;

use serde::{Serialize, Serializer};

/// A day, a month or a year: `2024-05-13`, `2023-09`, `2025`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(u32);

impl Date {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; what follows a whole day (a time) is left out.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = text.get(..10).unwrap_or(text);
        let mut parts = day.split('-');
        let mut number = |len: usize| match parts.next() {
            None => Some(0),
            Some(part) if part.len() == len && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<u32>().ok()
            }
            Some(_) => None,
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        Self::new(year, month, day)
    }

    /// A date of its parts; 0 for a month or day that is not known.
    pub const fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let ordered = month > 0 || day == 0;
        if year < 1950 || year > 2199 || month > 12 || day > 31 || !ordered {
            return None;
        }
        Some(Self(year * 10_000 + month * 100 + day))
    }

    /// `YYYYMMDD` as a number, with zeros for what is not known.
    pub const fn digits(self) -> u32 {
        self.0
    }

    pub(crate) const fn from_digits(digits: u32) -> Option<Self> {
        Self::new(digits / 10_000, digits / 100 % 100, digits % 100)
    }

    /// About how many days lie between this and `other`.
    pub fn days_from(self, other: Self) -> u32 {
        let day = |date: Self| {
            let (year, month, day) = (date.0 / 10_000, date.0 / 100 % 100, date.0 % 100);
            (year * 12 + month.max(1)) * 30 + day.max(1)
        };
        day(self).abs_diff(day(other))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        match (month, day) {
            (0, _) => write!(f, "{year}"),
            (_, 0) => write!(f, "{year}-{month:02}"),
            _ => write!(f, "{year}-{month:02}-{day:02}"),
        }
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
