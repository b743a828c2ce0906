//! What exists: providers found by linking and by configuration, and the choice of targets for a request.

pub mod plan;
pub mod router;

pub use plan::{Considered, Plan, Verdict};
pub use router::{Query, Router};
