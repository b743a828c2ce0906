//! Windows of failures.

use super::{PARTS, Window};

#[test]
fn a_failure_counts_for_as_long_as_the_window() {
    let mut window = Window::default();
    assert_eq!(window.sum(0), 0);
    window.add(0);
    window.add(0);
    window.add(7);
    let parts = PARTS as u64;
    assert_eq!(window.sum(7), 3);
    assert_eq!(window.sum(parts - 1), 3);
    assert_eq!(window.sum(parts), 1);
    assert_eq!(window.sum(parts + 6), 1);
    assert_eq!(window.sum(parts + 7), 0);
    // A part takes the place of the one that is as old as the window.
    window.add(parts + 7);
    assert_eq!(window.sum(parts + 7), 1);
    assert_eq!(window.sum(u64::MAX), 0);
}
