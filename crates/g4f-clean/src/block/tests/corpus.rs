//! The labelled answers of the corpus beside the repository, where it is there.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use crate::about::About;
use crate::rules::Rules;

#[derive(Deserialize)]
struct Labelled {
    id: String,
    provider: Option<String>,
    kind: String,
    prompt: String,
    text: String,
    expected: String,
    tier: String,
}

fn corpus() -> Option<Vec<Labelled>> {
    let shared = std::env::var_os("G4F_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = shared.join("corpus/clean-dev.jsonl");
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("skipped: no corpus at {}", path.display());
        return None;
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Some(
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

fn about(one: &Labelled, asked: bool) -> About {
    About {
        provider: one.provider.as_deref().map(Arc::from),
        prompt: asked.then(|| one.prompt.as_str().into()),
        ..About::default()
    }
}

/// Kinds that this step is for.
fn mine(kind: &str) -> bool {
    matches!(kind, "ad_footer" | "ad_header" | "ad_inline")
}

#[test]
fn inserted_blocks_of_the_corpus_go_and_nothing_else_does() {
    let Some(corpus) = corpus() else { return };
    let mut wrong = Vec::new();
    for one in corpus.iter().filter(|one| one.tier == "core") {
        let negative = one.text == one.expected;
        if !negative && !mine(&one.kind) {
            continue;
        }
        for asked in [true, false] {
            let outcome = Rules::builtin().clean(&one.text, &about(one, asked));
            if outcome.text != one.expected {
                wrong.push(format!(
                    "{} ({}, asked {asked}): {:?} {:?}",
                    one.id, one.kind, outcome.text, outcome.removed
                ));
            }
        }
        let unknown = About {
            prompt: Some(one.prompt.as_str().into()),
            ..About::default()
        };
        let outcome = Rules::builtin().clean(&one.text, &unknown);
        if outcome.text != one.expected {
            wrong.push(format!(
                "{} ({}, no provider): {:?} {:?}",
                one.id, one.kind, outcome.text, outcome.removed
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
