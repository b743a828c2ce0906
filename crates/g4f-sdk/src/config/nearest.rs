//! The nearest valid name to one that is not.

/// The one of `known` that `name` was most likely meant to be, if any is near enough.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let name = name.to_lowercase();
    known
        .iter()
        .map(|&candidate| (score(&name, &candidate.to_lowercase()), candidate))
        .filter(|&(score, _)| score >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// How alike two names are, from 0 to 1. A name that is a part of the other (`url`, `base_url`) counts as near.
fn score(name: &str, candidate: &str) -> f64 {
    let alike = strsim::normalized_damerau_levenshtein(name, candidate);
    let part = name.len() >= 3 && candidate.split('_').any(|part| part == name);
    if part { alike.max(0.7) } else { alike }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_parts_and_nothing_else() {
        let known = ["base_url", "api_key", "first_content", "timeout"];
        assert_eq!(nearest("first_contant", &known), Some("first_content"));
        assert_eq!(nearest("Timeout", &known), Some("timeout"));
        assert_eq!(nearest("tiemout", &known), Some("timeout"));
        assert_eq!(nearest("url", &known), Some("base_url"));
        assert_eq!(nearest("colour", &known), None);
        assert_eq!(nearest("", &known), None);
    }
}
