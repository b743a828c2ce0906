//! The suite is whole.

use g4f_types::{Capability, CapabilitySet};

use super::Suite;
use super::scenarios::{SCENARIOS, facts};

#[test]
fn the_macro_names_every_scenario_once() {
    let listed = crate::__conformance_scenarios!(__conformance_names);
    assert_eq!(listed.to_vec(), Suite::scenarios().collect::<Vec<_>>());
}

#[test]
fn every_capability_has_a_scenario() {
    let covered: CapabilitySet = SCENARIOS
        .iter()
        .flat_map(|scenario| scenario.covers.iter().copied())
        .chain(
            facts::FACETS
                .iter()
                .flat_map(|(_, promises, _)| promises.iter().copied()),
        )
        .collect();
    let all: CapabilitySet = Capability::ALL.iter().copied().collect();
    assert_eq!(all.difference(covered), CapabilitySet::EMPTY);
}
