//! Conditions in front of targets: looked at once for each request, before anybody is asked.

use std::sync::Arc;

use g4f_registry::Plan;
use g4f_types::{Context, Error, ErrorKind, FaultDomain, Target};
use smallvec::SmallVec;

use crate::errors::ErrorCounts;

/// The code of the error for a target whose condition does not hold.
pub(super) const CODE: &str = "condition";

/// Targets whose conditions do not hold, by their place in the plan, each with the reason.
pub(super) type Shut = SmallVec<[(usize, Error); 4]>;

/// Looks at the conditions of `plan`. What they ask for is known by now, or does not count: nothing is waited for.
pub(super) fn shut(plan: &Plan, errors: &ErrorCounts, cx: &Context) -> Shut {
    let gates = plan.notes.iter().zip(&plan.targets).enumerate();
    gates
        .filter_map(|(index, (note, target))| {
            let why = note.when.as_ref()?.refuses(|| errors.of(target))?;
            tracing::debug!(request_id = %cx.request_id(), target = %target.label(), why, "not asked");
            Some((index, refusal(target, &why)))
        })
        .collect()
}

fn refusal(target: &Arc<Target>, why: &str) -> Error {
    Error::new(ErrorKind::NoTarget, format!("not asked: {why}"))
        .with_code(CODE)
        .with_fault_domain(FaultDomain::Local)
        .with_target(target.provider_id().clone(), target.model.clone())
}
