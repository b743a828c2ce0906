//! Durations as seconds, with a fraction. Negative numbers, NaN and more than a hundred years are refused.

use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Duration, D::Error> {
    parse(f64::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn parse(seconds: f64) -> Result<Duration, String> {
    const MOST: f64 = 100.0 * 365.0 * 86_400.0;
    // No range holds NaN.
    if !(0.0..=MOST).contains(&seconds) {
        return Err(format!("{seconds} is not a time in seconds"));
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// The same for times that may be left out.
pub(crate) mod optional {
    use super::{Deserialize, Deserializer, Duration, Serializer, parse};
    use serde::de::Error as _;

    #[expect(
        clippy::ref_option,
        reason = "the signature is serde's, for `with` modules"
    )]
    pub(crate) fn serialize<S: Serializer>(
        time: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => serializer.serialize_some(&time.as_secs_f64()),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Option::<f64>::deserialize(deserializer)?
            .map(parse)
            .transpose()
            .map_err(D::Error::custom)
    }
}
