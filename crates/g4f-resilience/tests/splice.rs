//! The splicer: whatever kind of upstream goes on, the text is the one that was meant.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "resume/texts.rs"]
mod texts;

use g4f_resilience::resume::{Expect, MAX_HELD, Misfit, Splicer};
use proptest::prelude::*;

type Pieces = Vec<String>;

/// What a caller has after `pieces` and then `more`.
fn splice(pieces: &[String], more: &[String]) -> Result<String, Misfit> {
    let mut splicer = Splicer::new();
    let mut out = String::new();
    for piece in pieces {
        out += &splicer.push(piece.clone())?;
    }
    splicer.break_off(Expect::Continuation);
    for piece in more {
        out += &splicer.push(piece.clone())?;
    }
    out += &splicer.finish()?;
    assert_eq!(out, splicer.said());
    Ok(out)
}

fn spliced(pieces: &[String], more: &str) -> String {
    splice(pieces, &[more.to_owned()]).unwrap()
}

fn of(pieces: &[&str]) -> Pieces {
    pieces.iter().map(|piece| (*piece).to_owned()).collect()
}

/// Every place at which a text in pieces can be cut: the pieces before it and the text after it.
fn cuts(pieces: &[String]) -> impl Iterator<Item = (&[String], String)> {
    (1..=pieces.len()).map(|at| (&pieces[..at], pieces[at..].concat()))
}

