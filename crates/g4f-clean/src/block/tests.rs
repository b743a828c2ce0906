//! The step with the packs of this crate, over the corpus and by cuts.

mod corpus;

use crate::rules::Rules;

#[test]
fn scratch() {
    let Ok(path) = std::env::var("SCRATCH") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let set = &Rules::builtin().set.blocks;
    for block in text.split("\n====\n") {
        println!("----- {block:?}");
        for line in block.lines() {
            let bits = set.read(line, true);
            let names: Vec<String> = (0..set.known)
                .filter(|bit| bits.has(*bit))
                .map(|bit| {
                    set.condition_names
                        .get(&bit)
                        .cloned()
                        .unwrap_or_else(|| super::bits::fixed::NAMES[bit as usize].to_owned())
                })
                .collect();
            println!(
                "{line}\n    {names:?} label {:?} begin {:?}",
                set.label(line),
                set.openers
                    .look(&line[..line.floor_char_boundary(64)], true)
            );
        }
        let outcome = Rules::builtin().clean(block, &crate::About::default());
        println!(
            "=> {:?} {:?} suspicion {}",
            outcome.text,
            outcome.removed.iter().map(|r| &*r.rule).collect::<Vec<_>>(),
            outcome.suspicion
        );
    }
}

#[test]
fn scratch_set() {
    let Ok(path) = std::env::var("SCRATCH_SET") else {
        return;
    };
    let all: Vec<serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let asked = std::env::var("ASKED").is_ok();
    let (mut good, mut changed) = (0, 0);
    for one in &all {
        let (text, expected) = (
            one["text"].as_str().unwrap(),
            one["expected"].as_str().unwrap(),
        );
        let about = crate::About {
            prompt: asked.then(|| one["prompt"].as_str().unwrap_or_default().into()),
            ..Default::default()
        };
        let outcome = Rules::builtin().clean(text, &about);
        if outcome.text == expected {
            good += 1;
        } else {
            changed += usize::from(outcome.text != text);
            println!(
                "BAD {} suspicion {:.2} removed {:?}",
                one["id"],
                outcome.suspicion,
                outcome
                    .removed
                    .iter()
                    .map(|r| (&*r.rule, &r.text))
                    .collect::<Vec<_>>()
            );
        }
    }
    println!("GOOD {good} of {} ({changed} changed wrongly)", all.len());
}
