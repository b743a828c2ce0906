//! The splicer: whatever kind of upstream goes on, the text is the one that was meant.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "resume/texts.rs"]
mod texts;

use g4f_resilience::resume::{Expect, Splicer};

/// What a caller has after `pieces` and then `more`.
fn spliced(pieces: &[String], more: &[String]) -> String {
    let mut splicer = Splicer::new();
    let mut out = String::new();
    for piece in pieces {
        out += &splicer.push(piece.clone()).unwrap();
    }
    splicer.break_off(Expect::Continuation);
    for piece in more {
        out += &splicer.push(piece.clone()).unwrap();
    }
    out += &splicer.finish().unwrap();
    assert_eq!(out, splicer.said());
    out
}

fn survey(cut_into: fn(&str) -> Vec<String>, label: &str, show: usize) {
    for (name, text) in texts::ALL {
        let pieces = cut_into(text);
        assert_eq!(pieces.concat(), text);
        let mut fails: std::collections::BTreeMap<String, (usize, Vec<String>)> = Default::default();
        let mut at = 0;
        for cut in 1..pieces.len() {
            at += pieces[cut - 1].len();
            let (said, rest) = text.split_at(at);
            let mut kinds: Vec<(String, String)> = vec![
                ("exact".into(), rest.into()),
                ("anew".into(), text.into()),
                ("anew ws".into(), format!("\n{}", text)),
                ("lead nn".into(), format!("Sure, continuing:\n\n{rest}")),
                ("lead rest".into(), format!("Here is the rest:\n\n{rest}")),
                ("lead blank".into(), format!("Sure, continuing: {rest}")),
                ("lead ru".into(), format!("Конечно, продолжаю:\n\n{rest}")),
                ("eaten".into(), rest.strip_prefix(' ').unwrap_or(rest).into()),
                ("eaten all".into(), rest.trim_start().into()),
            ];
            for n in [2, 3, 5] {
                // last n words
                let mut starts: Vec<usize> = said.char_indices().filter(|(i,c)| !c.is_whitespace() && said[..*i].chars().next_back().is_none_or(|p| p.is_whitespace())).map(|x|x.0).collect();
                starts.reverse();
                if let Some(s) = starts.get(n-1) {
                    kinds.push((format!("tail {n}w"), text[*s..].into()));
                    kinds.push((format!("tail {n}w lead"), format!("Sure, continuing:\n\n{}", &text[*s..])));
                    kinds.push((format!("tail {n}w blank"), format!(" {}", &text[*s..])));
                }
            }
            for n in [12, 20, 40] {
                if let Some((s,_)) = said.char_indices().rev().nth(n-1) {
                    kinds.push((format!("tail {n}c"), text[s..].into()));
                }
            }
            for (kind, more) in kinds {
                let out = spliced(&pieces[..cut], &[more.clone()]);
                if out != text {
                    let e = fails.entry(kind).or_default();
                    e.0 += 1;
                    if e.1.len() < show {
                        let tail: String = said.chars().rev().take(25).collect::<Vec<_>>().into_iter().rev().collect();
                        let m: String = more.chars().take(40).collect();
                        let got: String = out[said.len().min(out.len())..].chars().take(30).collect();
                        e.1.push(format!("{tail:?} + {m:?} => {got:?}"));
                    }
                }
            }
        }
        println!("== {label} {name} cuts {}", pieces.len());
        for (k, (n, ex)) in fails { println!("  {k}: {n}"); for e in ex { println!("      {e}"); } }
    }
}

#[test]
fn survey_words() { survey(texts::words, "words", 4); }
#[test]
fn survey_tokens() { survey(texts::tokens, "tokens", 14); }
#[test]
fn survey_chars() { survey(|t| texts::chunks(t, 1), "chars", 14); }
#[test]
fn survey_fours() { survey(|t| texts::chunks(t, 4), "fours", 14); }
