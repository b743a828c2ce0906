//! One number for a target, and what it is made of.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use super::vitals::Reading;

/// A target that takes this long to its first content is worth half of one that takes no time.
const SLOW: Duration = Duration::from_secs(4);
/// A target with this many calls under way is worth half of an idle one.
const BUSY: f64 = 64.0;
/// A target at this price, in USD for a million tokens, is worth half of one that costs nothing.
const DEAR: f64 = 100.0;

/// How good a target is, from 0 to 1: the product of what follows. `Display` is one line with the reasons:
/// `0.83 = success 0.97 x latency 0.90 (420 ms) x load 0.95 (3 calls)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// The product.
    pub value: f64,
    /// Share of calls that succeed.
    pub success: f64,
    /// 1 for at once, 0.5 for 4 s.
    pub latency: f64,
    /// The time behind that; `None` where it is not known, which counts as at once.
    pub first_content: Option<Duration>,
    /// 1 for idle, 0.5 for 64 calls under way.
    pub load: f64,
    /// Calls under way.
    pub in_flight: u32,
    /// 1 for free, 0.5 for 100 USD for a million tokens.
    pub price: f64,
    /// The price behind that; `None` where it is not known, which counts as free.
    pub usd: Option<f64>,
    /// 1 where the key has all of its limit left, 0.5 where it has nothing left.
    pub headroom: f64,
}

impl Score {
    /// The score of a target that is like that, costs so much, and whose key has that share of its limit left.
    pub fn new(reading: &Reading, usd: Option<f64>, headroom: f64) -> Self {
        let slow = reading
            .first_content
            .map_or(0.0, |time| time.as_secs_f64() / SLOW.as_secs_f64());
        let latency = 1.0 / (1.0 + slow);
        let load = 1.0 / (1.0 + f64::from(reading.in_flight) / BUSY);
        // A price from outside may be anything.
        let usd = usd.filter(|usd| usd.is_finite() && *usd >= 0.0);
        let price = 1.0 / (1.0 + usd.unwrap_or(0.0) / DEAR);
        let headroom = headroom.clamp(0.0, 1.0).midpoint(1.0);
        Self {
            value: reading.success * latency * load * price * headroom,
            success: reading.success,
            latency,
            first_content: reading.first_content,
            load,
            in_flight: reading.in_flight,
            price,
            usd,
            headroom,
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.2} = success {:.2} x latency {:.2}",
            self.value, self.success, self.latency
        )?;
        match self.first_content {
            Some(time) => write!(f, " ({} ms)", time.as_millis())?,
            None => f.write_str(" (unknown)")?,
        }
        write!(f, " x load {:.2}", self.load)?;
        if self.in_flight > 0 {
            let s = if self.in_flight == 1 { "" } else { "s" };
            write!(f, " ({} call{s})", self.in_flight)?;
        }
        if let Some(usd) = self.usd {
            write!(f, " x price {:.2} ({usd} USD)", self.price)?;
        }
        if self.headroom < 1.0 {
            write!(f, " x headroom {:.2}", self.headroom)?;
        }
        Ok(())
    }
}
