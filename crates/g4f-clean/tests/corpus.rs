//! The labelled answers of the development corpus, if they are there.

#![allow(clippy::print_stderr, reason = "what is skipped must be seen")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use g4f_clean::{About, Output, Policy, Rules};
use g4f_types::CitationPolicy;
use serde_json::Value;

/// Kinds that marks, notices and thinking answer for.
const KINDS: [&str; 3] = ["artifact_token", "citation_mark", "error_as_content"];

fn lines() -> Option<Vec<Value>> {
    let shared = env::var_os("G4F_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let file = shared.join("corpus/clean-dev.jsonl");
    let Ok(text) = fs::read_to_string(&file) else {
        eprintln!("skipped: no {} (set G4F_SHARED)", file.display());
        return None;
    };
    let lines = text.lines().filter(|line| !line.is_empty());
    Some(
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

/// What is known of a line; `all` takes the policy that the optional tier is labelled after.
fn about(line: &Value, all: bool) -> About {
    let text = |key: &str| line[key].as_str().map(Arc::from);
    let policy = Policy {
        citations: if all {
            CitationPolicy::All
        } else {
            CitationPolicy::Marks
        },
        tracking: all,
        blanks: all,
        ..Policy::default()
    };
    About {
        provider: text("provider"),
        prompt: text("prompt"),
        policy,
        hold_suspects: false,
    }
}

/// The first border of characters from `at` on.
fn border(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (at..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

fn clean(text: &str, about: About, size: usize) -> String {
    let mut filter = Rules::builtin().filter(about);
    let mut out = Output::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(border(rest, size));
        filter.push(piece, &mut out);
        rest = behind;
    }
    filter.finish(&mut out);
    out.text
}

#[test]
fn marks_and_notices_go_and_answers_stay() {
    let Some(lines) = lines() else { return };
    let mut wrong = Vec::new();
    for line in &lines {
        let kind = line["kind"].as_str().unwrap();
        let optional = line["tier"] == "optional";
        let negative = line["text"] == line["expected"];
        let ad = line["note"].as_str().is_some_and(|note| {
            note.contains("ad ") || note.contains("promo") || note.contains("deprecation")
        });
        if !negative && (!KINDS.contains(&kind) || ad) {
            continue;
        }
        let text = line["text"].as_str().unwrap();
        let cleaned = clean(text, about(line, optional), text.len().max(1));
        if cleaned != line["expected"].as_str().unwrap() {
            wrong.push(format!("{} {:?}", line["id"], cleaned));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_way_of_cutting_gives_the_same() {
    let Some(lines) = lines() else { return };
    for line in &lines {
        let text = line["text"].as_str().unwrap();
        for all in [false, true] {
            let whole = clean(text, about(line, all), text.len().max(1));
            for size in [1, 2, 7, 64] {
                assert_eq!(
                    clean(text, about(line, all), size),
                    whole,
                    "{} by {size}",
                    line["id"]
                );
            }
        }
    }
}
