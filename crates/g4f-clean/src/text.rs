//! Places in a text that do not cut a character.

/// The last place up to `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first place from `at` on.
pub(crate) fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{ceil, floor};

    #[test]
    fn characters_stay_whole() {
        let text = "a†b";
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(|at| floor(text, at)),
            [0, 1, 1, 1, 4, 5]
        );
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(|at| ceil(text, at)),
            [0, 1, 4, 4, 4, 5]
        );
    }
}
