//! Subtitle files from words and passages, for providers that write none.
//!
//! SubRip has no specification beyond its use; WebVTT has <https://www.w3.org/TR/webvtt1/>.

use std::fmt::Write as _;

use super::heard::Passage;

/// How much goes together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Most characters.
    chars: usize,
    /// Longest time, in seconds.
    seconds: f64,
    /// Whether a sentence's end is the end.
    sentences: bool,
}

impl Limits {
    /// What can be read while it is said: two lines of a screen, seven seconds.
    pub(crate) const CUES: Self = Self {
        chars: 84,
        seconds: 7.0,
        sentences: false,
    };
    /// Sentences.
    pub(crate) const PASSAGES: Self = Self {
        chars: 600,
        seconds: 60.0,
        sentences: true,
    };
}

/// A silence that ends a passage, in seconds.
const SILENCE: f64 = 1.5;

/// Words as passages: one speaker each, within the limits.
pub(crate) fn group(words: &[Passage], limits: Limits) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut ended = true;
    for word in words {
        let text = word.text.trim();
        if text.is_empty() {
            continue;
        }
        let continues = passages.last().filter(|passage| {
            let length = passage.text.chars().count() + 1 + text.chars().count();
            !ended
                && passage.speaker == word.speaker
                && word.start - passage.end < SILENCE
                && word.end - passage.start <= limits.seconds
                && length <= limits.chars
        });
        let joins = continues.is_some();
        match passages.last_mut().filter(|_| joins) {
            Some(passage) => {
                if !word.glued {
                    passage.text.push(' ');
                }
                passage.text.push_str(text);
                passage.end = word.end.max(passage.end);
            }
            None => passages.push(Passage {
                text: text.to_owned(),
                start: word.start,
                end: word.end,
                speaker: word.speaker.clone(),
                ..Passage::default()
            }),
        }
        let last = text.trim_end_matches(['"', '\'', ')', '”', '’', '»']);
        let ends = last.ends_with(['.', '!', '?', '。', '！', '？', '…']);
        let is_full = passages
            .last()
            .is_some_and(|passage| passage.text.chars().count() * 2 >= limits.chars);
        ended = ends && (limits.sentences || is_full);
    }
    passages
}

/// A subtitle file: WebVTT, or else SubRip.
pub(crate) fn write(cues: &[Passage], vtt: bool) -> String {
    let mut file = String::from(if vtt { "WEBVTT\n\n" } else { "" });
    let said = cues.iter().filter(|cue| !cue.text.trim().is_empty());
    for (place, cue) in said.enumerate() {
        let (start, end) = (millis(cue.start), millis(cue.end));
        let (start, end) = (stamp(start, vtt), stamp(end.max(start), vtt));
        let text = text_of(cue, vtt);
        // Writing to a string cannot fail.
        let _ = if vtt {
            write!(file, "{start} --> {end}\n{text}\n\n")
        } else {
            write!(file, "{}\n{start} --> {end}\n{text}\n\n", place + 1)
        };
    }
    file
}

/// The text of a cue. An empty line would end it.
fn text_of(cue: &Passage, vtt: bool) -> String {
    let lines = cue.text.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let text = lines.join("\n");
    if !vtt {
        return match &cue.speaker {
            Some(speaker) => format!("{speaker}: {text}"),
            None => text,
        };
    }
    let text = escaped(&text);
    match &cue.speaker {
        Some(speaker) => format!("<v {}>{text}", escaped(speaker).replace('\n', " ")),
        None => text,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded on both sides"
)]
fn millis(seconds: f64) -> u64 {
    // A hundred hours less a little: what the stamp has digits for. What is no number is 0.
    (seconds * 1000.0).round().clamp(0.0, 359_999_999.0) as u64
}

fn stamp(millis: u64, vtt: bool) -> String {
    let (seconds, rest) = (millis / 1000, millis % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mark = if vtt { '.' } else { ',' };
    format!("{hours:02}:{minutes:02}:{seconds:02}{mark}{rest:03}")
}

#[cfg(test)]
mod tests;
