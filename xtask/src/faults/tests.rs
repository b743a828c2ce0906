//! The matrix holds, and the page says what holds.

use super::*;

#[test]
fn every_scenario_ends_as_it_must() {
    let all = families::all();
    let ran = play(&all.iter().collect::<Vec<_>>()).unwrap();
    let failed = ran.iter().filter(|ran| !ran.wrong.is_empty()).count();
    assert!(all.len() >= 70, "only {} scenarios", all.len());
    assert_eq!(failed, 0, "{}", table::terminal(&ran));
}

#[test]
fn the_page_is_the_one_that_the_scenarios_write() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap_or_default();
    assert!(
        page == table::page(&families::all()),
        "{PAGE} is old; run `cargo xtask faults --write`"
    );
}

#[test]
fn names_are_unique() {
    let mut names: Vec<_> = families::all()
        .into_iter()
        .map(|s| (s.family, s.name))
        .collect();
    names.sort();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
}
