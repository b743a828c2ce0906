//! Subtitle files.

use super::{Limits, group, write};
use crate::shared::heard::Passage;

fn word(text: &str, start: f64, end: f64) -> Passage {
    Passage {
        text: text.to_owned(),
        start,
        end,
        ..Passage::default()
    }
}

fn of(speaker: &str, word: Passage) -> Passage {
    Passage {
        speaker: Some(speaker.to_owned()),
        ..word
    }
}

fn texts(passages: &[Passage]) -> Vec<&str> {
    passages
        .iter()
        .map(|passage| passage.text.as_str())
        .collect()
}

#[test]
fn both_kinds_are_written_with_their_own_stamps() {
    let cues = [
        of("Anna", word("a < b & c", 0.0, 1.5)),
        word("line\n\nline", 3661.0015, 3661.0),
        word("  ", 9.0, 10.0),
    ];
    assert_eq!(
        write(&cues, false),
        "1\n00:00:00,000 --> 00:00:01,500\nAnna: a < b & c\n\n\
         2\n01:01:01,002 --> 01:01:01,002\nline\nline\n\n"
    );
    assert_eq!(
        write(&cues, true),
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v Anna>a &lt; b &amp; c\n\n\
         01:01:01.002 --> 01:01:01.002\nline\nline\n\n"
    );
}

#[test]
fn no_text_ends_a_cue_before_its_end() {
    let cues = [of("x\n\ny>", word("-->\r\n\r\n1", f64::NAN, f64::INFINITY))];
    let file = write(&cues, true);
    assert_eq!(file.matches("-->").count(), 1, "{file}");
    assert_eq!(file.matches("\n\n").count(), 2, "{file}");
}

#[test]
fn sentences_speakers_and_silences_end_a_passage() {
    let words = [
        of("A", word("Well.", 0.0, 0.5)),
        of("A", word("Yes", 0.5, 1.0)),
        of("B", word("no", 1.0, 1.2)),
        of("B", word("later", 4.0, 4.2)),
    ];
    let passages = group(&words, Limits::PASSAGES);
    assert_eq!(texts(&passages), ["Well.", "Yes", "no", "later"]);
    assert_eq!((passages[3].start, passages[3].end), (4.0, 4.2));
    // A short sentence stays with the next one where people read along.
    assert_eq!(
        texts(&group(&words, Limits::CUES)),
        ["Well. Yes", "no", "later"]
    );
}

#[test]
fn a_cue_can_be_read_in_its_time() {
    let words: Vec<Passage> = (0..100)
        .map(|at| word("words", f64::from(at) * 0.3, f64::from(at) * 0.3 + 0.3))
        .collect();
    let cues = group(&words, Limits::CUES);
    assert!(cues.len() > 4);
    for cue in &cues {
        assert!(
            cue.text.len() <= 84 && cue.end - cue.start <= 7.0,
            "{cue:?}"
        );
    }
    let all: usize = cues.iter().map(|cue| cue.text.split(' ').count()).sum();
    assert_eq!(all, 100);
}

#[test]
fn scripts_without_spaces_stay_without() {
    let glued = |text: &str| Passage {
        glued: true,
        ..word(text, 0.0, 0.1)
    };
    let words = [word("世", 0.0, 0.1), glued("界"), word("ok", 0.1, 0.2)];
    assert_eq!(texts(&group(&words, Limits::CUES)), ["世界 ok"]);
}
