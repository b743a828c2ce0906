//! Recorded answers, as they are and shaken. They are no part of the repository.
#![allow(clippy::print_stderr, reason = "what is skipped must be seen")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use g4f_fuzz::{chat, classifier, family};
use serde_json::Value;

use crate::dice::Dice;

/// Larger recordings are left out: they add time and nothing else.
const MAX_BODY: usize = 6 * 1024;
/// Recordings of each family.
const MAX_RECORDINGS: usize = 30;
/// Random accidents of each.
const ROUNDS: usize = 4;

/// Which family speaks what was recorded.
const APIS: &[(&str, &str)] = &[
    ("anthropic.messages", "anthropic"),
    ("bedrock.converse", "bedrock"),
    ("cohere.chat.v2", "cohere"),
    ("gemini.generate", "gemini"),
    ("mistral.chat", "mistral"),
    ("ollama.chat", "ollama"),
    ("openai.chat", "openai"),
    ("openai.responses", "responses"),
];

fn folder() -> Option<PathBuf> {
    let shared = env::var_os("G4F_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("cassettes");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no cassettes (set G4F_SHARED)");
    None
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn shaken() {
    let Some(folder) = folder() else {
        return;
    };
    let index = json(&folder.join("index.json"));
    let mut dice = Dice::new();
    for (api, name) in APIS {
        let family = family(name);
        let entries = index.as_array().unwrap().iter();
        let mut taken = 0;
        for entry in entries.filter(|entry| entry["api"] == **api) {
            let recording = json(&folder.join(entry["file"].as_str().unwrap()));
            for exchange in recording["exchanges"].as_array().unwrap() {
                let response = &exchange["response"];
                let body = match &response["body"] {
                    Value::String(text) => text.clone(),
                    body => body.to_string(),
                };
                // Binary ones are read by the family's own tests.
                if body.len() > MAX_BODY
                    || taken >= MAX_RECORDINGS
                    || response["body"].get("base64").is_some()
                {
                    continue;
                }
                taken += 1;
                for round in 0..ROUNDS {
                    let body = match round {
                        0 => body.clone().into_bytes(),
                        _ => dice.shaken(body.as_bytes()),
                    };
                    if response["status"]
                        .as_u64()
                        .is_some_and(|status| status >= 400)
                    {
                        classifier(&body);
                    }
                    chat(family, &body);
                }
            }
        }
        eprintln!("{name}: {taken} recordings");
        assert!(taken > 4, "{api}");
    }
}
