//! Rate limits, quotas and refusals, per key: what a provider said is remembered, and nobody asks again too early.
//!
//! Before a call the store is asked whether the key, the model at the provider, or the provider as a whole is benched. If
//! so the call is refused on this side, with the time that is left as `retry_after`. After a failure the store learns:
//!
//! | failure | benched | for | at most |
//! |---|---|---|---|
//! | `RateLimited` | the key (the target, where the limit is one model's) | Retry-After, else 5 s | 10 min |
//! | `QuotaExhausted` | the key | until the reset, else 1 h | 24 h |
//! | `Auth` | the key | 10 min | |
//! | `ModelNotFound` | the model at the provider | 10 min | |
//! | `Overloaded` with a Retry-After | the model at the provider | Retry-After | 10 min |
//!
//! A rate limit without a time gets this side's own, and its error says so: nobody is asked before, and a retry layer
//! above can wait for it where no other target is left. Asking again at once would only feed the limit.
//!
//! # Limits that are not hit yet
//!
//! The [meter](KeyMeter) of a target (one model at one provider with one key) hears what each answer says of its limits.
//! When an answer says that nothing is left of one:
//!
//! | all is there again | what happens |
//! |---|---|
//! | in 5 s at most | other targets go first; where none is left the call waits for it |
//! | later | the target is benched until then, as for a `RateLimited`; for a day's budget as for a `QuotaExhausted` |
//! | at a time that is not named, or past | nothing |
//!
//! And when this side has sent as many calls since the last answer as that one said were left, other targets go first.
//!
//! # Caps
//!
//! What the user allows at most is counted in the store and looked at before each call: see [`Caps`]. A call over a cap
//! benches nobody, and `try_anyway` does not lift it.
//!
//! Failures that are the request's own fault never bench anyone, and calls that bring their own address (`base_url`)
//! neither read nor write benches, limits and caps: what happens there says nothing about the target.
//!
//! It stands below the breaker, because a benched key says nothing about the provider's health, and above the permit,
//! because who may not ask should not stand in a queue.

mod benches;
mod bucket;
mod caps;
mod config;
mod layer;
mod learner;
mod meter;
mod spend;

pub use benches::TargetKeys;
pub(crate) use benches::{all_benched, benched, is_own_address};
pub(crate) use caps::is_cap;
pub use caps::{Caps, CapsConfig};
pub use config::RateLimitConfig;
pub use layer::{RateLimit, RateLimitLayer};
pub use learner::Learner;
pub use meter::{KeyMeter, Meters};
