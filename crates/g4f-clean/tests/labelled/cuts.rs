//! The same text gives the same result wherever it is cut.

use g4f_clean::About;
use g4f_clean::filter::MAX_HELD;
use proptest::prelude::*;

use crate::lines::{self, Cleaned, Line};
use crate::texts;

/// Most places at which a line is cut in two.
const PLACES: usize = 48;

fn same(text: &str, about: &About, whole: &Cleaned, pieces: &[&str]) {
    let cut = lines::stream(pieces.iter().copied(), about);
    assert_eq!(cut.text, whole.text, "text of {text:?} cut into {pieces:?}");
    assert_eq!(
        cut.thinking, whole.thinking,
        "thinking of {text:?} cut into {pieces:?}"
    );
    assert_eq!(
        cut.removed, whole.removed,
        "removed from {text:?} cut into {pieces:?}"
    );
    assert!(
        (cut.suspicion - whole.suspicion).abs() < f32::EPSILON,
        "suspicion of {text:?} cut into {pieces:?}: {} and {}",
        cut.suspicion,
        whole.suspicion
    );
    assert!(
        cut.most_held <= MAX_HELD,
        "{} held of {text:?}",
        cut.most_held
    );
}

/// Borders of characters, more of them where something was inserted.
fn borders(line: &Line) -> Vec<usize> {
    let text = &line.text;
    let common = text
        .bytes()
        .zip(line.expected.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let near = common.saturating_sub(8);
    let step = (text.len() / PLACES).max(1);
    (1..text.len())
        .filter(|at| at % step == 0 || (!line.is_negative() && (near..near + PLACES).contains(at)))
        .filter(|at| text.is_char_boundary(*at))
        .collect()
}

#[test]
fn every_line_in_single_characters_in_two_and_in_pieces() {
    for line in lines::all() {
        for hold_suspects in [false, true] {
            let about = About {
                hold_suspects,
                ..line.fitting()
            };
            let whole = lines::whole(&line.text, &about);
            for length in [1, 7, 20, 4096] {
                same(
                    &line.text,
                    &about,
                    &whole,
                    &texts::pieces(&line.text, &[length]),
                );
            }
        }
        let about = line.fitting();
        let whole = lines::whole(&line.text, &about);
        for at in borders(&line) {
            let (before, behind) = line.text.split_at(at);
            same(&line.text, &about, &whole, &[before, behind]);
        }
    }
}

#[test]
fn a_line_behind_another_in_pieces() {
    let lines = lines::dev();
    for (one, other) in lines.iter().zip(lines.iter().skip(7)) {
        let text = format!("{}\n\n{}", one.text, other.text);
        let about = About {
            prompt: None,
            ..one.fitting()
        };
        let whole = lines::whole(&text, &about);
        for length in [1, 7, 64] {
            same(&text, &about, &whole, &texts::pieces(&text, &[length]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_texts_in_random_pieces(
        text in texts::text(),
        lengths in texts::cuts(),
        optional: bool,
        hold_suspects: bool,
        provider in prop::option::of(prop::sample::select(vec!["PollinationsAI", "ApiAirforce", "Blackbox"])),
    ) {
        let line = Line {
            id: String::new(),
            provider: provider.map(str::to_owned),
            kind: String::new(),
            prompt: String::new(),
            text: text.clone(),
            expected: text.clone(),
            tier: String::new(),
            family: String::new(),
            note: String::new(),
        };
        let about = About { hold_suspects, ..line.about(optional) };
        let whole = lines::whole(&text, &about);
        same(&text, &about, &whole, &texts::pieces(&text, &lengths));
        same(&text, &about, &whole, &texts::pieces(&text, &[1]));
    }
}
