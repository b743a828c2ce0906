//! Subtitles made of segments, for providers that give segments and no files.

use std::fmt::Write as _;

use serde_json::Value;

/// How a subtitle file writes things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// SubRip: numbered, times with a comma.
    Srt,
    /// WebVTT: a head, times with a point.
    Vtt,
}

/// The file; `None` without segments that have times.
pub(super) fn write(segments: &[Value], format: Format) -> Option<String> {
    let mut file = match format {
        Format::Srt => String::new(),
        Format::Vtt => "WEBVTT\n\n".to_owned(),
    };
    let mut number = 0;
    for segment in segments {
        let time = |name: &str| segment.get(name)?.as_f64().filter(|time| *time >= 0.0);
        let (Some(start), Some(end)) = (time("start"), time("end")) else {
            continue;
        };
        let text = segment
            .get("text")
            .and_then(Value::as_str)
            .unwrap_or_default();
        // An empty line would end the entry.
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .collect();
        number += 1;
        if format == Format::Srt {
            // A string takes everything that is written to it.
            let _ = writeln!(file, "{number}");
        }
        let _ = writeln!(
            file,
            "{} --> {}\n{}\n",
            stamp(start, format),
            stamp(end, format),
            lines.join("\n")
        );
    }
    (number > 0).then_some(file)
}

fn stamp(seconds: f64, format: Format) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a conversion that saturates, of a number that is not negative"
    )]
    let ms = (seconds * 1000.0).round() as u64;
    let (hours, minutes, seconds, ms) =
        (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    let point = match format {
        Format::Srt => ',',
        Format::Vtt => '.',
    };
    format!("{hours:02}:{minutes:02}:{seconds:02}{point}{ms:03}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Format, write};

    #[test]
    fn segments_become_entries() {
        let segments = [
            json!({"start": 0.0, "end": 1.5, "text": " Hello\n\nthere "}),
            json!({"text": "no times"}),
            json!({"start": 3661.25, "end": 3662, "text": "Bye"}),
        ];
        assert_eq!(
            write(&segments, Format::Srt).unwrap(),
            "1\n00:00:00,000 --> 00:00:01,500\nHello\nthere\n\n2\n01:01:01,250 --> 01:01:02,000\nBye\n\n"
        );
        assert_eq!(
            write(&segments[2..], Format::Vtt).unwrap(),
            "WEBVTT\n\n01:01:01.250 --> 01:01:02.000\nBye\n\n"
        );
        assert_eq!(write(&segments[1..2], Format::Srt), None);
        assert!(write(&[json!({"start": 1e300, "end": -1.0})], Format::Srt).is_none());
        assert!(write(&[json!({"start": 1e300, "end": 1e301})], Format::Srt).is_some());
    }
}
