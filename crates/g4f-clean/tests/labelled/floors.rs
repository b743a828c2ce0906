//! The scores that the built-in rules may not fall below.

use crate::lines;
use crate::score::Score;

#[test]
fn answers_that_the_rules_were_written_beside_come_out_right() {
    let score = Score::of("dev.jsonl", &lines::dev());
    assert!(score.tier("core", "positives").percent() >= 95.0);
    assert!(score.tier("optional", "positives").percent() >= 95.0);
    assert_eq!(
        score.negatives().wrong(),
        0,
        "a model's own words were changed"
    );
}

#[test]
fn answers_that_nobody_had_seen_come_out_right() {
    let score = Score::of("held-out.jsonl", &lines::held_out());
    assert!(score.tier("core", "positives").percent() >= 90.0);
    assert!(score.negatives().percent() >= 99.0);
}

#[test]
fn the_corpora_are_well_formed() {
    let lines = lines::all();
    let mut ids: Vec<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), lines.len(), "an id is not unique");
    for line in &lines {
        let negative = matches!(line.kind.as_str(), "clean" | "clean_hard");
        assert_eq!(negative, line.is_negative(), "{}", line.id);
        let tiers = ["core", "optional", "prompt", "novel"];
        assert!(tiers.contains(&line.tier.as_str()), "{}", line.id);
        if line.kind == "error_as_content" {
            assert_eq!(line.expected, "", "{}", line.id);
        }
    }
}