/// The last pieces, for the words of a failure.
fn end(pieces: &[String]) -> String {
    pieces[pieces.len().saturating_sub(6)..].concat()
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn what_goes_on_exactly_is_taken_as_it_is() {
    for (name, text) in texts::ALL {
        let pieces = texts::words(text);
        for (said, rest) in cuts(&pieces) {
            assert_eq!(spliced(said, &rest), text, "{name} {:?}", end(said));
        }
    }
}

#[test]
fn what_repeats_the_last_words_repeats_nothing() {
    for (name, text) in texts::ALL {
        let pieces = texts::words(text);
        for (said, rest) in cuts(&pieces) {
            for count in [4, 5, 8, 13, 40] {
                let tail = texts::last_words(said, count) + &rest;
                assert_eq!(spliced(said, &tail), text, "{name} {count} {:?}", end(said));
            }
            if name == "code" {
                continue;
            }
            for count in [1, 2, 3] {
                let tail = texts::last_words(said, count) + &rest;
                assert_eq!(spliced(said, &tail), text, "{name} {count} {:?}", end(said));
            }
            let tail = format!(" {}{rest}", texts::last_words(said, 3));
            assert_eq!(
                spliced(said, &tail),
                text,
                "{name} with a blank {:?}",
                end(said)
            );
        }
    }
}

#[test]
fn a_tail_may_begin_and_end_within_words() {
    for (name, text) in &texts::ALL[..3] {
        for size in [4, 7] {
            let pieces = texts::chunks(text, size);
            for (said, rest) in cuts(&pieces) {
                let so_far: Vec<char> = said.concat().chars().collect();
                for length in [24, 100] {
                    let from = so_far.len().saturating_sub(length);
                    let tail: String = so_far[from..].iter().collect();
                    assert_eq!(
                        spliced(said, &(tail + &rest)),
                        *text,
                        "{name} {length} {:?}",
                        end(said)
                    );
                }
            }
        }
    }
}

#[test]
fn what_begins_anew_is_joined_where_it_broke() {
    for (name, text) in texts::ALL {
        for pieces in [texts::words(text), texts::chunks(text, 4)] {
            for (said, _) in cuts(&pieces) {
                assert_eq!(spliced(said, text), text, "{name} {:?}", end(said));
            }
            for (said, _) in cuts(&pieces).skip(4).step_by(3) {
                let led = format!("Of course! Here is the whole answer:\n\n{text}");
                assert_eq!(spliced(said, &led), text, "{name} {:?}", end(said));
            }
        }
    }
}

#[test]
fn blanks_of_a_new_answer_may_differ() {
    let said = of(&["A list:\n\n", "- one\n", "- two\n", "- th"]);
    let anew = "\nA list:\n- one\n\n- two \n- three\n- four\n";
    assert_eq!(
        spliced(&said, anew),
        "A list:\n\n- one\n- two\n- three\n- four\n"
    );
}

#[test]
fn what_announces_itself_is_heard_without_that() {
    for (name, text) in texts::ALL {
        let pieces = texts::words(text);
        for (said, rest) in cuts(&pieces) {
            for lead in [
                "Sure, continuing:\n\n",
                "Sure, continuing: ",
                "Here is the rest:\n\n",
                "Конечно, продолжаю:\n\n",
                "Certainly! Here is the rest of the answer:\n\n",
                "Natürlich, hier geht es weiter:\n\n",
                "好的，继续：\n\n",
            ] {
                let more = format!("{lead}{rest}");
                assert_eq!(
                    spliced(said, &more),
                    text,
                    "{name} {lead:?} {:?}",
                    end(said)
                );
                if name != "code" {
                    let more = format!("{lead}{}{rest}", texts::last_words(said, 3));
                    assert_eq!(
                        spliced(said, &more),
                        text,
                        "{name} {lead:?} tail {:?}",
                        end(said)
                    );
                }
            }
        }
    }
}

#[test]
fn a_lost_blank_is_put_back() {
    for (name, text) in texts::ALL {
        let pieces = texts::words(text);
        for (said, rest) in cuts(&pieces) {
            let more = rest.strip_prefix(' ').unwrap_or(&rest);
            assert_eq!(spliced(said, more), text, "{name} {:?}", end(said));
        }
    }
}

/// In a stream that is cut within words it is not certain where a blank got lost. No letter ever is, and an exact
/// continuation stays exact but for a blank in one cut of a hundred.
#[test]
fn cut_within_words_no_letter_is_lost_or_doubled() {
    for (name, text) in texts::ALL {
        let letters = without_blanks(text);
        for pieces in [
            texts::tokens(text),
            texts::chunks(text, 3),
            texts::chunks(text, 4),
        ] {
            let mut inexact = 0;
            for (said, rest) in cuts(&pieces) {
                let exact = spliced(said, &rest);
                inexact += usize::from(exact != text);
                assert_eq!(without_blanks(&exact), letters, "{name} {:?}", end(said));
                let eaten = spliced(said, rest.trim_start());
                assert_eq!(
                    without_blanks(&eaten),
                    letters,
                    "{name} eaten {:?}",
                    end(said)
                );
            }
            assert!(
                inexact * 100 <= pieces.len(),
                "{name}: {inexact} of {}",
                pieces.len()
            );
        }
    }
}

#[test]
fn what_may_be_a_lead_in_and_is_the_answers_own_stays() {
    for (said, more) in [
        ("First we mix.", " Sure, that works:\n- flour\n- water\n"),
        (
            "He asked me to wait.",
            " Here is where it gets odd: nobody came.",
        ),
        ("The steps are these.\n\n", "Ingredients:\n- flour\n"),
        (
            "The steps are these.\n\n",
            "The rest of the flour:\n- sift it\n",
        ),
        ("Two things matter.\n\n", "Note: the oven must be hot."),
        ("She thought", "... and then she knew."),
        ("He said nothing.", " Right. Then he left."),
        ("```c\nswitch (x) {\n", "continue:\n    break;\n"),
        ("Wait", "... what?"),
        ("It ends here.", "\n\nContinuing education: a guide"),
    ] {
        let whole = spliced(&of(&[said]), more);
        assert_eq!(whole, format!("{said}{more}"));
    }
}

#[test]
fn a_fence_that_is_opened_again_is_left_out() {
    let said = of(&["Code:\n\n```rust\n", "fn main() {\n"]);
    let more = "```rust\n    println!();\n}\n```\n";
    assert_eq!(
        spliced(&said, more),
        "Code:\n\n```rust\nfn main() {\n    println!();\n}\n```\n"
    );
    let said = of(&["Code:\n\n```rust\n", "fn main() {}\n"]);
    assert_eq!(
        spliced(&said, "```\n\nThat is all."),
        "Code:\n\n```rust\nfn main() {}\n```\n\nThat is all.",
        "a fence that closes stays"
    );
}

#[test]
fn repetitive_text_goes_on_exactly_and_anew() {
    let row = "| 0 | 0 | 0 |\n";
    for (name, text) in [
        ("song", format!("They sing:{} and stop.", " la".repeat(40))),
        (
            "table",
            format!(
                "A table.\n\n| a | b | c |\n|---|---|---|\n{}\nDone.",
                row.repeat(12)
            ),
        ),
        (
            "list",
            format!("To do:\n\n{}- sleep\n", "- buy more milk\n".repeat(9)),
        ),
        ("zeros", format!("let all = [{}1];", "0, ".repeat(60))),
        (
            "lines",
            format!("Log:\n{}end\n", "INSERT INTO t VALUES (1);\n".repeat(10)),
        ),
    ] {
        for pieces in [
            texts::words(&text),
            texts::chunks(&text, 3),
            texts::chunks(&text, 7),
        ] {
            for (said, rest) in cuts(&pieces) {
                let exact = spliced(said, &rest);
                assert_eq!(
                    without_blanks(&exact),
                    without_blanks(&text),
                    "{name} {:?}",
                    end(said)
                );
            }
            for (said, _) in cuts(&pieces).skip(5) {
                assert_eq!(spliced(said, &text), text, "{name} anew {:?}", end(said));
            }
        }
    }
}

#[test]
fn a_new_answer_in_other_words_is_joined_where_it_says_the_last_ones() {
    let said = "It was a dark and stormy night when the travellers came down to the old inn by the river, tired and ";
    let anew = "It was a dark and stormy night when all the travellers came down to the old inn by the river, tired and wet.";
    assert_eq!(spliced(&of(&[said]), anew), format!("{said}wet."));
    let other = "It was a dark and stormy night when the travellers gave up. They slept in a barn, and nobody saw them again.";
    assert_eq!(splice(&of(&[said]), &of(&[other])), Err(Misfit));
}

#[test]
fn only_the_same_answer_is_taken_over_where_that_is_asked_for() {
    let mut splicer = Splicer::new();
    splicer.push("The quick brown".to_owned()).unwrap();
    splicer.break_off(Expect::SameAnswer);
    assert_eq!(splicer.push("The quick".to_owned()), Ok(String::new()));
    assert_eq!(
        splicer.push("  brown fox".to_owned()),
        Ok(" fox".to_owned())
    );
    splicer.break_off(Expect::SameAnswer);
    assert_eq!(splicer.push("The quick red".to_owned()), Err(Misfit));
    assert_eq!(splicer.push("anything".to_owned()), Err(Misfit));
    assert_eq!(splicer.said(), "The quick brown fox");
}

#[test]
fn what_is_held_back_is_bounded_and_released() {
    let mut splicer = Splicer::new();
    splicer.push("la ".repeat(200_000)).unwrap();
    splicer.break_off(Expect::Continuation);
    let (mut given, mut got) = (0, 0);
    for _ in 0..50_000 {
        given += 3;
        got += splicer.push("la ".to_owned()).unwrap().len();
        assert!(given - got <= MAX_HELD);
    }
    assert!(got > 0, "a song does not go on for ever");

    let mut splicer = Splicer::new();
    splicer.push("word".to_owned()).unwrap();
    splicer.break_off(Expect::Continuation);
    let out = splicer.push(" ".repeat(4 * MAX_HELD)).unwrap();
    assert!(out.len() >= 3 * MAX_HELD, "blanks are no reason to wait");
}

/// It would take very long if the time were the square of the length.
#[test]
fn hostile_text_takes_linear_time() {
    let mut fibonacci = ("a".to_owned(), "ab".to_owned());
    while fibonacci.1.len() < 200_000 {
        fibonacci = (fibonacci.1.clone(), fibonacci.1 + &fibonacci.0);
    }
    let all = fibonacci.1;
    for said in [all.clone(), "a".repeat(200_000), "ab ".repeat(70_000)] {
        for more in [
            said.clone(),
            format!("{}b", &said[..said.len() / 2]),
            said[said.len() / 3..].to_owned(),
            "a".repeat(200_000),
        ] {
            let pieces = texts::chunks(&more, 10);
            let _ = splice(std::slice::from_ref(&said), &pieces);
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{2,9}",
        2 => "[а-яё]{2,9}",
        1 => "[A-Z][a-z]{2,7}[,.;]",
        1 => prop::sample::select(vec!["🎉", "👩‍💻", "`x`", "(y)", "1,200", "3.5", "—", "naïve"])
            .prop_map(str::to_owned),
    ]
}

fn prose() -> impl Strategy<Value = Pieces> {
    let gap = prop_oneof![9 => Just(" "), 1 => Just("\n\n"), 1 => Just("\n- ")];
    prop::collection::vec((gap, word()), 8..80).prop_map(|mut words| {
        // A word that is said twice in a row looks like one that is repeated.
        words.dedup_by(|a, b| a.1 == b.1);
        let mut pieces: Pieces = words
            .into_iter()
            .map(|(gap, word)| format!("{gap}{word}"))
            .collect();
        let first = pieces[0].trim_start_matches([' ', '\n', '-']).to_owned();
        pieces[0] = first;
        pieces
    })
}

fn cut_into(text: &str, borders: &[usize]) -> Pieces {
    let chars: Vec<char> = text.chars().collect();
    let mut borders: Vec<usize> = borders.iter().map(|at| at % (chars.len() + 1)).collect();
    borders.extend([0, chars.len()]);
    borders.sort_unstable();
    let pieces = borders.windows(2);
    pieces
        .map(|pair| chars[pair[0]..pair[1]].iter().collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_prose_is_gone_on_with(pieces in prose(), cut in 5_usize..80, tail in 5_usize..20) {
        let cut = cut.min(pieces.len());
        let (said, rest) = (&pieces[..cut], pieces[cut..].concat());
        let text = pieces.concat();
        prop_assert_eq!(&spliced(said, &rest), &text);
        prop_assert_eq!(&spliced(said, &text), &text);
        let repeats = texts::last_words(said, tail) + &rest;
        prop_assert_eq!(&spliced(said, &repeats), &text);
        let announces = format!("Sure, continuing:\n\n{rest}");
        prop_assert_eq!(&spliced(said, &announces), &text);
        let eaten = rest.strip_prefix(' ').unwrap_or(&rest);
        prop_assert_eq!(&spliced(said, eaten), &text);
    }

    #[test]
    fn however_it_is_cut_the_result_is_the_same(
        pieces in prose(),
        cut in 1_usize..80,
        kind in 0_usize..6,
        borders in prop::collection::vec(any::<usize>(), 0..40),
    ) {
        let cut = cut.min(pieces.len());
        let (said, rest) = (&pieces[..cut], pieces[cut..].concat());
        let more = match kind {
            0 => rest,
            1 => texts::last_words(said, 2) + &rest,
            2 => pieces.concat(),
            3 => format!("Okay!\n\nHere is the rest:\n\n{rest}"),
            4 => format!("{} and something else", pieces[..cut / 2].concat()),
            _ => rest.trim_start().to_owned(),
        };
        let whole = splice(said, std::slice::from_ref(&more));
        prop_assert_eq!(splice(said, &cut_into(&more, &borders)), whole.clone());
        prop_assert_eq!(splice(said, &texts::chunks(&more, 1)), whole);
    }

    #[test]
    fn nothing_makes_it_panic_or_change_what_was_said(
        said in prop::collection::vec(".{0,12}", 0..8),
        more in prop::collection::vec("(\\PC|[ \n\r\t.:`…-]){0,12}", 0..12),
    ) {
        let before = said.concat();
        let mut splicer = Splicer::new();
        for piece in &said {
            prop_assert_eq!(splicer.push(piece.clone()), Ok(piece.clone()));
        }
        splicer.break_off(Expect::Continuation);
        for piece in more {
            if splicer.push(piece).is_err() {
                break;
            }
        }
        let _ = splicer.finish();
        prop_assert!(splicer.said().starts_with(&before));
    }

    #[test]
    fn it_may_break_again_and_again(pieces in prose(), cuts in prop::collection::vec(0_usize..80, 1..4)) {
        let text = pieces.concat();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| 5 + cut % pieces.len().max(6)).collect();
        cuts.push(pieces.len());
        cuts.sort_unstable();
        let mut splicer = Splicer::new();
        for cut in cuts {
            let said = splicer.said().len();
            if said > 0 {
                splicer.break_off(Expect::Continuation);
            }
            // Each of them goes on from what the caller has.
            let mut at = 0;
            for piece in &pieces[..cut.min(pieces.len())] {
                if at >= said {
                    splicer.push(piece.clone()).unwrap();
                }
                at += piece.len();
            }
            if cut >= pieces.len() {
                splicer.finish().unwrap();
            }
        }
        prop_assert_eq!(splicer.said(), text);
    }
}
