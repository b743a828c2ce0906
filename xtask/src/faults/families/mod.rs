//! All scenarios, one file for each family of faults.

mod answers;
mod callers;
mod connect;
mod context;
mod cuts;
mod frames;
mod going_on;
mod hostile;
mod inserted;
mod nobody;
mod quotas;
mod recovery;
mod replies;
mod retry_after;
mod silence;
mod statuses;
mod tools;

use super::scenario::Scenario;

/// Every scenario, in the order of the page.
pub(crate) fn all() -> Vec<Scenario> {
    let families: [(&'static str, Vec<Scenario>); 16] = [
        ("No connection", connect::scenarios()),
        ("Silence and slowness", silence::scenarios()),
        ("Cut off", cuts::scenarios()),
        ("Broken after the first words", going_on::scenarios()),
        ("No answer in the answer", answers::scenarios()),
        ("Inserted by the provider", inserted::scenarios()),
        ("Broken frames", frames::scenarios()),
        ("Tool calls", tools::scenarios()),
        ("Status codes", statuses::scenarios()),
        ("Rate limits", retry_after::scenarios()),
        ("Quotas and keys", quotas::scenarios()),
        ("Too long a conversation", context::scenarios()),
        ("Recovery", recovery::scenarios()),
        ("Hostile upstreams", hostile::scenarios()),
        ("The caller leaves", callers::scenarios()),
        ("Nobody is well", nobody::scenarios()),
    ];
    families
        .into_iter()
        .flat_map(|(family, scenarios)| {
            scenarios.into_iter().map(move |mut scenario| {
                scenario.family = family;
                scenario
            })
        })
        .collect()
}
